"""The parent's end of one worker process."""

import os
import time
from contextlib import suppress

from xiangce.sparql.channel import Channel
from xiangce.sparql.limits import Limits
from xiangce.sparql.maker import Maker
from xiangce.sparql.wire import Message, decode, encode

_NICE = 19
# A reply is an answer and a small head; a longer one does not come from our worker.
_HEAD = 1 << 16


class DeadError(Exception):
    """The worker is gone."""


class Process:
    """A worker of a maker; one thread at a time may use it."""

    def __init__(self, maker: Maker, limits: Limits) -> None:
        """Have a worker made; DeadError when none can be."""
        self._longest = limits.answer + _HEAD
        self._maker = maker
        self._channel = Channel()
        try:
            self.pid = maker.fork(*self._channel.theirs)
        except OSError as error:
            self._channel.close()
            raise DeadError from error
        finally:
            self._channel.hand_over()

    def tell(self, message: Message, deadline: float) -> None:
        """Send the worker a message; LateError after `deadline`, DeadError when there is no worker any more."""
        try:
            self._channel.send(encode(message), deadline)
        except BrokenPipeError as error:
            raise DeadError from error

    def has_reply(self, until: float) -> bool:
        """Whether the worker has said something, or is gone, before a time."""
        return self._channel.has_more(until)

    def reply(self, deadline: float) -> Message:
        """The worker's next message; errors as for `tell`."""
        try:
            return decode(lambda count: self._read(count, deadline))
        except EOFError as error:
            raise DeadError from error

    def is_gone(self) -> bool:
        """Whether a worker that was asked nothing is there no more: it then says nothing but that its pipe ends."""
        return self._channel.has_more(time.monotonic())

    def end(self, *, at_once: bool) -> int:
        """The exit code of the worker, which is killed unless it ends by itself in a moment."""
        self._channel.close()
        return self._maker.end(self.pid, at_once=at_once)

    def slow_down(self) -> None:
        """Lower the worker's priority; it cannot be raised again."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)

    def _read(self, count: int, deadline: float) -> bytes:
        if count > self._longest:
            raise EOFError
        return self._channel.receive(count, deadline)
