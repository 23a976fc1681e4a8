"""What is known of how long a document holds: what it states of that, and what came later and bears on it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pyoxigraph import NamedNode

from xiangce.eligibility.facts import About, last
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rule import Rule
from xiangce.graph import Graph, Row
from xiangce.questions.values import bind


class Validity:
    """The documents of rules: when they were issued, whether they state their validity, what changed since."""

    def __init__(self, graph: Graph) -> None:
        """Look up nothing yet."""
        self._graph = graph
        self._query = (files(__package__) / "later.rq").read_text(encoding="utf-8")
        self._rows = lru_cache(maxsize=None)(self._select)

    def documents(self, rules: Iterable[Rule], labels: Labels) -> list[dict[str, Any]]:
        """What is known of the document of each of some rules, once for JSON."""
        found = dict.fromkeys(rule.document for rule in rules if rule.document)
        return [self._document(iri, labels) for iri in found]

    def later(self, part: str, labels: Labels) -> list[dict[str, Any]]:
        """What came later, up to the day of the labels, and bears on a document or measure, for JSON."""
        return [_change(row, labels) for row in self._rows(part) if _value(row, "date") <= labels.on.isoformat()]

    def of(self, rule: Rule, labels: Labels, year: int | None = None) -> dict[str, Any]:
        """What an answer says of the validity of its rule, for figures of a year."""
        issued = self.issued(rule)
        told: dict[str, Any] = {"issued": issued, "stated": self._states(rule.document)}
        if self.is_before(rule, year):
            told["figures_before"] = labels.word("figures before", year=year, issued=issued)
        if year is not None and year >= labels.on.year:
            told["year_not_over"] = labels.word("year not over", year=year, on=labels.on.isoformat())
        return told | {"later": self.later(rule.measure, labels) if rule.measure else []}

    def column(self, rule: Rule, labels: Labels, *, in_words: bool) -> str:
        """What a cell says of the validity of a rule: whether it is stated, and what came later."""
        changes = [each for part in (rule.document, rule.measure) if part for each in self.later(part, labels)]
        said = [labels.word("validity stated" if self._states(rule.document) else "validity not stated")]
        if changes:
            names = [f"{each['name' if in_words else 'change']} {each['from']}" for each in _ordered(changes)]
            said.append(labels.word("changed since", changes=labels.word("comma").join(names)))
        return labels.word("semicolon").join(said)

    def is_before(self, rule: Rule, year: int | None) -> bool:
        """Whether figures of a year are older than the document of a rule."""
        issued = self.issued(rule)
        return year is not None and issued is not None and year < int(issued[:4])

    def issued(self, rule: Rule) -> str | None:
        """The day on which the document of a rule was issued."""
        return About(self._graph, rule.document).text("eli:date_document") if rule.document else None

    def _states(self, document: str) -> bool:
        """Whether a document states how long it holds."""
        return bool(document and About(self._graph, document).truth("xc:validityStated"))

    def _document(self, iri: str, labels: Labels) -> dict[str, Any]:
        """What is known of a document for JSON."""
        about = About(self._graph, iri)
        issued, number = about.text("eli:date_document"), about.text("xc:number") or last(iri)
        stated = self._states(iri)
        said = labels.word(
            "document states validity" if stated else "document states no validity",
            document=number,
            issued=issued,
            on=labels.on.isoformat(),
        )
        later = self.later(iri, labels)
        return {**labels.thing(iri), "number": number, "issued": issued, "stated": stated, "note": said, "later": later}

    def _select(self, part: str) -> list[Row]:
        return self._graph.select(bind(self._query, "part", [NamedNode(part)]))


def _change(row: Row, labels: Labels) -> dict[str, Any]:
    """A later change for JSON, as sure as its source."""
    change = _value(row, "change")
    return {
        "change": last(change),
        "iri": change,
        "from": _value(row, "date"),
        "precision": labels.thing(_value(row, "precision")),
        "name": labels.of(change),
        "says": labels.text(About(labels.graph, change).texts("dct:description")),
        "certainty": labels.thing(_value(row, "certainty")),
        "source": _value(row, "source"),
    }


def _value(row: Row, name: str) -> str:
    term = row[name]
    return term.value if term else ""


def _ordered(changes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Changes in the order of their days, each once."""
    return sorted({each["iri"]: each for each in changes}.values(), key=lambda each: (each["from"], each["iri"]))
