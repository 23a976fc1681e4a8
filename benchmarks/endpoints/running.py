"""A server that is started for a while: its address for queries, and its process."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from endpoints.tree import processes

_START_SECONDS = 60.0


class Running(NamedTuple):
    """The address that takes queries, and the number of the process."""

    address: str
    process: int


def asking(address: str, query: str) -> str:
    """The address of a GET with a query, which is its last parameter."""
    return f"{address}{'&' if '?' in address else '?'}query={quote(query, safe='')}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def started(command: Sequence[object], address: str, folder: Path, **environment: str) -> Iterator[Running]:
    """A server that answers at the address; RuntimeError, with the end of what it printed, if it does not."""
    log = folder / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*map(str, command)], stdout=output, stderr=subprocess.STDOUT, cwd=folder, env=environment or None
        ) as process,
    ):
        try:
            _wait(process, address, log)
            yield Running(address, process.pid)
        finally:
            for each in processes(process.pid) - {process.pid}:
                _kill(each)
            process.kill()


def _kill(process: int) -> None:
    subprocess.run(["kill", "-9", str(process)], stderr=subprocess.DEVNULL, check=False)


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if _answers(address):
            return
        time.sleep(0.1)
    raise RuntimeError(log.read_text(errors="replace")[-300:].strip() or "it did not start")


def _answers(address: str) -> bool:
    request = urllib.request.Request(asking(address, "ASK {}"))
    request.add_header("Accept", "application/sparql-results+json")
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
