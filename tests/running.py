"""A real server in a process of its own, on a free port of the loopback, that ends with the test."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_SERVER = Path(__file__).parents[1] / "server"
_PATHS = os.pathsep.join(filter(None, [str(_SERVER), os.environ.get("PYTHONPATH")]))
ENVIRONMENT = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": _PATHS}


@contextmanager
def server(*first: str, options: Sequence[str] = ()) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a running server and its process, with options before and behind `serve`."""
    command = [sys.executable, "-m", "xiangce", *first, "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        try:
            yield found[0], process
        finally:
            process.terminate()
            process.wait(timeout=10)


def descendants(parent: int) -> set[int]:
    """The processes that a process started, that these started, and so on, as far as they still run."""
    children: dict[str, set[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z":
            children.setdefault(fields[1], set()).add(int(status.parent.name))
    found, new = set(), {parent}
    while new:
        new = {child for each in new for child in children.get(str(each), ())}
        found |= new
    return found


def alive(process: int) -> bool:
    """Whether a process still runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
