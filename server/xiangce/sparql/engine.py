"""What evaluates queries: the workers of this machine, or another SPARQL service."""

from collections.abc import Sequence
from typing import Protocol

from pyoxigraph import QueryResultsFormat, RdfFormat

from xiangce.sparql.answer import Answer
from xiangce.sparql.limits import Limits


class Engine(Protocol):
    """Evaluates queries over named graphs under limits; any thread may ask."""

    graphs: tuple[str, ...]
    limits: Limits

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

    def close(self) -> None:
        """Let go of everything."""
