"""The triples about a thing, or all of them, as a file in an RDF format."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from xiangce.graph import Graph
from xiangce.names import CODE, ID, PREFIXES
from xiangce.resource.describe import MEMBERSHIP
from xiangce.writing import written


def document(graph: Graph, thing: NamedNode, kind: RdfFormat) -> bytes:
    """The triples about a thing in an RDF format, and those about its members if it is a vocabulary or a code list."""
    quads = list(graph.store.quads_for_pattern(thing, None, None, None))
    quads += [
        quad
        for name in MEMBERSHIP
        for part in graph.store.quads_for_pattern(None, name, thing, None)
        for quad in _closure(graph, part.subject)
    ]
    return _write(quads, kind)


def dump(graph: Graph, kind: RdfFormat) -> bytes:
    """The whole graph in a format; the named graphs are merged where the format has none."""
    if kind == RdfFormat.N_QUADS:
        return graph.snapshot
    if kind == RdfFormat.TRIG:
        by_graph = sorted(graph.quads, key=lambda quad: str(quad.graph_name))
        return written(by_graph, kind, _used(graph.snapshot.decode()))
    return _write(graph.quads, kind)


def part(graph: Graph, name: NamedNode, kind: RdfFormat) -> bytes:
    """One named graph in a format."""
    return _write((quad for quad in graph.quads if quad.graph_name == name), kind)


def _write(quads: Iterable[Quad], kind: RdfFormat) -> bytes:
    """The triples of quads, each once, with the prefixes that they use; paths below id/ and code/ stand in full."""
    triples = dict.fromkeys(quad.triple for quad in quads)
    named = "".join(str(triple) for triple in triples)
    return written(triples, kind, _used(named))


def _used(statements: str) -> dict[str, str]:
    return {prefix: iri for prefix, iri in PREFIXES.items() if iri not in (ID, CODE) and "<" + iri in statements}


def _closure(graph: Graph, subject: object) -> Iterator[Quad]:
    """The quads about a subject and about the blank nodes that it is defined by."""
    for quad in graph.store.quads_for_pattern(subject, None, None, None):  # type: ignore[arg-type]
        yield quad
        if not isinstance(quad.object, NamedNode | Literal):
            yield from _closure(graph, quad.object)
