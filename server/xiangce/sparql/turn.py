"""One query with one worker, from the first message of its answer to the last."""

import time
from collections.abc import Iterator
from typing import Any, Final, Protocol

from xiangce.errors import XiangceError
from xiangce.sparql import failures
from xiangce.sparql.channel import LateError
from xiangce.sparql.limits import Limits
from xiangce.sparql.process import DeadError, Process
from xiangce.sparql.wire import Message

# After so long a query is a long one, and makes way for others.
_SECONDS_OF_HASTE: Final = 0.2


class Workers(Protocol):
    """Where a turn has its worker from."""

    limits: Limits

    def take(self) -> Process:
        """A worker of one's own for a moment; Unavailable when there is none."""

    def give(self, process: Process | None) -> None:
        """Take back such a worker; None for one that is gone."""

    def lengthen(self) -> bool:
        """Whether there is a place among the long queries for one that has a worker, which it then keeps."""

    def take_long(self) -> Process:
        """A worker and a place among the long queries; Unavailable when there is none."""

    def give_long(self) -> None:
        """Take back a place among the long queries, whose worker is gone."""

    def why(self, code: int) -> XiangceError:
        """What to say of a worker that ended with this code."""


class Turn:
    """One query with one worker, which goes back to the pool at the end: the rest of a long answer."""

    def __init__(self, pool: Workers, query: str) -> None:
        """Wait for a worker; Unavailable when there is none."""
        self._pool = pool
        self._query = query
        self._is_long = False
        self._process: Process | None = pool.take()
        self._deadline = time.monotonic() + pool.limits.seconds

    def ask(self, request: dict[str, Any]) -> Message:
        """The first message of the answer."""
        message = Message(request)
        process = self._tell(message)
        if not process.has_reply(min(self._deadline, time.monotonic() + _SECONDS_OF_HASTE)):
            self._make_way(message)
        said = self._next()
        if said.head.get("more") and not self._is_long and self._make_way(message):
            said = self._next()
        return said

    def __iter__(self) -> Iterator[bytes]:
        """The further pieces."""
        while self._process:
            yield self._next().body

    def close(self) -> None:
        """Have a worker that is still busy killed, since nobody wants its answer."""
        self._end(at_once=True)

    def _tell(self, message: Message) -> Process:
        process = self._process
        if not process:
            raise failures.closed()
        try:
            process.tell(message, self._deadline)
        except LateError:
            raise self._late() from None
        except DeadError:
            raise self._pool.why(self._end(at_once=False)) from None
        return process

    def _make_way(self, message: Message) -> bool:
        """Go on among the long queries; whether it begins anew there, since all their places were taken."""
        is_anew = not self._pool.lengthen()
        if is_anew:
            self._end(at_once=True)
            self._process = self._pool.take_long()
            self._deadline = time.monotonic() + self._pool.limits.seconds
        self._is_long = True
        if self._process:
            self._process.slow_down()
        if is_anew:
            self._tell(message)
        return is_anew

    def _next(self) -> Message:
        process = self._process
        if not process:
            raise failures.closed()
        try:
            said = process.reply(self._deadline)
        except LateError:
            raise self._late() from None
        except DeadError:
            raise self._pool.why(self._end(at_once=False)) from None
        if not said.head.get("more"):
            self._finish(process)
        if "error" in said.head:
            raise failures.refused(said.head, self._query, self._pool.limits)
        return said

    def _late(self) -> XiangceError:
        self._end(at_once=True)
        return failures.late(self._pool.limits)

    def _finish(self, process: Process) -> None:
        """Give the worker back; another one is made quicker than it matters that one was slowed down."""
        if self._is_long:
            self._end(at_once=True)
        else:
            self._process = None
            self._pool.give(process)

    def _end(self, *, at_once: bool) -> int:
        process, self._process = self._process, None
        if not process:
            return 0
        code = process.end(at_once=at_once)
        if self._is_long:
            self._pool.give_long()
        else:
            self._pool.give(None)
        return code
