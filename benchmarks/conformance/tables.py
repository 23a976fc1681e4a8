"""Answers as things that can be compared: read by rdflib, which is not the engine that is judged."""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import rdflib
from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

rdflib.NORMALIZE_LITERALS = False

_RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_FORMATS = {".srx": "xml", ".srj": "json", ".tsv": "tsv"}
_EXACT = {XSD.decimal, XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte, XSD.nonNegativeInteger, XSD.positiveInteger}
_FLOATING = {XSD.double, XSD.float}
Row = dict[str, Node]


class Table(NamedTuple):
    """The rows of a SELECT; an ASK is one row with nothing in it, or none."""

    variables: frozenset[str]
    rows: list[Row]


def read(document: bytes, suffix: str, base: str) -> Table | Graph:
    """The table or graph of a result document whose file would have that suffix; `base` is its address."""
    if suffix == ".csv":
        return _csv(document)
    if suffix not in _FORMATS:
        graph = Graph().parse(
            data=document, publicID=base, format={".ttl": "turtle", ".rdf": "xml", ".nt": "nt"}[suffix]
        )
        return _result_set(graph) if (None, RDF.type, _RS.ResultSet) in graph else graph
    result = Result.parse(io.BytesIO(document), format=_FORMATS[suffix])
    if result.askAnswer is not None:
        return Table(frozenset(), [{}] * bool(result.askAnswer))
    rows = [{str(name): _absolute(term, base) for name, term in row.items()} for row in result.bindings]
    return Table(frozenset(map(str, result.vars or ())), rows)


def _absolute(term: Node, base: str) -> Node:
    return URIRef(urljoin(base, term)) if isinstance(term, URIRef) else term


def same(expected: Table | Graph, found: Table | Graph, *, ordered: bool) -> bool:
    """Whether two answers are the same, but for the names of blank nodes, the way numbers are written, and order."""
    if isinstance(expected, Graph) or isinstance(found, Graph):
        return isinstance(expected, Graph) and isinstance(found, Graph) and isomorphic(_plain(expected), _plain(found))
    if expected.variables != found.variables or len(expected.rows) != len(found.rows):
        return False
    return isomorphic(_graph(expected.rows, ordered=ordered), _graph(found.rows, ordered=ordered))


def _graph(rows: Sequence[Row], *, ordered: bool) -> Graph:
    """Rows as a graph, each a node; with its number if order counts, else with how many like it came before."""
    graph = Graph()
    seen: dict[tuple[tuple[str, Node], ...], int] = {}
    for number, row in enumerate(rows):
        terms = tuple(sorted((name, _term(term)) for name, term in row.items()))
        alike = seen[terms] = seen.get(terms, 0) + 1
        node = BNode()
        graph.add((node, RDF.first, Literal(number if ordered else alike)))
        for name, term in terms:
            graph.add((node, URIRef("urn:variable:" + name), term))
    return graph


def _plain(graph: Graph) -> Graph:
    plain = Graph()
    for triple in graph:
        plain.add(tuple(map(_term, triple)))  # type: ignore[arg-type]
    return plain


def _term(term: Node) -> Node:
    """The term, a number written in one way and a language in small letters."""
    if not isinstance(term, Literal):
        return term
    if term.language:
        return Literal(str(term), lang=term.language.lower())
    return Literal(_number(str(term), term.datatype), datatype=None if term.datatype == XSD.string else term.datatype)


def _number(text: str, datatype: Node | None) -> str:
    try:
        if datatype in _EXACT:
            return f"{Decimal(text).normalize():f}"
        if datatype in _FLOATING:
            number = float(text)
            return text if math.isnan(number) else repr(number)
        if datatype == XSD.boolean:
            return {"0": "false", "1": "true"}.get(text, text)
    except (ValueError, InvalidOperation):
        pass
    return text


def _csv(document: bytes) -> Table:
    """A table of texts: CSV tells neither types nor the names of blank nodes."""
    names, *lines = csv.reader(io.StringIO(document.decode()))
    rows = [{name: _cell(text) for name, text in zip(names, line, strict=True) if text} for line in lines]
    return Table(frozenset(names), rows)


def _cell(text: str) -> Node:
    return BNode(text[2:]) if text.startswith("_:") else Literal(_csv_number(text))


def _csv_number(text: str) -> str:
    """A text that is a number, written in one way."""
    return repr(float(text)) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) else text


def _result_set(graph: Graph) -> Table:
    """A table that is written as a graph."""
    (root,) = graph.subjects(RDF.type, _RS.ResultSet)
    if (boolean := graph.value(root, _RS.boolean)) is not None:
        return Table(frozenset(), [{}] * (str(boolean) == "true"))
    rows = [_bindings(graph, solution) for solution in _solutions(graph, root)]
    return Table(frozenset(map(str, graph.objects(root, _RS.resultVariable))), rows)


def _solutions(graph: Graph, root: Node) -> Iterable[Node]:
    return sorted(graph.objects(root, _RS.solution), key=lambda each: int(str(graph.value(each, _RS.index) or 0)))


def _bindings(graph: Graph, solution: Node) -> Row:
    found = graph.objects(solution, _RS.binding)
    return {str(graph.value(each, _RS.variable)): value for each in found if (value := graph.value(each, _RS.value))}


def is_ordered(query: str, result: Path) -> bool:
    """Whether the order of rows counts."""
    return result.suffix not in {".ttl", ".nt"} and bool(re.search(r"\bORDER\s+BY\b", query, re.IGNORECASE))
