"""What is said of each thing, with blank nodes written out as values of the thing that they belong to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from xiangce.graph import DERIVED
from xiangce.names import PREFIXES, shorten

Values: TypeAlias = Mapping[tuple[str, str], set[tuple[str, str]]]
_Node: TypeAlias = NamedNode | BlankNode | Literal | Triple
_Inside: TypeAlias = dict[object, list[tuple[NamedNode, _Node]]]
_FIRST, _REST = (PREFIXES["rdf"] + name for name in ("first", "rest"))


def values(quads: Iterable[Quad]) -> Values:
    """The values of each property of each thing, as (language, text); what was derived is left out."""
    inside: _Inside = defaultdict(list)
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    kept = [quad for quad in quads if quad.graph_name != DERIVED]
    for quad in kept:
        inside[quad.subject].append((quad.predicate, quad.object))
    for quad in kept:
        if isinstance(quad.subject, NamedNode):
            lang = getattr(quad.object, "language", None) or ""
            found[quad.subject.value, quad.predicate.value].add((lang, _text(quad.object, inside)))
    return found


def _text(term: _Node, inside: _Inside) -> str:
    """A term as people read it: a short IRI, the text of a literal, or what a blank node says."""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, Literal):
        return term.value
    said = inside[term]
    if any(name.value == _FIRST for name, _ in said):
        return f"({' '.join(_members(term, inside))})"
    return f"[{'; '.join(sorted(f'{shorten(name.value)} {_text(value, inside)}' for name, value in said))}]"


def _members(start: _Node, inside: _Inside) -> list[str]:
    """The texts of the members of a list."""
    found: list[str] = []
    node: _Node | None = start
    while isinstance(node, BlankNode):
        said = {name.value: value for name, value in inside[node]}
        found += [_text(said[_FIRST], inside)] if _FIRST in said else []
        node = said.get(_REST)
    return found
