"""All that is said of a thing, and what points to it: what a page or the command line shows of any IRI."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Graph, Term
from xiangce.names import PREFIXES, shorten

_SUBPROPERTY = NamedNode(PREFIXES["rdfs"] + "subPropertyOf")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
# How the members of a vocabulary or a code list say where they belong.
MEMBERSHIP = (NamedNode(PREFIXES["rdfs"] + "isDefinedBy"), NamedNode(PREFIXES["skos"] + "inScheme"))
_FROM_CLAUSE = NamedNode(PREFIXES["xc"] + "fromClause")
_TEXTS = tuple(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("dct", "description"), ("skos", "definition"), ("schema", "description"), ("sh", "message"))
)


@dataclass(frozen=True)
class Fact:
    """One property with what it says of a thing, or with the things that say it."""

    property: NamedNode
    label: str
    values: list[Term]


@dataclass(frozen=True)
class Description:
    """A thing with its name, text, kinds, clause, facts, and what points to it."""

    iri: NamedNode
    label: str
    text: str | None
    kinds: list[NamedNode]
    clauses: list[NamedNode]
    says: list[Fact]
    said_of: list[Fact]
    members: list[NamedNode]


def describe(graph: Graph, thing: NamedNode, lang: str, on: date) -> Description:
    """What the graph says of a thing, with labels in `lang` as of a day."""
    outward, inward = _outward(graph, thing), _inward(graph, thing)
    text = next((found for name in _TEXTS if (found := _best(outward.get(name, ()), lang))), None)
    return Description(
        thing,
        graph.label(thing, lang, on) or shorten(thing.value),
        text,
        sorted(_nodes(outward.pop(_TYPE, set())), key=str),
        sorted(_nodes(outward.get(_FROM_CLAUSE, set())), key=str),
        _facts(graph, outward, lang, on),
        _facts(graph, {p: v for p, v in inward.items() if p not in MEMBERSHIP}, lang, on),
        sorted((node for name in MEMBERSHIP for node in _nodes(inward.get(name, ()))), key=str),
    )


def _outward(graph: Graph, thing: NamedNode) -> dict[NamedNode, set[Term]]:
    """What is said of a thing, by property; class expressions are left to the files."""
    found: dict[NamedNode, set[Term]] = defaultdict(set)
    for quad in graph.store.quads_for_pattern(thing, None, None, None):
        if isinstance(quad.object, NamedNode | Literal):
            found[quad.predicate].add(quad.object)
    return found


def _inward(graph: Graph, thing: NamedNode) -> dict[NamedNode, set[Term]]:
    """What points to a thing, by property."""
    found: dict[NamedNode, set[Term]] = defaultdict(set)
    for quad in graph.store.quads_for_pattern(None, None, thing, None):
        if isinstance(quad.subject, NamedNode):
            found[quad.predicate].add(quad.subject)
    return found


def _telling(graph: Graph, values: dict[NamedNode, set[Term]]) -> dict[NamedNode, set[Term]]:
    """The properties with their values, without those that only repeat what a subproperty says."""
    repeats = {
        broader
        for name, found in values.items()
        for broader in graph.objects(name, _SUBPROPERTY)
        if isinstance(broader, NamedNode) and values.get(broader) == found
    }
    return {name: found for name, found in values.items() if name not in repeats}


def _facts(graph: Graph, values: dict[NamedNode, set[Term]], lang: str, on: date) -> list[Fact]:
    """Properties with their values, by label, each value once and in order."""
    facts = [
        Fact(name, graph.label(name, lang, on) or shorten(name.value), sorted(found, key=_order))
        for name, found in _telling(graph, values).items()
    ]
    return sorted(facts, key=lambda fact: fact.label)


def _order(term: Term) -> tuple[str, int, str]:
    """Texts in order of their letters, things in order of their keys, with 7-2 before 7-10."""
    if not isinstance(term, NamedNode):
        return term.value, 0, ""
    head, _, tail = term.value.rpartition("/")
    numbers = re.findall(r"[0-9]{1,6}", tail)
    return head, int(numbers[-1]) if numbers else 0, tail


def _nodes(terms: Iterable[Term]) -> list[NamedNode]:
    """The things among terms."""
    return [term for term in terms if isinstance(term, NamedNode)]


def _best(terms: Iterable[Term], lang: str) -> str | None:
    """The text in `lang`, or any."""
    texts = sorted(terms, key=lambda term: (getattr(term, "language", None) != lang, term.value))
    return texts[0].value if texts else None
