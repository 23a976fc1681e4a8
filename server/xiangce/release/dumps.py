"""The dumps: the whole graph and each named graph, in every format, the same bytes for the same facts."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from xiangce.graph import Graph
from xiangce.names import CODE, ID, PREFIXES
from xiangce.names import GRAPHS as NAMED
from xiangce.release.formats import DATASETS, GRAPHS, Form
from xiangce.resource import write

WHOLE: Final = ID + "xiangce"
# The canonical form: its checksum is the digest of the graph.
QUADS: Final = "dumps/xiangce.nq"


def dumps(graph: Graph) -> Iterator[tuple[str, Form, str, bytes]]:
    """Each dump: the dataset that it holds, its form, its path and its body; the N-Quads are the canonical ones."""
    # Blank nodes keep the labels of the canonical form, so that nothing depends on how the files were read.
    quads = list(graph.quads())
    for form in GRAPHS:
        yield WHOLE, form, _path(WHOLE, form), _triples(quads, form)
    for form in DATASETS:
        body = graph.snapshot if form.engine == RdfFormat.N_QUADS else _named(quads, form)
        yield WHOLE, form, _path(WHOLE, form), body
    for name in NAMED:
        own = [quad for quad in quads if quad.graph_name == NamedNode(name)]
        for form in GRAPHS:
            yield name, form, _path(name, form), _triples(own, form)


def _path(dataset: str, form: Form) -> str:
    """Where the dump of a dataset stands."""
    return f"dumps/{dataset.rpartition('/')[2]}.{form.suffix}"


def _triples(quads: list[Quad], form: Form) -> bytes:
    """The triples of quads, without the names of their graphs."""
    if not form.engine:
        raise TypeError(f"{form.suffix} is no RDF format")
    return write(quads, form.engine)


def _named(quads: list[Quad], form: Form) -> bytes:
    """The quads, graph by graph."""
    ordered = sorted(quads, key=lambda quad: str(quad.graph_name))
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if iri not in (ID, CODE)}
    return serialize(ordered, format=form.engine, prefixes=prefixes) or b""
