"""The public graph whose tables another engine makes: questions are put to it, names and descriptions are at hand."""

from io import BytesIO

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from xiangce.graph import Graph, Row, headed
from xiangce.sparql.engine import Engine


class Elsewhere(Graph):
    """A graph whose SELECT queries an engine answers that holds the same version; Unavailable when it cannot."""

    def __init__(self, graph: Graph, engine: Engine) -> None:
        """Keep what is in memory, and put queries to the engine."""
        super().__init__(graph.store)
        self.snapshot, self.version = graph.snapshot, graph.version
        self._engine = engine

    def table(self, query: str) -> tuple[list[str], list[Row]]:
        """The columns and rows of one of the project's own SELECT queries, as the engine gives them."""
        answer = self._engine.run(headed(query), results_format=QueryResultsFormat.JSON)
        found = parse_query_results(BytesIO(b"".join(answer.pieces())), QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            raise TypeError("a named question is a SELECT query")
        names = [variable.value for variable in found.variables]
        return names, [dict(zip(names, row, strict=True)) for row in found]
