"""Other SPARQL services, started for a test on the loopback and ended with it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError

# Where other services are, which take long to start; without it only Oxigraph is asked.
PEERS = os.environ.get("XIANGCE_PEERS")
_FUSEKI = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
"""
_OPEN = """grant SPARQL_UPDATE to "SPARQL"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);"""


class Service(NamedTuple):
    """Where a service takes queries, graphs and updates."""

    query: str
    graphs: str
    update: str


@contextmanager
def oxigraph() -> Iterator[Service]:
    """Oxigraph's own server, in memory."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    command = [Path(sys.executable).with_name("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"{base}/query"):
        yield Service(f"{base}/query", f"{base}/store", f"{base}/update")


@contextmanager
def fuseki() -> Iterator[Service]:
    """Apache Jena Fuseki with a transactional dataset in memory."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}/ds"
    jars = _jars() / "*"
    with _running(
        ["java", "-cp", jars, _FUSEKI, "--localhost", f"--port={port}", "--update", "--mem", "/ds"], f"{base}/sparql"
    ):
        yield Service(f"{base}/sparql", f"{base}/data", f"{base}/update")


@contextmanager
def virtuoso() -> Iterator[Service]:
    """Virtuoso, open to updates by everybody on this machine."""
    sql, http = _free_port(), _free_port()
    base = f"http://127.0.0.1:{http}"
    settings = {"virtuoso.ini": _VIRTUOSO.format(sql=sql, http=http)}
    with _running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], f"{base}/sparql", settings):
        subprocess.run(["isql-vt", str(sql), "dba", "dba", f"exec={_OPEN}"], check=True, capture_output=True)
        yield Service(f"{base}/sparql", f"{base}/sparql-graph-crud", f"{base}/sparql")


def missing(name: str) -> str:
    """Why a service cannot be started here; nothing if it can."""
    needs: dict[str, Sequence[str | Path | None]] = {
        "oxigraph": [Path(sys.executable).with_name("oxigraph")],
        "fuseki": [shutil.which("java"), *_jars().glob("jena-fuseki-main-*.jar"), None][:2],
        "virtuoso": [shutil.which("virtuoso-t"), shutil.which("isql-vt")],
    }
    if name != "oxigraph" and not PEERS:
        return "XIANGCE_PEERS does not say where other services are"
    return "" if all(each and Path(each).exists() for each in needs[name]) else f"{name} is not at hand"


SERVICES: dict[str, Callable[[], AbstractContextManager[Service]]] = {
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
}


def _jars() -> Path:
    return Path(PEERS or "", "fuseki", "jars")


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


@contextmanager
def _running(command: Sequence[object], address: str, files: dict[str, str] | None = None) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (files or {}).items():
            Path(folder, name).write_text(text)
        with subprocess.Popen(
            [*map(str, command)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                _wait_for(f"{address}?query=ASK%7B%7D", process)
                yield
            finally:
                process.terminate()
                process.wait(timeout=30)


def _wait_for(question: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, "the service ended before it answered"
        try:
            with urllib.request.urlopen(question, timeout=2):
                return
        except HTTPError as error:
            error.close()
        except (URLError, OSError):
            pass
        time.sleep(0.1)
    raise AssertionError("the service did not answer in half a minute")
