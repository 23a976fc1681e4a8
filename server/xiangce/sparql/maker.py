"""The parent's end of the nursery: it starts it, has workers made and ended, and starts another if it dies."""

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence

from xiangce.sparql.limits import Limits
from xiangce.sparql.wire import FORK, KILL, NUMBER, REAP, Message, decode, encode, receive

_LOG = logging.getLogger(__name__)
_START_SECONDS = 60.0
_GONE = 0


class Maker:
    """Makes workers over one snapshot; any thread may ask."""

    def __init__(self, snapshot: bytes, graphs: Sequence[str], limits: Limits) -> None:
        """Start nothing yet."""
        names = ("memory", "seconds", "whole", "answer")
        head = {name: getattr(limits, name) for name in names}
        self._settings = Message({**head, "graphs": list(graphs)}, snapshot)
        self._lock = threading.Lock()
        self._nursery: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        self._is_open = True

    def start(self) -> None:
        """Have a nursery ready; a failure is logged, and the next `fork` tries again."""
        with self._lock:
            try:
                self._control()
            except OSError:
                if self._is_open:
                    _LOG.exception("no process to make SPARQL workers could be started")

    def fork(self, theirs_in: int, theirs_out: int) -> int:
        """The number of a new worker that reads from one pipe and writes to the other; OSError without one."""
        with self._lock:
            try:
                return self._fork(theirs_in, theirs_out)
            except OSError:
                self._drop()
                return self._fork(theirs_in, theirs_out)

    def end(self, worker: int, *, at_once: bool) -> int:
        """The exit code of a worker, killed if it must be; 0 if it went with its nursery."""
        with self._lock:
            if not self._nursery:
                return _GONE
            control = self._nursery[1]
            try:
                control.sendall((KILL if at_once else REAP) + NUMBER.pack(worker))
                return int(NUMBER.unpack(receive(control, NUMBER.size))[0])
            except OSError:
                self._drop()
                return _GONE

    def close(self) -> None:
        """End the nursery, and all workers with it."""
        self._is_open = False
        with self._lock:
            self._drop()

    def _fork(self, theirs_in: int, theirs_out: int) -> int:
        control = self._control()
        socket.send_fds(control, [FORK], [theirs_in, theirs_out])
        return int(NUMBER.unpack(receive(control, NUMBER.size))[0])

    def _control(self) -> socket.socket:
        if not self._is_open:
            raise ConnectionAbortedError
        if not self._nursery:
            ours, theirs = socket.socketpair()
            with theirs:
                self._nursery = (_start(theirs), ours)
            ours.settimeout(_START_SECONDS)
            try:
                ours.sendall(encode(self._settings))
                ready = decode(lambda count: receive(ours, count))
            except OSError:
                self._drop()
                raise
            if not ready.head["offline"]:
                _LOG.warning("the kernel gives SPARQL workers no network of their own; they still can open no socket")
        return self._nursery[1]

    def _drop(self) -> None:
        """Close the socket, at which the nursery ends its workers and itself."""
        if self._nursery:
            process, control = self._nursery
            self._nursery = None
            control.close()
            with process:
                try:
                    process.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    process.kill()


def _start(theirs: socket.socket) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "xiangce.sparql.nursery"],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
