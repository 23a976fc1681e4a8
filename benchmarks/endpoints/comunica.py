"""Comunica over a file, with a worker for each core as here."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoints.running import Running, free_port, started

_PROGRAM = "comunica/node_modules/.bin/comunica-sparql-file-http"


def missing(peers: Path) -> str:
    """Why it cannot be had; nothing if it is here."""
    if not shutil.which("node"):
        return "there is no node"
    return "" if (peers / _PROGRAM).exists() else "not installed"


@contextmanager
def serve(peers: Path, data: Path, folder: Path) -> Iterator[Running]:
    """The server over the data."""
    port = free_port()
    command = [peers / _PROGRAM, "-p", port, "-w", os.cpu_count(), "-t", 60, data]
    with started(command, f"http://127.0.0.1:{port}/sparql", folder) as running:
        yield running
