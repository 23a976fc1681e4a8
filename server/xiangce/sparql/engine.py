"""What evaluates queries: the workers of this machine, or another SPARQL service."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Self

from pyoxigraph import QueryResultsFormat, RdfFormat

from xiangce.graph import Graph
from xiangce.sparql.answer import Answer
from xiangce.sparql.dataset import Dataset, given
from xiangce.sparql.limits import Limits
from xiangce.sparql.scan import Kind, scan


class Asked(NamedTuple):
    """A query that may run, the kind of its answer, its dataset (None for all graphs together), and the formats."""

    query: str
    kind: Kind | None
    dataset: Dataset | None
    results_format: QueryResultsFormat
    graph_format: RdfFormat


class Engine(ABC):
    """Evaluates queries over named graphs under limits; any thread may ask."""

    def __init__(self, graphs: Sequence[str], limits: Limits | None) -> None:
        """Hold the graphs and the limits."""
        self.graphs = tuple(graphs)
        self.limits = limits or Limits()

    def run(
        self,
        query: str,
        *,
        results_format: QueryResultsFormat = QueryResultsFormat.JSON,
        graph_format: RdfFormat = RdfFormat.TURTLE,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """The answer in the format for its kind; graphs given here take the place of the query's own FROM.

        Without either, the query is about all graphs together.
        Refused, TooLarge, BadSyntax, BadInput or Unavailable say why there is none.
        """
        seen = scan(query, self.graphs, self.limits)
        dataset = given(default_graphs, named_graphs, self.graphs) or seen.dataset
        return self.evaluate(Asked(query, seen.kind, dataset, results_format, graph_format))

    def questioned(self, graph: Graph) -> Graph:
        """The graph that named questions are put to: the one in memory, unless its tables are made elsewhere."""
        return graph

    @abstractmethod
    def evaluate(self, asked: Asked) -> Answer:
        """The answer to a query that was looked at; errors as for `run`."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
