"""Ten million rows through a server: how long, how many bytes, and how much larger the server's process got.

python benchmarks/rows.py [ROWS]
"""

import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
QUERY = f"SELECT ?a ?b {{ ?a ?p ?o . ?b ?q ?r }} LIMIT {ROWS}"
SERVE = ["-m", "xiangce", "serve", "--port", "0", "--rate", "0", "--answer", "4000", "--seconds", "400"]


def main() -> None:
    with subprocess.Popen([sys.executable, *SERVE], stdout=subprocess.PIPE, text=True) as server:
        try:
            found = re.search(r"http://\S+", server.stdout.readline() if server.stdout else "")
            if found:
                measure(found[0], server.pid)
        finally:
            server.terminate()


def measure(address: str, pid: int) -> None:
    ask(address, "ASK {}")
    before, begin = largest(pid), time.perf_counter()
    size, rows = ask(address, QUERY)
    seconds, after = time.perf_counter() - begin, largest(pid)
    print(f"{rows - 1:,} rows, {size:,} bytes, {seconds:.1f} s; server {before} MB before, {after} MB at most")


def ask(address: str, query: str) -> tuple[int, int]:
    """How many bytes and lines the answer has, read piece by piece."""
    asked = urllib.request.Request(f"{address}sparql?{urlencode({'query': query, 'format': 'csv'})}")
    size = lines = 0
    with urllib.request.urlopen(asked, timeout=500) as response:
        while piece := response.read(1 << 20):
            size += len(piece)
            lines += piece.count(b"\n")
    return size, lines


def largest(pid: int) -> int:
    """The most memory that a process has had, in MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1000 if found else 0


if __name__ == "__main__":
    main()
