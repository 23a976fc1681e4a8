"""Oxigraph's own server, in memory."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoints.running import Running, free_port, started


def missing(peers: Path) -> str:
    """Why it cannot be had; nothing if it is here."""
    return "" if (peers / "python/bin/oxigraph").exists() else "not installed"


@contextmanager
def serve(peers: Path, data: Path, folder: Path) -> Iterator[Running]:
    """The server over the data; the read-only mode wants a store on disk, so this one could be written to."""
    at = f"127.0.0.1:{free_port()}"
    with started([peers / "python/bin/oxigraph", "serve", "--bind", at], f"http://{at}/query", folder) as running:
        headers = {"Content-Type": "application/n-triples"}
        request = urllib.request.Request(f"http://{at}/store?default", data.read_bytes(), headers, method="PUT")
        urllib.request.urlopen(request, timeout=60).close()
        yield running
