"""Virtuoso, with buffers for more than the data and without ceilings for rows and cost."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoints.running import Running, free_port, started

_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 50
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 40
[SPARQL]
ResultSetMaxRows = 1000000
"""


def missing(_peers: Path) -> str:
    """Why it cannot be had; nothing if it is here."""
    return "" if shutil.which("virtuoso-t") and shutil.which("isql-vt") else "not installed"


@contextmanager
def serve(_peers: Path, data: Path, folder: Path) -> Iterator[Running]:
    """The server over the data; without a name for the graph it would answer over its own graphs too."""
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, sql=sql, http=http))
    shutil.copy(data, folder / "data.nt")
    command = ["virtuoso-t", "+foreground", "+configfile", settings]
    with started(command, f"http://127.0.0.1:{http}/sparql?default-graph-uri=urn%3Adata", folder) as running:
        load = f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/data.nt'), '', 'urn:data'); checkpoint;"
        subprocess.run(
            ["isql-vt", str(sql), "dba", "dba", f"exec={load}"], check=True, capture_output=True, timeout=120
        )
        yield running
