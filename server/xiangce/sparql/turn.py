"""One query with one worker, from the first message of its answer to the last."""

import time
from collections.abc import Iterator
from typing import Any, Protocol

from xiangce.errors import XiangceError
from xiangce.sparql import failures
from xiangce.sparql.channel import LateError
from xiangce.sparql.limits import Limits
from xiangce.sparql.process import DeadError, Process
from xiangce.sparql.wire import Message


class Workers(Protocol):
    """Where a turn has its worker from."""

    limits: Limits

    def take(self) -> Process:
        """A worker of one's own for a while; Unavailable when there is none."""

    def give(self, process: Process | None) -> None:
        """Take a worker back; None for one that is gone."""

    def why(self, code: int) -> XiangceError:
        """What to say of a worker that ended with this code."""


class Turn:
    """One query with one worker, which goes back to the pool at the end: the rest of a long answer."""

    def __init__(self, pool: Workers, query: str) -> None:
        """Wait for a worker; Unavailable when there is none."""
        self._pool = pool
        self._query = query
        self._process: Process | None = pool.take()
        self._deadline = time.monotonic() + pool.limits.seconds

    def ask(self, request: dict[str, Any]) -> Message:
        """The first message of the answer."""
        return self._next(request)

    def __iter__(self) -> Iterator[bytes]:
        """The further pieces."""
        while self._process:
            yield self._next(None).body

    def close(self) -> None:
        """Have a worker that is still busy killed, since nobody wants its answer."""
        self._end(at_once=True)

    def _next(self, request: dict[str, Any] | None) -> Message:
        process = self._process
        if not process:
            raise failures.closed()
        try:
            said = process.ask(Message(request), self._deadline) if request else process.more(self._deadline)
        except LateError:
            self._end(at_once=True)
            raise failures.late(self._pool.limits) from None
        except DeadError:
            raise self._pool.why(self._end(at_once=False)) from None
        if not said.head.get("more"):
            self._process = None
            self._pool.give(_fresh(process))
        if "error" in said.head:
            raise failures.refused(said.head, self._query, self._pool.limits)
        return said

    def _end(self, *, at_once: bool) -> int:
        process, self._process = self._process, None
        if not process:
            return 0
        code = process.end(at_once=at_once)
        self._pool.give(None)
        return code


def _fresh(process: Process) -> Process | None:
    """The worker for the next query, unless it was slowed down: another one is made quicker than that matters."""
    if not process.is_slowed:
        return process
    process.end(at_once=True)
    return None
