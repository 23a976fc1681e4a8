"""The parent's end of one worker process."""

import os
import select
import signal
import subprocess
import sys
import time
from typing import IO, cast

from xiangce.sparql.limits import Limits
from xiangce.sparql.wire import Message, decode, encode

_CHUNK = 1 << 20
# A reply is an answer and a small head; a longer one does not come from our worker.
_HEAD = 1 << 16


class LateError(Exception):
    """The worker gave no reply in time."""


class DeadError(Exception):
    """The worker ended; with `signal`, that signal ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the worker ended with code {code}")
        self.signal = signal.Signals(-code) if code < 0 else None


class Process:
    """A worker that can be asked and killed; `ask` belongs to one thread, `kill` to all."""

    def __init__(self, limits: Limits) -> None:
        self._longest = limits.answer + _HEAD
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-m", "xiangce.sparql.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._stdin = cast("IO[bytes]", self._popen.stdin)
        self._stdout = cast("IO[bytes]", self._popen.stdout)
        os.set_blocking(self._stdin.fileno(), False)

    def ask(self, message: Message, seconds: float) -> Message:
        """The worker's reply; LateError after `seconds`, DeadError when there is no worker any more."""
        deadline = time.monotonic() + seconds
        try:
            self._write(memoryview(encode(message)), deadline)
            return decode(lambda count: self._read(count, deadline))
        except (BrokenPipeError, EOFError) as error:
            raise DeadError(self._end()) from error

    def kill(self) -> None:
        """End the worker, if it still runs."""
        self._popen.kill()

    def close(self) -> None:
        """End the worker and leave nothing of it behind."""
        with self._popen:
            self._popen.kill()

    def _end(self) -> int:
        """The worker's own exit code; one that closed its pipe and lives on is killed."""
        try:
            return self._popen.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            return self._popen.wait()

    def _write(self, data: memoryview, deadline: float) -> None:
        while data:
            _wait(self._stdin, select.POLLOUT, deadline)
            data = data[os.write(self._stdin.fileno(), data) :]

    def _read(self, count: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < min(count, self._longest):
            _wait(self._stdout, select.POLLIN, deadline)
            chunk = os.read(self._stdout.fileno(), min(count - len(data), _CHUNK))
            if not chunk:
                raise EOFError
            data += chunk
        return bytes(data)


def _wait(stream: IO[bytes], event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(stream, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise LateError
