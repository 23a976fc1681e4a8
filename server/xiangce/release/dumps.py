"""The dumps: the whole graph and each named graph, in every format, the same bytes for the same facts."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from xiangce.graph import Graph
from xiangce.names import GRAPHS as NAMED
from xiangce.names import ID
from xiangce.release.formats import DATASETS, GRAPHS, RdfForm
from xiangce.resource import dump, part

WHOLE: Final = ID + "xiangce"
# The canonical form: its checksum is the digest of the graph.
QUADS: Final = "dumps/xiangce.nq"


def dumps(graph: Graph) -> Iterator[tuple[str, RdfForm, str, bytes]]:
    """Each dump: the dataset that it holds, its form, its path and its body; the N-Quads are the canonical ones."""
    for form in (*GRAPHS, *DATASETS):
        yield WHOLE, form, _path(WHOLE, form), dump(graph, form.engine)
    for name in NAMED:
        for form in GRAPHS:
            yield name, form, _path(name, form), part(graph, NamedNode(name), form.engine)


def _path(dataset: str, form: RdfForm) -> str:
    """Where the dump of a dataset stands."""
    return f"dumps/{dataset.rpartition('/')[2]}.{form.suffix}"
