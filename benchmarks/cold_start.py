"""How fast a cold command answers, and how soon and how heavy the server is; beside a bare Python as the peer.

python benchmarks/cold_start.py
"""

import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

RUNS = 9


def seconds(*command: str) -> float:
    """The median wall time of a command over RUNS runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def resident(pid: int) -> float:
    """The resident memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [
        int(each)
        for each in subprocess.run(
            ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split()
    ]


def serve() -> tuple[float, float, float, float]:
    """Seconds until the server answers /health and a first query; MiB of the server and of its query workers."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "xiangce", "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as server:
        address = re.search(r"http://\S+", server.stdout.readline())[0]  # type: ignore[index, union-attr]
        urllib.request.urlopen(address + "health", timeout=10).read()
        ready = time.perf_counter() - start
        urllib.request.urlopen(address + "sparql?query=ASK%7B%7D", timeout=10).read()
        answered = time.perf_counter() - start
        workers = sum(resident(child) for child in children(server.pid))
        memory = resident(server.pid)
        server.terminate()
    return ready, answered, memory, workers


def main() -> None:
    """Print the figures."""
    bare = seconds(sys.executable, "-c", "pass")
    imports = seconds(sys.executable, "-c", "import click, pyoxigraph")
    who = seconds(sys.executable, "-m", "xiangce", "who", "customs")
    print(f"bare Python            {bare:.3f} s")
    print(f"imports click, engine  {imports:.3f} s")
    print(f"xiangce who customs    {who:.3f} s  ({who / imports:.1f} x the imports)")
    ready, answered, memory, workers = serve()
    print(f"server ready           {ready:.3f} s, first query answered {answered:.3f} s")
    print(f"server memory          {memory:.0f} MiB, its query workers {workers:.0f} MiB")


if __name__ == "__main__":
    main()
