"""The shapes, run by pySHACL on rdflib graphs in memory; nothing is fetched."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

import rdflib
import rdflib.plugins.sparql
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from pyshacl import validate
from rdflib import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from xiangce.graph import SHAPES, Graph
from xiangce.names import BASE, PREFIXES
from xiangce.validation.finding import Breach

# A FROM in the query of a shape must not fetch anything.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False

_Node: TypeAlias = rdflib.term.Node | None

_WHOLE = BASE + "ont"
_STRING = PREFIXES["xsd"] + "string"
# The engine goes through every statement of a shape at every focus node; texts are read elsewhere.
_TEXTS = frozenset(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("sh", "name"), ("sh", "message"), ("sh", "description"), ("rdfs", "isDefinedBy"))
)


def breaches(graph: Graph) -> list[Breach]:
    """What the shapes find in all the facts, the vocabulary, the codes and the shapes themselves."""
    facts = _as_rdflib(graph.store)
    _, report, text = validate(
        facts,
        shacl_graph=_as_rdflib(_shapes(graph)),
        inference="none",
        inplace=True,
        do_owl_imports=False,
    )
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"a shape cannot be run: {text}")
    return [breach for result in report.objects(None, SH.result) for breach in _breaches(facts, report, result)]


def _shapes(graph: Graph) -> Iterator[Quad]:
    """The statements of shapes that the engine needs."""
    shapes = graph.store.quads_for_pattern(None, None, None, SHAPES)
    return (quad for quad in shapes if quad.predicate not in _TEXTS)


def _breaches(facts: rdflib.Graph, report: rdflib.Graph, result: rdflib.term.Node) -> Iterator[Breach]:
    """One result; the rule is the SPARQL constraint where there is one, else the shape."""
    rule = str(report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape))
    path, focus, value = (report.value(result, part) for part in (SH.resultPath, SH.focusNode, SH.value))
    severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
    for thing, said in _at_fault(facts, focus, path, value):
        at = str(path) if isinstance(path, rdflib.URIRef) else ""
        # A comparison, not `or`: the literals 0 and false are false in Python.
        yield Breach(str(thing), rule, at, "" if said is None else str(said), severity)


def _at_fault(facts: rdflib.Graph, focus: _Node, path: _Node, value: _Node) -> Iterator[tuple[_Node, _Node]]:
    """The things at fault, each with its value; a shape without path gives its focus as value, which says nothing."""
    if str(focus) != _WHOLE or value in (None, focus):
        yield focus, None if value == focus else value
    elif path is None:
        # A rule about the whole graph is asked at the ontology's header; what is at fault is then the value,
        yield value, None
    else:
        # or, with a path, whatever has that value there.
        yield from ((thing, value) for thing in facts.subjects(path, value))


class _Facts(rdflib.Graph):
    """A graph that parses each query once, where the engine gives the text again for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """The result of a query given as text or parsed."""
        parsed = _parsed(query_object) if isinstance(query_object, str) else query_object
        return super().query(parsed, *args, **kwargs)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Query:
    """A query, ready to be run many times; its prefixes stand in its text."""
    return prepareQuery(text)


def _as_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """The triples of quads, from whichever named graph."""
    graph = _Facts()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


@lru_cache(maxsize=1 << 16)
def _term(term: object) -> rdflib.term.Node:
    """The same term for rdflib; a plain string stays without a datatype, as sh:in and sh:hasValue expect it."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise TypeError("a statement has IRIs, literals and blank nodes")
    datatype = None if term.language or term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
