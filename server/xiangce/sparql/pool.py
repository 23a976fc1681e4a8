"""The door to the workers: so many queries at once, a few more waiting, the rest told to come back."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from pyoxigraph import QueryResultsFormat, RdfFormat

from xiangce.sparql import failures
from xiangce.sparql.answer import Answer
from xiangce.sparql.dataset import given
from xiangce.sparql.keeper import Job, Keeper
from xiangce.sparql.limits import Limits
from xiangce.sparql.scan import scan
from xiangce.sparql.wire import Message


class Pool:
    """Worker processes over one snapshot (N-Quads) with these named graphs; any thread may ask."""

    def __init__(
        self, snapshot: bytes, *, graphs: Sequence[str], workers: int = 2, limits: Limits | None = None
    ) -> None:
        """Start the workers; they load the snapshot while the caller goes on."""
        self.graphs = tuple(graphs)
        self.limits = limits or Limits()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._places = threading.BoundedSemaphore(workers + self.limits.waiting)
        self._closed = False
        self._keepers = [Keeper(self._jobs, snapshot, self.graphs, self.limits) for _ in range(workers)]
        for keeper in self._keepers:
            keeper.start()

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
        own = scan(query, self.graphs, self.limits).dataset
        dataset = given(default_graphs, named_graphs, self.graphs) or own
        formats = {"results": results_format.media_type, "graph": graph_format.media_type}
        reply = self._submit(Message({"query": query, "dataset": dataset, **formats}))
        if "error" in reply.head:
            raise failures.refused(reply.head, query, self.limits)
        return Answer(reply.head["kind"], reply.head["media_type"], reply.body)

    def close(self) -> None:
        """End all workers and wait until they are gone."""
        self._closed = True
        for keeper in self._keepers:
            keeper.stop()
            self._jobs.put(None)
        for keeper in self._keepers:
            keeper.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _submit(self, request: Message) -> Message:
        if self._closed:
            raise failures.closed()
        if not self._places.acquire(blocking=False):
            raise failures.busy(self.limits.seconds)
        try:
            return self._wait(request)
        finally:
            self._places.release()

    def _wait(self, request: Message) -> Message:
        job = Job(request, Future())
        self._jobs.put(job)
        try:
            return job.reply.result(timeout=self.limits.patience)
        except TimeoutError:
            if job.reply.cancel():
                raise failures.busy(self.limits.seconds) from None
        # A worker has it, and its keeper sets a reply before the deadline.
        return job.reply.result()
