"""The facts as rdflib graphs, which pySHACL reads."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import rdflib
import rdflib.plugins.sparql
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from xiangce.names import PREFIXES

# A FROM in the query of a shape must not fetch anything.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False

_STRING = PREFIXES["xsd"] + "string"


class Facts(rdflib.Graph):
    """A graph that parses each query once, where the engine gives the text again for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """The result of a query given as text or parsed."""
        parsed = _parsed(query_object) if isinstance(query_object, str) else query_object
        return super().query(parsed, *args, **kwargs)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Query:
    """A query, ready to be run many times; its prefixes stand in its text."""
    return prepareQuery(text)


def as_rdflib(quads: Iterable[Quad | Triple]) -> Facts:
    """The triples of quads, from whichever named graph."""
    graph = Facts()
    for quad in quads:
        graph.add(as_triple(quad))
    return graph


def as_triple(quad: Quad | Triple) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    """The triple of a statement."""
    return term(quad.subject), term(quad.predicate), term(quad.object)


class _Literal(rdflib.Literal):
    """A literal that is never false: the engine binds no value that is, so that 0 and false would go unseen."""

    def __bool__(self) -> bool:
        return True


@lru_cache(maxsize=1 << 16)
def term(term: object) -> rdflib.term.Node:
    """The same term for rdflib; a plain string stays without a datatype, as sh:in and sh:hasValue expect it."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise TypeError("a statement has IRIs, literals and blank nodes")
    datatype = None if term.language or term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
    return _Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
