"""What a reader of a thing's page wants first: who answers for a measure, what an incentive pays at most."""

from collections.abc import Sequence
from datetime import date

from pyoxigraph import NamedNode

from xiangce.graph import Graph, Row, Term
from xiangce.names import expand
from xiangce.questions import ask, question


def highlights(
    graph: Graph, thing: NamedNode, kinds: Sequence[NamedNode], lang: str, on: date
) -> dict[str, list[list[Term]]]:
    """The places of a measure by part, whether its list is open, and the ceilings of an incentive; empty lists else."""
    places = _rows(graph, "measure-responsibility", thing, kinds, (lang, on))
    ceilings = _rows(graph, "ceilings", thing, kinds, (lang, on))
    parts = _column(places, "part")
    return {
        "parts": [[part, *_column([row for row in places if row["part"] == part], "unit")] for part in parts],
        "list": [_column(places, "list")],
        "ceilings": [_column(ceilings, "ceiling")],
    }


def _rows(graph: Graph, name: str, thing: NamedNode, kinds: Sequence[NamedNode], reader: tuple[str, date]) -> list[Row]:
    """The rows of a question about things of its kind; none for any other thing."""
    asked, (lang, on) = question(name), reader
    (parameter,) = asked.parameters.values()
    if not {NamedNode(expand(kind)) for kind in parameter.type.split("|")} & set(kinds):
        return []
    dated = {"on": on.isoformat()} if asked.is_dated else {}
    return ask(graph, name, {parameter.name: thing.value, **dated}, lang).rows


def _column(rows: Sequence[Row], name: str) -> list[Term]:
    """The different terms of a column, in the order of the rows."""
    return list(dict.fromkeys(term for row in rows if (term := row[name]) is not None))
