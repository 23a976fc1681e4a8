"""The endpoint beside other servers, over the same data and by the same queries, in one run.

bash benchmarks/endpoints/setup.sh            installs the peers, by default below ~/.cache/xiangce-peers
python benchmarks/endpoint.py [--peers DIR] [--seconds 2] [--only ours,oxigraph] [--clients 1,8,32] [--serve OPTIONS]

All get the union of the graphs as one graph. First each query is asked of each server once: what differs from ours in
rows or values is told. Then wrk asks the named questions in turn, and each heavy query, once unique (a comment makes
each request another one, so that no cache helps) and once repeated. Where a cell is too short for two requests, its
rate is that of one alone. Cells show answers in a second, ms for half and for 99 of 100 of all responses, faults behind
an exclamation mark (also places that were taken), and how many times as many answers ours gave.
"""

import argparse
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from endpoints import comunica, fuseki, oxigraph_server, rdflib_endpoint, virtuoso
from endpoints.answers import Answer, answer
from endpoints.load import Cell, measure, settle
from endpoints.ours import server
from endpoints.running import Running
from endpoints.tree import memory
from endpoints.workloads import Request, heavy, questions
from pyoxigraph import RdfFormat, Triple, parse, serialize

from xiangce.graph import load

OURS = "ours"
PEERS = {
    "oxigraph": oxigraph_server,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
    "comunica": comunica,
}
Key = tuple[str, int, bool]


class Measured(NamedTuple):
    """What was seen of a server: an answer to each query, the cells, and its memory."""

    answers: dict[str, Answer]
    cells: dict[Key, Cell]
    resident: float
    shared_once: float


def merged(folder: Path) -> Path:
    """The union of the graphs, each statement once, as N-Triples."""
    triples: set[Triple] = {quad.triple for quad in parse(load().snapshot, RdfFormat.N_QUADS)}
    path = folder / "data.nt"
    path.write_bytes(serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES) or b"")
    return path


@contextmanager
def own(options: Sequence[str], folder: Path) -> Iterator[Running]:
    """The server of this project."""
    with (folder / "log").open("wb") as log, server(options, log) as (address, process):
        yield Running(f"{address}/sparql", process)


def measured(running: Running, clients: Sequence[int], seconds: float) -> Measured:
    """Everything about a server that runs."""
    answers: dict[str, Answer] = {}
    cells: dict[Key, Cell] = {}
    for name, requests in {"questions": questions(), **{request.name: [request] for request in heavy()}}.items():
        settle(running.address)
        answers |= {request.name: _second(running.address, request, seconds) for request in requests}
        for unique in (True, False):
            for count in clients:
                cells[name, count, unique] = cell(running.address, requests, answers, (count, seconds), unique=unique)
    return Measured(answers, cells, *memory(running.process))


def _second(address: str, request: Request, seconds: float) -> Answer:
    """The second answer to a request, as a server may have to warm up; the first if that is an error."""
    first = answer(address, request)
    if first.error or first.milliseconds > 1000 * seconds:
        print(f"  {request.name}: {first.error or f'{first.milliseconds / 1000:.1f} s'} at first", flush=True)
    return first if first.error else answer(address, request)


def cell(
    address: str, requests: Sequence[Request], answers: dict[str, Answer], load_of: tuple[int, float], *, unique: bool
) -> Cell:
    """The figures of a cell; of one request, where two take longer than the cell."""
    count, seconds = load_of
    fine = [request for request in requests if not answers[request.name].error]
    if not fine:
        return Cell(0, 0, 0, 1)
    times = [answers[request.name].milliseconds for request in fine]
    mean = sum(times) / len(times)
    if 2 * mean > 1000 * seconds:
        return Cell(1000 / mean, mean, max(times), 0)
    settle(address)
    return measure(address, fine, count, seconds, unique=unique)


def differences(found: dict[str, Measured]) -> None:
    """Print which answers of a peer are not ours, and which took long."""
    for name, run in found.items():
        for query, got in run.answers.items():
            wanted = found[OURS].answers[query] if OURS in found else got
            if got.error:
                print(f"{name:<16} {query:<24} {got.error}")
            elif got.rows != wanted.rows:
                print(f"{name:<16} {query:<24} {got.rows} rows, ours {wanted.rows}")
            elif got.mark != wanted.mark and query != "everything":
                print(f"{name:<16} {query:<24} as many rows as ours, other values")
            if got.milliseconds > 500:
                print(f"{name:<16} {query:<24} {got.milliseconds / 1000:.1f} s")


def table(found: dict[str, Measured]) -> None:
    """Print the cells of all servers side by side: requests/s, p50/p99 in ms, and how many times faster ours is."""
    print(f"\n{'query, clients':<28}" + "".join(f"{name:>28}" for name in found))
    keys = next(iter(found.values())).cells
    for key in keys:
        query, clients, unique = key
        line = f"{query} {'unique' if unique else 'repeated'} c={clients}"
        print(
            f"{line:<28}" + "".join(_shown(run.cells[key], found.get(OURS, run).cells[key]) for run in found.values())
        )
    print(
        f"{'MiB (shared pages once)':<28}"
        + "".join(f"{f'{r.resident:.0f} ({r.shared_once:.0f})':>28}" for r in found.values())
    )


def _shown(cell: Cell, ours: Cell) -> str:
    if not cell.rate:
        return f"{'-':>28}"
    times = "" if cell is ours else f" {ours.rate / cell.rate:.2g}x"
    faults = f" !{cell.faults}" if cell.faults else ""
    return f"{f'{cell.rate:,.0f} {cell.p50:.1f}/{cell.p99:.0f}{faults}{times}':>28}"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--peers", type=Path, default=Path.home() / ".cache/xiangce-peers", help="where setup.sh put them"
    )
    parser.add_argument("--seconds", type=float, default=2, help="seconds for each cell")
    parser.add_argument("--clients", default="1,8,32", help="clients at once")
    parser.add_argument("--only", default="", help=f"of {OURS},{','.join(PEERS)}")
    parser.add_argument(
        "--serve", default="--rate 0", help="options for xiangce serve: all requests come from one client"
    )
    return parser.parse_args()


def main() -> None:
    """Print the figures."""
    given = options()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed (benchmarks/endpoints/setup.sh)")
    began = time.perf_counter()
    wanted = given.only.split(",") if given.only else [OURS, *PEERS]
    found: dict[str, Measured] = {}
    with tempfile.TemporaryDirectory() as temporary:
        data = merged(Path(temporary))
        for name in wanted:
            folder = Path(temporary, name)
            folder.mkdir()
            if name != OURS and (reason := PEERS[name].missing(given.peers)):
                print(f"{name}: left out, {reason}")
                continue
            own_options = shlex.split(given.serve)
            start = own(own_options, folder) if name == OURS else PEERS[name].serve(given.peers, data, folder)
            try:
                with start as running:
                    found[name] = measured(running, [int(each) for each in given.clients.split(",")], given.seconds)
            except RuntimeError as error:
                print(f"{name}: left out, {error}")
            print(f"{name}: measured after {time.perf_counter() - began:.0f} s", flush=True)
    differences(found)
    table(found)


if __name__ == "__main__":
    main()
