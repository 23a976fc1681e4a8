"""The door to the workers: so many queries at once, a few more waiting, the rest told to come back."""

import threading
from collections.abc import Sequence
from queue import Empty, LifoQueue
from types import TracebackType
from typing import Self

from pyoxigraph import QueryResultsFormat, RdfFormat

from xiangce.errors import XiangceError
from xiangce.sparql import failures
from xiangce.sparql.answer import Answer
from xiangce.sparql.dataset import given
from xiangce.sparql.limits import Limits
from xiangce.sparql.maker import Maker
from xiangce.sparql.process import DeadError, Process
from xiangce.sparql.scan import scan
from xiangce.sparql.turn import Turn


class Pool:
    """Worker processes over one snapshot (N-Quads) with these named graphs; any thread may ask."""

    def __init__(
        self, snapshot: bytes, *, graphs: Sequence[str], workers: int = 2, limits: Limits | None = None
    ) -> None:
        """Load the snapshot while the caller goes on."""
        self.graphs = tuple(graphs)
        self.limits = limits or Limits()
        self._maker = Maker(snapshot, self.graphs, self.limits)
        self._places = threading.BoundedSemaphore(workers + self.limits.waiting)
        # A place without a worker gets one when it is taken.
        self._free: LifoQueue[Process | None] = LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        self._is_open = True
        threading.Thread(target=self._maker.start, name="sparql-maker", daemon=True).start()

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
        turn = Turn(self, query)
        try:
            first = turn.ask({"query": query, "dataset": dataset, **formats})
        except XiangceError:
            turn.close()
            raise
        head = first.head
        return Answer(head["kind"], head["media_type"], first.body, turn if head["more"] else None)

    def close(self) -> None:
        """End all workers and wait until they are gone."""
        self._is_open = False
        self._maker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take(self) -> Process:
        """A worker of one's own for a while; Unavailable when there is none."""
        if not self._is_open:
            raise failures.closed()
        if not self._places.acquire(blocking=False):
            raise failures.busy(self.limits.seconds)
        try:
            process = self._free.get(timeout=self.limits.patience)
        except Empty:
            self._places.release()
            raise failures.busy(self.limits.seconds) from None
        try:
            return process or Process(self._maker, self.limits)
        except DeadError:
            self.give(None)
            raise (failures.down() if self._is_open else failures.closed()) from None

    def give(self, process: Process | None) -> None:
        """Take a worker back; None for one that is gone."""
        self._free.put(process)
        self._places.release()

    def why(self, code: int) -> XiangceError:
        """What to say of a worker that ended with this code."""
        return failures.ended(code, self.limits) if self._is_open else failures.closed()
