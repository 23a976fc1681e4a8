"""Who stands by while hostile queries run: a client that looks things up, and a listener that nobody may call."""

import math
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_ADDRESS = "127.0.0.3"


class Lookup(NamedTuple):
    """When a lookup was due, on the monotonic clock, how many seconds later it was answered, and its status."""

    due: float
    seconds: float
    status: int


@contextmanager
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address that nothing may call, and who called it."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def wait() -> None:
            while True:
                try:
                    connection, caller = door.accept()
                except OSError:
                    return
                callers.append(str(caller))
                connection.close()

        threading.Thread(target=wait, daemon=True).start()
        yield f"127.0.0.1:{door.getsockname()[1]}", callers
        door.shutdown(socket.SHUT_RDWR)


@contextmanager
def friend(address: str) -> Iterator[list[Lookup]]:
    """What a client at another address notices meanwhile; the list is filled at the end."""
    seen: list[Lookup] = []
    command = [sys.executable, str(Path(__file__).with_name("lookups.py")), address, _ADDRESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        reader = threading.Thread(target=lambda: seen.extend(map(_lookup, process.stdout or [])))
        reader.start()
        yield seen
        if process.stdin:
            process.stdin.close()
        reader.join()


def _lookup(line: str) -> Lookup:
    began, seconds, status = line.split()
    return Lookup(float(began), float(seconds), int(status))


def p95(seen: Sequence[Lookup]) -> float:
    """Milliseconds that 95 of 100 lookups stay within."""
    times = sorted(each.seconds for each in seen)
    return 1000 * times[int(0.95 * len(times))] if times else math.nan
