"""Apache Jena Fuseki, in memory."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoints.running import Running, free_port, started

_MAIN = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"


def missing(peers: Path) -> str:
    """Why it cannot be had; nothing if it is here."""
    if not shutil.which("java"):
        return "there is no Java"
    return "" if list((peers / "fuseki").glob("jars/jena-fuseki-main-*.jar")) else "not installed"


@contextmanager
def serve(peers: Path, data: Path, folder: Path) -> Iterator[Running]:
    """The server over the data, with the memory that Java takes by itself."""
    port = free_port()
    command = ["java", "-cp", f"{peers}/fuseki/jars/*", _MAIN, "--localhost", "--quiet", f"--port={port}"]
    with started([*command, f"--file={data}", "/data"], f"http://127.0.0.1:{port}/data/sparql", folder) as running:
        yield running
