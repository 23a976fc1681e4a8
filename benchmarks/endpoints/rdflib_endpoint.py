"""rdflib-endpoint, with the store of rdflib."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoints.running import Running, free_port, started


def missing(peers: Path) -> str:
    """Why it cannot be had; nothing if it is here."""
    return "" if (peers / "python/bin/rdflib-endpoint").exists() else "not installed"


@contextmanager
def serve(peers: Path, data: Path, folder: Path) -> Iterator[Running]:
    """The server over the data."""
    port = free_port()
    command = [peers / "python/bin/rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", port, data]
    with started(command, f"http://127.0.0.1:{port}/", folder) as running:
        yield running
