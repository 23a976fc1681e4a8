"""The shapes, run by pySHACL on rdflib graphs in memory; nothing is fetched."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

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

_NOTHING = rdflib.Literal("")
_WHOLE = BASE + "ont"
_STRING = PREFIXES["xsd"] + "string"
# The engine goes through every statement of a shape at every focus node; texts are read elsewhere.
_TEXTS = frozenset(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("sh", "name"), ("sh", "message"), ("sh", "description"), ("rdfs", "isDefinedBy"))
)


def breaches(graph: Graph) -> list[Breach]:
    """What the shapes find in all the facts, the vocabulary, the codes and the shapes themselves."""
    _, report, text = validate(
        _as_rdflib(graph.store),
        shacl_graph=_as_rdflib(_shapes(graph)),
        inference="none",
        inplace=True,
        do_owl_imports=False,
    )
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"a shape cannot be run: {text}")
    return [_breach(report, result) for result in report.objects(None, SH.result)]


def _shapes(graph: Graph) -> Iterator[Quad]:
    """The statements of shapes that the engine needs."""
    shapes = graph.store.quads_for_pattern(None, None, None, SHAPES)
    return (quad for quad in shapes if quad.predicate not in _TEXTS)


def _breach(report: rdflib.Graph, result: rdflib.term.Node) -> Breach:
    """One result; the rule is the SPARQL constraint where there is one, else the shape."""
    rule = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
    path = report.value(result, SH.resultPath)
    # A default, not `or`: the literals 0 and false are false in Python.
    focus, value = (str(report.value(result, part, default=_NOTHING)) for part in (SH.focusNode, SH.value))
    # A rule about the whole graph is asked at the ontology's header; what is at fault is then the value.
    focus, value = (value, "") if focus == _WHOLE and value else (focus, value)
    severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
    return Breach(focus, str(rule), str(path) if isinstance(path, rdflib.URIRef) else "", value, severity)


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
