"""Queries put to another SPARQL 1.1 service, behind the same scan and the same limits.

Its answers are read as JSON or N-Triples and written anew here: the formats and errors are then ours, whichever service
it is, and an answer is whole before the first byte goes out, for what is long waits in a temporary file.
"""

import io
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import IO, Final, Literal, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from xiangce import writing
from xiangce.errors import BadInput, Unavailable
from xiangce.graph import Graph
from xiangce.names import BASE, PREFIXES
from xiangce.sparql import failures
from xiangce.sparql.answer import Answer
from xiangce.sparql.connection import Connection, Reader
from xiangce.sparql.dataset import Dataset
from xiangce.sparql.declarations import tidy
from xiangce.sparql.elsewhere import Elsewhere
from xiangce.sparql.engine import Asked, Engine
from xiangce.sparql.limits import Limits
from xiangce.sparql.syntax import explain, located
from xiangce.sparql.xml import NoXmlError, careful

_CHUNK: Final = 1 << 18
# A part of a dataset without any graph cannot be said by leaving it out: that would be all graphs for some services.
_NO_GRAPH: Final = "urn:xiangce:none"
VERSION_GRAPH: Final = BASE + "graph/version"
_VERSION: Final = f"SELECT ?v {{ <{BASE}graph> <http://www.w3.org/2002/07/owl#versionInfo> ?v }}"


class Remote(Engine):
    """The service at a URL that answers queries over these named graphs."""

    def __init__(
        self, url: str, *, graphs: Sequence[str], workers: int = 4, limits: Limits | None = None, version: str = ""
    ) -> None:
        """Connect at the first query; at most `workers` run at once. Only `version` may answer, if it is given."""
        self.url = url
        self._version = version
        super().__init__(graphs, limits)
        self.connection = Connection(self.limits, workers)
        self._running = threading.BoundedSemaphore(workers)
        self._places = threading.BoundedSemaphore(workers + self.limits.waiting)

    def evaluate(self, asked: Asked) -> Answer:
        """The answer, as `Engine.run` says."""
        dataset = asked.dataset or Dataset(self.graphs, self.graphs)
        if not self._places.acquire(blocking=False):
            raise failures.busy(self.limits.seconds)
        try:
            if not self._running.acquire(timeout=self.limits.patience):
                raise failures.busy(self.limits.seconds)
            try:
                return self._of_this_version(self._either(asked, dataset))
            finally:
                self._running.release()
        finally:
            self._places.release()

    def questioned(self, graph: Graph) -> Graph:
        """The graph with the tables that the service makes."""
        return Elsewhere(graph, self)

    def held(self) -> str:
        """The version of the graph that the service holds, nothing if none."""
        found = json.loads(self.within(_VERSION, Dataset((VERSION_GRAPH,), ())).body)
        return next((str(row["v"]["value"]) for row in found["results"]["bindings"]), "")

    def within(self, query: str, dataset: Dataset) -> Answer:
        """The table, as JSON, that one of our own queries gives over any graphs of the service."""
        return self._table(query, dataset, QueryResultsFormat.JSON)

    def close(self) -> None:
        """Close all connections."""
        self.connection.close()

    def _either(self, asked: Asked, dataset: Dataset) -> Answer:
        if asked.kind == "graph":
            return self._graph(asked.query, dataset, asked.graph_format)
        return self._table(asked.query, dataset, asked.results_format)

    def _of_this_version(self, answer: Answer) -> Answer:
        """The answer, or Unavailable when the service was given another version before the answer was whole."""
        if self._version and self.held() != self._version:
            if answer.rest:
                answer.rest.close()
            raise _moved_on()
        return answer

    def _table(self, query: str, dataset: Dataset, written: QueryResultsFormat) -> Answer:
        read = QueryResultsFormat.JSON
        is_boolean = False

        def write(answer: IO[bytes], file: IO[bytes]) -> None:
            nonlocal is_boolean
            found = parse_query_results(answer, read)
            is_boolean = isinstance(found, QueryBoolean)
            found.serialize(careful(file, written.media_type), written)

        file = self._rewritten(query, dataset, read.media_type, write)
        return self._answer("boolean" if is_boolean else "results", written.media_type, file)

    def _graph(self, query: str, dataset: Dataset, written: RdfFormat) -> Answer:
        read = RdfFormat.N_TRIPLES

        def write(answer: IO[bytes], file: IO[bytes]) -> None:
            triples = (quad.triple for quad in parse(answer, read))
            writing.write(triples, careful(file, written.media_type), written, PREFIXES)

        return self._answer("graph", written.media_type, self._rewritten(query, dataset, read.media_type, write))

    def _rewritten(
        self, query: str, dataset: Dataset, read: str, write: Callable[[IO[bytes], IO[bytes]], None]
    ) -> IO[bytes]:
        """The file that the service's answer was written to anew."""
        fields = [("query", query), *(("default-graph-uri", each) for each in dataset.default or (_NO_GRAPH,))]
        fields += [("named-graph-uri", each) for each in dataset.named or (_NO_GRAPH,)]
        deadline = time.monotonic() + self.limits.seconds
        with ExitStack() as stack:
            file = stack.enter_context(cast("IO[bytes]", tempfile.SpooledTemporaryFile(self.limits.whole)))  # noqa: SIM115
            try:
                with self.connection.ask(self.url, fields, read, deadline) as reader:
                    _copy(reader, file, write)
            except BadInput as error:
                place = located(error.text["en"])
                raise explain(query, *place) if place else error from None
            stack.pop_all()
            return file

    def _answer(self, kind: Literal["results", "boolean", "graph"], media_type: str, file: IO[bytes]) -> Answer:
        size = file.tell()
        if size > self.limits.answer:
            file.close()
            raise failures.full(self.limits)
        file.seek(0)
        if size > self.limits.whole:
            return Answer(kind, media_type, file.read(_CHUNK), _Rest(file))
        with file:
            body = file.read()
        return Answer(kind, media_type, tidy(body) if kind == "graph" else body)


class _Rest:
    """What is left of a long answer in its file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        with self._file as file:
            yield from iter(lambda: file.read(_CHUNK), b"")

    def close(self) -> None:
        self._file.close()


def _copy(reader: Reader, file: IO[bytes], write: Callable[[IO[bytes], IO[bytes]], None]) -> None:
    try:
        write(cast("IO[bytes]", io.BufferedReader(reader)), file)
    except NoXmlError as error:
        raise failures.evaluation(str(error)) from None
    except (OSError, SyntaxError, ValueError) as error:
        raise (reader.error or _unreadable()) from error


def _moved_on() -> Unavailable:
    return Unavailable(
        "The SPARQL service behind this one holds another version of the graph by now, and this server is not renewed "
        "yet. Try again in a minute.",
        "后端 SPARQL 服务已是图的另一版本，本服务器尚未更新。请一分钟后重试。",
        retry_after=60,
    )


def _unreadable() -> Unavailable:
    return Unavailable(
        "The SPARQL service behind this one gave an answer that cannot be read. Try again in a minute.",
        "后端 SPARQL 服务返回的结果无法读取。请一分钟后重试。",
        retry_after=60,
    )
