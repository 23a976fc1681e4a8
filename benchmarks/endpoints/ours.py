"""The server of this project in a process of its own, on a free port of the loopback."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_SERVER = Path(__file__).resolve().parents[2] / "server"


@contextmanager
def server(options: Sequence[str] = (), log: IO[bytes] | None = None) -> Iterator[tuple[str, int]]:
    """The address (no slash at its end) and the process number of a server; RuntimeError if it does not start."""
    path = os.pathsep.join(filter(None, [str(_SERVER), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "xiangce", "serve", "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": path}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process:
        try:
            found = re.search(r"http://[^/\s]+", process.stdout.readline() if process.stdout else "")
            if not found:
                raise RuntimeError("the server did not start")
            yield found[0], process.pid
        finally:
            process.terminate()
            process.wait(timeout=20)
