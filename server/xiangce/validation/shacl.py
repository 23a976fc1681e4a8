"""The shapes, run by pySHACL on rdflib graphs in memory; nothing is fetched."""

from collections.abc import Iterator
from typing import TypeAlias

import rdflib
from pyoxigraph import NamedNode, Quad
from pyshacl import validate
from rdflib import SH

from xiangce.graph import RECORD_SHAPES, SHAPES, Graph
from xiangce.names import BASE, PREFIXES
from xiangce.validation.finding import Breach
from xiangce.validation.rdf import as_rdflib

_Node: TypeAlias = rdflib.term.Node | None

_WHOLE = BASE + "ont"
# The engine goes through every statement of a shape at every focus node; texts are read elsewhere.
_TEXTS = frozenset(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("sh", "name"), ("sh", "message"), ("sh", "description"), ("rdfs", "isDefinedBy"))
)


def breaches(graph: Graph) -> list[Breach]:
    """What the shapes find in all the facts, the vocabulary, the codes and the shapes themselves."""
    facts = as_rdflib(quad for quad in graph.store if quad.graph_name != RECORD_SHAPES)
    _, report, text = validate(
        facts,
        shacl_graph=as_rdflib(_shapes(graph)),
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
