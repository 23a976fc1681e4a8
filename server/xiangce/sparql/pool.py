"""The door to the workers: so many queries at once, a few more waiting, the rest told to come back.

As many long queries may run beside: whoever comes with a short one finds a place, however many long ones there are.
"""

import threading
from collections.abc import Sequence
from queue import Empty, LifoQueue

from xiangce.errors import XiangceError
from xiangce.sparql import failures
from xiangce.sparql.answer import Answer
from xiangce.sparql.engine import Asked, Engine
from xiangce.sparql.limits import Limits
from xiangce.sparql.maker import Maker
from xiangce.sparql.process import DeadError, Process
from xiangce.sparql.turn import Turn


class Pool(Engine):
    """Worker processes over one snapshot (N-Quads) with these named graphs; any thread may ask."""

    def __init__(
        self, snapshot: bytes, *, graphs: Sequence[str], workers: int = 2, limits: Limits | None = None
    ) -> None:
        """Load the snapshot while the caller goes on."""
        super().__init__(graphs, limits)
        self._maker = Maker(snapshot, self.graphs, self.limits)
        self._places = threading.BoundedSemaphore(workers + self.limits.waiting)
        self._long = threading.BoundedSemaphore(workers)
        self._waiting = threading.BoundedSemaphore(self.limits.waiting)
        # A place without a worker gets one when it is taken.
        self._free: LifoQueue[Process | None] = LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        self._is_open = True
        threading.Thread(target=self._maker.start, name="sparql-maker", daemon=True).start()

    def evaluate(self, asked: Asked) -> Answer:
        """The answer, as `Engine.run` says."""
        formats = {"results": asked.results_format.media_type, "graph": asked.graph_format.media_type}
        turn = Turn(self, asked.query)
        try:
            first = turn.ask({"query": asked.query, "dataset": asked.dataset, **formats})
        except XiangceError:
            turn.close()
            raise
        head = first.head
        return Answer(head["kind"], head["media_type"], first.body, turn if head["more"] else None)

    def close(self) -> None:
        """End all workers and wait until they are gone."""
        self._is_open = False
        self._maker.close()

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
        if process and process.is_gone():
            # Whatever ended it, the next query is not to blame.
            process.end(at_once=True)
            process = None
        try:
            return process or self._made()
        except XiangceError:
            self.give(None)
            raise

    def give(self, process: Process | None) -> None:
        """Take a worker back; None for one that is gone."""
        self._free.put(process)
        self._places.release()

    def lengthen(self) -> bool:
        """Whether there is a place among the long queries for one that has a worker, which it then keeps."""
        if not self._long.acquire(blocking=False):
            return False
        self.give(None)
        return True

    def take_long(self) -> Process:
        """A worker and a place among the long queries; Unavailable when there is none."""
        if not self._waiting.acquire(blocking=False):
            raise failures.busy(self.limits.seconds)
        try:
            if not self._long.acquire(timeout=self.limits.patience):
                raise failures.busy(self.limits.seconds)
        finally:
            self._waiting.release()
        try:
            return self._made()
        except XiangceError:
            self._long.release()
            raise

    def give_long(self) -> None:
        """Take back a place among the long queries, whose worker is gone."""
        self._long.release()

    def _made(self) -> Process:
        """A new worker."""
        try:
            return Process(self._maker, self.limits)
        except DeadError:
            raise (failures.down() if self._is_open else failures.closed()) from None

    def why(self, code: int) -> XiangceError:
        """What to say of a worker that ended with this code."""
        return failures.ended(code, self.limits) if self._is_open else failures.closed()
