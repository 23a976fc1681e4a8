"""The graph and its parts as files, each written once while the graph is served, since writing takes long."""

from collections.abc import Callable
from functools import cache, partial

from pyoxigraph import NamedNode, RdfFormat

from xiangce.graph import Graph
from xiangce.resource import dump, part


class Written:
    """The files of a graph, as `dump` and `part` write them."""

    whole: Callable[[RdfFormat], bytes]
    part: Callable[[NamedNode, RdfFormat], bytes]

    def __init__(self, graph: Graph) -> None:
        """Write nothing before it is asked for."""
        self.whole = cache(partial(dump, graph))
        self.part = cache(partial(part, graph))
