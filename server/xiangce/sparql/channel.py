"""The two pipes to a worker: as few calls of the system as can be, since each may cost a turn among many threads."""

import fcntl
import os
import select
import time
from contextlib import suppress
from typing import Final

_CHUNK: Final = 1 << 20
# What one call takes at least, so that a short message comes by one.
_LEAST: Final = 1 << 16
_PIPE: Final = 1 << 20


class LateError(Exception):
    """The worker gave no reply in time."""


class Channel:
    """Pipes to and from a worker, for one thread at a time; `theirs` are the ends for the worker, until it has them."""

    def __init__(self) -> None:
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        self.theirs = theirs_in, theirs_out
        for end in (self._to, self._from):
            os.set_blocking(end, False)
        # Long answers then come in fewer turns; where it may not be so large, it stays as it is.
        with suppress(OSError, AttributeError):
            fcntl.fcntl(theirs_out, fcntl.F_SETPIPE_SZ, _PIPE)
        self._held = bytearray()

    def hand_over(self) -> None:
        """Close the worker's ends here."""
        for end in self.theirs:
            os.close(end)

    def close(self) -> None:
        """Close our ends."""
        os.close(self._to)
        os.close(self._from)

    def send(self, data: bytes, deadline: float) -> None:
        """Write all of it; LateError after the deadline, BrokenPipeError when there is no worker any more."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._to, rest) :]
            except BlockingIOError:
                _wait(self._to, select.POLLOUT, deadline)

    def receive(self, count: int, deadline: float) -> bytes:
        """Exactly so many bytes; LateError after the deadline, EOFError when there is no worker any more."""
        while len(self._held) < count:
            try:
                chunk = os.read(self._from, min(max(count - len(self._held), _LEAST), _CHUNK))
            except BlockingIOError:
                _wait(self._from, select.POLLIN, deadline)
                continue
            if not chunk:
                raise EOFError
            self._held += chunk
        data = bytes(memoryview(self._held)[:count])
        del self._held[:count]
        return data

    def has_more(self, until: float) -> bool:
        """Whether there is something to receive before a time."""
        return bool(self._held) or _ready(self._from, select.POLLIN, until)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    if not _ready(descriptor, event, deadline):
        raise LateError


def _ready(descriptor: int, event: int, deadline: float) -> bool:
    """Whether something can be read or written before the deadline."""
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
