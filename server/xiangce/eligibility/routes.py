"""Where to go, and how a case can be handled."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from pyoxigraph import NamedNode

from xiangce.eligibility.case import Case
from xiangce.eligibility.facts import About, last
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rule import Indicator, Leaf, Rule
from xiangce.eligibility.verdict import Verdict
from xiangce.graph import Graph, Row
from xiangce.names import CODE
from xiangce.questions.values import bind

_HANDLING = CODE + "handling/"


class Routes:
    """The units that answer for rules, looked up once for each measure."""

    def __init__(self, graph: Graph) -> None:
        """Look up nothing yet."""
        self._graph = graph
        self._query = (files(__package__) / "routes.rq").read_text(encoding="utf-8")
        self._rows = lru_cache(maxsize=None)(self._select)

    def where(self, rule: Rule, place: str | None, labels: Labels) -> list[dict[str, object]]:
        """The units to turn to, the one that pays or carries out first: the lead, and the government of the place.

        Without a place the government is that of each applicant's city or prefecture, and is not named.
        """
        rows = self._rows(rule.measure)
        leads = [_entry(labels, row) for row in rows if _part(row) == "leads"]
        local = list(self._local(rows, place, labels))
        return [*local, *leads] if self._is_local(rule) else [*leads, *local]

    def _local(self, rows: list[Row], place: str | None, labels: Labels) -> Iterator[dict[str, object]]:
        """The government of a place or of what it is part of; only what it would be where the place is not known."""
        governed = {row["place"].value: row for row in rows if _part(row) == "implements" and row["place"]}
        here = place
        while here and here not in governed:
            here = About(self._graph, here).iri_of("xc:partOfPlace")
        if here:
            yield _entry(labels, governed[here])
        elif governed:
            clause = next(iter(governed.values()))["clause"]
            yield {
                "part": "implements",
                "part_label": labels.of(f"{CODE}answer/implements"),
                "unit": None,
                "label": labels.word("your government"),
                "clause": last(clause.value) if clause else "",
            }

    def _is_local(self, rule: Rule) -> bool:
        """Whether the channel of a rule is at the level of local governments."""
        level = About(self._graph, rule.channel).iri_of("xc:channelLevel") if rule.channel else None
        places = (row["place"] for row in self._rows(rule.measure))
        place = next((each.value for each in places if each), None)
        return level is not None and place is not None and About(self._graph, place).iri_of("xc:level") == level

    def _select(self, measure: str) -> list[Row]:
        return self._graph.select(bind(self._query, "measure", [NamedNode(measure)])) if measure else []


def _part(row: Row) -> str:
    return last(row["part"].value) if row["part"] else ""


def _entry(labels: Labels, row: Row) -> dict[str, object]:
    """A unit for JSON, with its part and the clause that gives it."""
    part, unit, clause = row["part"], row["unit"], row["clause"]
    return {
        "part": _part(row),
        "part_label": labels.of(part.value) if part else "",
        "unit": labels.thing(unit.value) if unit else None,
        "label": labels.of(unit.value) if unit else "",
        "clause": last(clause.value) if clause else "",
    }


def handling(
    rule: Rule, verdicts: Mapping[str, int], case: Case, indicators: Mapping[str, Indicator], labels: Labels
) -> dict[str, object]:
    """How a case can be handled: what is to be decided, what another agency holds, what rests on the applicant."""
    open_ = [leaf for leaf in rule.leaves if verdicts[leaf.iri] in (Verdict.NEEDS_DECISION, Verdict.BORDERLINE)]
    rest = [leaf for leaf in rule.leaves if leaf not in open_]
    decided = [leaf for leaf in rest if leaf.decider and leaf.indicator in case.known]
    held = [leaf for leaf in rest if indicators[leaf.indicator].holder]
    sent = [leaf for leaf in rest if leaf not in held]
    key = "judgement" if open_ else "fast" if sent else "automatic"
    return {
        **labels.thing(_HANDLING + key),
        "decide": [_decision(leaf, labels) for leaf in open_],
        "confirm": [_decision(leaf, labels) | {"source": case.known[leaf.indicator].source} for leaf in decided],
        "held": [_fact(leaf, indicators, labels) for leaf in held],
        "sent": [_fact(leaf, indicators, labels) for leaf in sent],
    }


def _decision(leaf: Leaf, labels: Labels) -> dict[str, object]:
    """A leaf that somebody decides, or whose wording somebody reads."""
    by = {"decided_by": labels.thing(leaf.decider)} if leaf.decider else {}
    return {"requirement": leaf.key, "title": labels.text(leaf.title), **by, "note": labels.text(leaf.note)}


def _fact(leaf: Leaf, indicators: Mapping[str, Indicator], labels: Labels) -> dict[str, object]:
    """The fact of a leaf, and the unit that holds it."""
    indicator = indicators[leaf.indicator]
    by = {"held_by": labels.thing(indicator.holder)} if indicator.holder else {}
    return {"fact": indicator.key, "label": labels.text(indicator.title), **by}
