"""The process that makes workers: `python -m xiangce.sparql.nursery`, spoken to over the socket at its stdin.

It loads the snapshot once, leaves the network, and forks a worker whenever it is told to: a few milliseconds each, and
the pages of the snapshot are shared. It evaluates nothing itself. With the other end of its socket it ends, and all
workers with it.
"""

import gc
import os
import signal
import socket
import time
import traceback
from contextlib import suppress

from xiangce.sparql import sandbox
from xiangce.sparql.store import Snapshot
from xiangce.sparql.wire import FORK, KILL, NUMBER, Message, decode, encode, receive
from xiangce.sparql.worker import serve

_CHANNEL = 0
_SECONDS_TO_END = 0.5


def main() -> None:
    """Make and end workers until the socket closes."""
    control = socket.socket(fileno=_CHANNEL)
    offline = sandbox.leave_network()
    settings = decode(lambda count: receive(control, count))
    snapshot = Snapshot(settings.body, settings.head["graphs"])
    sandbox.cap_memory(settings.head["memory"])
    gc.freeze()
    control.sendall(encode(Message({"offline": offline})))
    workers: set[int] = set()
    while True:
        command, pipes, *_ = socket.recv_fds(control, 1, 2)
        if not command:
            break
        if command == FORK:
            worker = _fork(snapshot, settings, pipes)
            workers.add(worker)
            control.sendall(NUMBER.pack(worker))
        else:
            (worker,) = NUMBER.unpack(receive(control, NUMBER.size))
            # A worker of a nursery before this one went with it, and its number may be anybody's by now.
            code = _end(worker, 0 if command == KILL else _SECONDS_TO_END) if worker in workers else 0
            workers.discard(worker)
            control.sendall(NUMBER.pack(code))
    for worker in workers:
        _end(worker, 0)


def _fork(snapshot: Snapshot, settings: Message, pipes: list[int]) -> int:
    """The number of a new process that answers queries over these two pipes."""
    nursery = os.getpid()
    worker = os.fork()
    if worker:
        for pipe in pipes:
            os.close(pipe)
        return worker
    try:
        sandbox.die_with_parent()
        if os.getppid() == nursery:
            for descriptor, pipe in enumerate(pipes):
                os.dup2(pipe, descriptor)
            sandbox.close_files()
            serve(snapshot, settings.head)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(0)


def _end(worker: int, seconds: float) -> int:
    """The exit code of a worker that is given this long to end by itself."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found, status = os.waitpid(worker, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(worker, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


if __name__ == "__main__":
    # The other end may go at any moment.
    with suppress(ConnectionError):
        main()
