"""Load by wrk: how many requests a server answers in a second, and how long they take."""

import os
import re
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from endpoints.running import asking
from endpoints.workloads import Request

_SCRIPT = Path(__file__).with_name("load.lua")


class Cell(NamedTuple):
    """What a server did under a load: answers in a second, milliseconds for half and for 99 of 100, and faults."""

    rate: float
    p50: float
    p99: float
    faults: int


def settle(address: str) -> None:
    """Wait until the server has done with what clients left behind: three quick answers in a row, or 90 seconds."""
    quick, until = 0, time.monotonic() + 90
    while quick < 3 and time.monotonic() < until:
        began = time.monotonic()
        try:
            with urllib.request.urlopen(asking(address, "ASK {}"), timeout=20):
                quick = quick + 1 if time.monotonic() - began < 0.1 else 0
        except OSError:
            quick = 0
        time.sleep(0.1)


def measure(address: str, requests: Sequence[Request], clients: int, seconds: float, *, unique: bool) -> Cell:
    """The figures of a load; a request counts when its answer is there and is no error."""
    host = f"http://{urlsplit(address).netloc}"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.writelines(f"{request.accept} {request.address(address).removeprefix(host)}\n" for request in requests)
        paths.flush()
        told = {"PATHS": paths.name, "UNIQUE": str(int(unique)), "STAMP": str(time.monotonic_ns())}
        command = ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "60s", "-s", str(_SCRIPT)]
        printed = subprocess.run(
            [*command, f"{host}/"],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", printed)
    if not found:
        raise RuntimeError(printed[-300:])
    count, duration, p50, p99, bad, lost = map(int, found.groups())
    return Cell((count - bad) / (duration / 1e6), p50 / 1000, p99 / 1000, bad + lost)
