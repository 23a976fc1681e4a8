"""Who answers for what: the measures of a unit, or the units of a measure, as of a day, each with its clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Graph, Row, Term
from xiangce.names import PREFIXES
from xiangce.questions import Answer, ask, find, question

UNITS = ("xc:Unit", "xc:UnitGroup")
MEASURES = ("xc:Measure",)
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_MEASURE = NamedNode(PREFIXES["xc"] + "Measure")
_OPEN = NamedNode(PREFIXES["xc"] + "listIsOpen")
# The parts of an answer about a unit, by the words of the query, in the order in which they are read.
PARTS = {
    "leads": "leads",
    "takes-part": "takes_part",
    "implements": "implements",
    "open-list": "open_lists",
    "closed-list": "closed_lists",
}


@dataclass(frozen=True)
class Duties:
    """What a unit answers for: the thing found, and the answer whose rows say `part` and measure."""

    unit: NamedNode
    answer: Answer

    def record(self) -> dict[str, object]:
        """The duties for JSON: the unit, the day, and a list of measures for each part."""
        parts = {key: [self._duty(row) for row in self.rows(word)] for word, key in PARTS.items()}
        return {"unit": _thing(self.answer, self.unit), "on": self.answer.on.isoformat(), **parts, **_note(self.answer)}

    def rows(self, part: str) -> list[Row]:
        """The rows of one part."""
        return [row for row in self.answer.rows if _key(row["part"]) == part]

    def _duty(self, row: Row) -> dict[str, object]:
        """One measure, the place in its list if it is named there, and the clause that says so."""
        duty = {"measure": _number(row["number"]), **_named(self.answer, row["measure"])}
        rank = {} if row["rank"] is None else {"rank": _number(row["rank"])}
        return {
            **duty,
            **rank,
            "clause": _key(row["clause"]),
            "clause_iri": _text(row["clause"]),
            "document": _text(row["document"]),
        }


@dataclass(frozen=True)
class Places:
    """Who answers for a measure: the thing found, and the answer whose rows are the places of its list."""

    measure: NamedNode
    answer: Answer

    def record(self) -> dict[str, object]:
        """The places for JSON: the lead, the participants in order, open or closed, the standing implementers."""
        named = [self._place(row) for row in self.answer.rows if row["rank"] is not None]
        standing = [self._place(row) for row in self.answer.rows if row["rank"] is None]
        leads = [place for place in named if place["part"] == "leads"]
        opened = self.answer.graph.objects(self.measure, _OPEN)
        return {
            "measure": _thing(self.answer, self.measure),
            "on": self.answer.on.isoformat(),
            "lead": leads[0] if leads else None,
            "participants": [place for place in named if place["part"] != "leads"],
            "list": "open" if any(value.value == "true" for value in opened) else "closed",
            "implementers": standing[0] if standing else None,
            **_note(self.answer),
        }

    def _place(self, row: Row) -> dict[str, object]:
        """One unit of the list, and the clause that says so."""
        rank = {} if row["rank"] is None else {"rank": _number(row["rank"]), "printed": _text(row["printed"])}
        return {
            "part": _key(row["part"]),
            **_thing(self.answer, row["unit"]),
            **rank,
            "clause": _key(row["clause"]),
            "clause_iri": _text(row["clause"]),
        }


def who(graph: Graph, name: str, on: date, lang: str, kinds: Iterable[str] = (*UNITS, *MEASURES)) -> Duties | Places:
    """The duties of the unit, or the places of the measure, that goes by that name; NotFound or AmbiguousName else."""
    thing = find(graph, kinds, name)
    if _MEASURE in graph.objects(thing, _TYPE):
        values = {"measure": thing.value, "on": on.isoformat()}
        return Places(thing, ask(graph, "measure-responsibility", values, lang))
    return Duties(thing, ask(graph, "unit-measures", {"unit": thing.value, "on": on.isoformat()}, lang))


def _thing(answer: Answer, term: Term | None) -> dict[str, object]:
    """A unit or measure for JSON: IRI, key, and its name in the language and on the day asked."""
    if not isinstance(term, NamedNode):
        return {}
    return {"iri": term.value, "key": _key(term), "name": answer.name(term)}


def _named(answer: Answer, term: Term | None) -> dict[str, object]:
    """A measure for JSON by its IRI and title."""
    return {"iri": term.value, "title": answer.name(term)} if isinstance(term, NamedNode) else {}


def _note(answer: Answer) -> dict[str, object]:
    """The note of the question, in the language asked."""
    note = question(answer.question.name).note
    return {"note": note[answer.lang]} if note else {}


def _key(term: Term | None) -> str:
    """The last part of an IRI, by which people cite the thing."""
    return _text(term).rsplit("/", 1)[-1]


def _text(term: Term | None) -> str:
    """The text of a term; nothing for none."""
    return "" if term is None else term.value


def _number(term: Term | None) -> int:
    """The whole number of a literal; 0 for none."""
    return int(term.value) if isinstance(term, Literal) else 0
