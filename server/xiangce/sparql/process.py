"""The parent's end of one worker process."""

import os
import select
import time
from contextlib import suppress

from xiangce.sparql.limits import Limits
from xiangce.sparql.maker import Maker
from xiangce.sparql.wire import Message, decode, encode

_CHUNK = 1 << 20
# After so long a query makes way for shorter ones.
_SECONDS_OF_HASTE = 0.2
_NICE = 19
# A reply is an answer and a small head; a longer one does not come from our worker.
_HEAD = 1 << 16


class LateError(Exception):
    """The worker gave no reply in time."""


class DeadError(Exception):
    """The worker is gone."""


class Process:
    """A worker of a maker; one thread at a time may use it."""

    def __init__(self, maker: Maker, limits: Limits) -> None:
        """Have a worker made; DeadError when none can be."""
        self._longest = limits.answer + _HEAD
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        self._maker = maker
        self.is_slowed = False
        try:
            self.pid = maker.fork(theirs_in, theirs_out)
        except OSError as error:
            self._close()
            raise DeadError from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        os.set_blocking(self._to, False)

    def ask(self, message: Message, deadline: float) -> Message:
        """The worker's reply; LateError after `deadline`, DeadError when there is no worker any more."""
        try:
            self._write(memoryview(encode(message)), deadline)
        except BrokenPipeError as error:
            raise DeadError from error
        return self.more(deadline)

    def more(self, deadline: float) -> Message:
        """The worker's next message; errors as for `ask`."""
        soon = min(deadline, time.monotonic() + _SECONDS_OF_HASTE)
        if not self.is_slowed and not _ready(self._from, select.POLLIN, soon):
            self._slow_down()
        try:
            return decode(lambda count: self._read(count, deadline))
        except EOFError as error:
            raise DeadError from error

    def _slow_down(self) -> None:
        """Lower the worker's priority; it cannot be raised again."""
        self.is_slowed = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)

    def end(self, *, at_once: bool) -> int:
        """The exit code of the worker, which is killed unless it ends by itself in a moment."""
        self._close()
        return self._maker.end(self.pid, at_once=at_once)

    def _close(self) -> None:
        os.close(self._to)
        os.close(self._from)

    def _write(self, data: memoryview, deadline: float) -> None:
        while data:
            _wait(self._to, select.POLLOUT, deadline)
            data = data[os.write(self._to, data) :]

    def _read(self, count: int, deadline: float) -> bytes:
        if count > self._longest:
            raise EOFError
        data = bytearray()
        while len(data) < count:
            _wait(self._from, select.POLLIN, deadline)
            chunk = os.read(self._from, min(count - len(data), _CHUNK))
            if not chunk:
                raise EOFError
            data += chunk
        return bytes(data)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    if not _ready(descriptor, event, deadline):
        raise LateError


def _ready(descriptor: int, event: int, deadline: float) -> bool:
    """Whether something can be read or written before the deadline."""
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
