"""The fields of the form for a question: one for each parameter, with the things to choose from if they are few."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from xiangce.graph import Graph
from xiangce.names import ID, PREFIXES, citation_key, expand
from xiangce.questions import Parameter, Question

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
# A longer list is harder to choose from than a name is to type.
_MOST = 60


@dataclass(frozen=True)
class Choice:
    """A thing to choose: what the form sends, what the reader sees, and whether it is chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One field: its parameter, the value it has, and the choices it offers, if any."""

    parameter: Parameter
    value: str
    choices: list[Choice]


def fields(graph: Graph, asked: Question, given: Mapping[str, str], lang: str, on: date) -> list[Field]:
    """The fields of a question, filled with what was given."""
    values = {name: given.get(name, "").strip() for name in asked.parameters}
    return [
        Field(each, values[each.name], _choices(graph, each, values[each.name], lang, on))
        for each in asked.parameters.values()
    ]


def _choices(graph: Graph, parameter: Parameter, value: str, lang: str, on: date) -> list[Choice]:
    """The things of the parameter's classes; none if they are too many, or if it wants no thing."""
    things = _instances(graph, parameter.type.split("|"))
    if not 0 < len(things) <= _MOST:
        return []
    chosen = next((each for each in things if value and _is_meant(value, each)), None)
    listed = [
        Choice(each.value.removeprefix(ID), _label(graph, each, lang, on), each == chosen)
        for each in sorted(things, key=_order)
    ]
    # What the reader wrote elsewhere, such as a name in a link, stays in the form as it was.
    return [Choice(value, value, chosen=True), *listed] if value and not chosen else listed


def _instances(graph: Graph, kinds: Iterable[str]) -> set[NamedNode]:
    """The things of any of these classes."""
    return {
        quad.subject
        for kind in kinds
        if ":" in kind
        for quad in graph.store.quads_for_pattern(None, _TYPE, NamedNode(expand(kind)), None)
        if isinstance(quad.subject, NamedNode)
    }


def _is_meant(value: str, thing: NamedNode) -> bool:
    """Whether a value is the address of a thing, its path, or the end of it."""
    return value == thing.value or thing.value.endswith("/" + value)


def _label(graph: Graph, thing: NamedNode, lang: str, on: date) -> str:
    """The name of a thing with its citation key before it."""
    label = graph.label(thing, lang, on) or thing.value
    return " ".join(filter(None, (citation_key(thing.value), label)))


def _order(thing: NamedNode) -> list[tuple[int, str]]:
    """The IRI with its numbers as numbers: 7 before 10."""
    return [(int(part or 0), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]{1,9})", thing.value)]
