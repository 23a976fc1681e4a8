"""Hostile queries against a running server, and what a second client notices of them.

python benchmarks/hostile.py [--only NAMES] [--at-once 1] [--requests 100000] [--serve "--rate 0"]

Each query of tests/hostile.toml is sent from one address of the loopback, one after another or several at once. It must
end within the deadline and half a second, with an error that the client can see or answered whole; what calls out of
the graph must be refused, and a listener counts who comes. A client of another address looks things up all the while.
Then very many requests of all kinds, and how memory grew; for these, --serve "--rate 0" lifts the rate of a client.
"""

import argparse
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from endpoints.ours import server
from endpoints.tree import memory
from hostility.asking import End, ask
from hostility.bystanders import Lookup, friend, listener, p95
from hostility.table import Attack, attacks

from xiangce.sparql import Limits

HERE = Path(__file__).resolve().parent
HOSTILE = "127.0.0.2"
SOAKERS = ("127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7")
GRACE = 0.5
WARM_UP = 2_000
Spans = dict[str, tuple[float, float]]
PLAIN = Attack("plain", "Nothing.", "ASK {}", None, "*/*", "")


def put(address: str, attack: Attack, outside: str, deadline: float) -> tuple[float, End]:
    """When an attack began and how it ends; told to come later, the client does so."""
    for _ in range(5):
        began = time.monotonic()
        end = ask(address, attack.form(outside), attack.accept, HOSTILE, deadline + 30)
        if end.status != 429:
            break
        time.sleep(min(end.again, 30))
    return began, end


def fault(attack: Attack, end: End, deadline: float) -> str:
    """What is wrong with how an attack ended; nothing if all is well."""
    if end.seconds > deadline + GRACE:
        return f"ended after {end.seconds:.1f} s"
    if not end.is_whole and not end.is_error:
        return end.kind
    if attack.must == "refuse" and end.is_whole:
        return "answered"
    if attack.must == "end" and not end.is_whole and end.status >= 500:
        return "an error of the server"
    return ""


def attack_all(address: str, wanted: Sequence[Attack], at_once: int, deadline: float) -> tuple[int, Spans]:
    """Print how each attack ends; what comes back is how many ended otherwise than they must, and when each ran."""
    faults, spans = 0, {}
    with listener() as (outside, callers), ThreadPoolExecutor(at_once) as threads:
        ends = threads.map(lambda attack: put(address, attack, outside, deadline), wanted)
        for attack, (began, end) in zip(wanted, ends, strict=True):
            wrong = fault(attack, end, deadline)
            faults += bool(wrong)
            spans[attack.name] = began, began + end.seconds
            mark = f"<- {wrong}" if wrong else ""
            print(
                f"{attack.name:<24} {end.status:>4} {end.kind:<8} {end.size:>12,} {end.seconds:>7.2f} {mark}",
                flush=True,
            )
    print(f"calls out of the graph: {len(callers)}")
    return faults + len(callers), spans


def noticed(idle: Sequence[Lookup], busy: Sequence[Lookup], spans: Spans) -> int:
    """Print what the second client noticed; what comes back is how many of its lookups were not answered."""
    alone, meanwhile = p95(idle), p95(busy)
    lost = [str(each.status) for each in busy if each.status != 200]
    print(
        f"second client: p95 {alone:.1f} ms alone, {meanwhile:.1f} ms meanwhile ({meanwhile / alone:.1f} x), ", end=""
    )
    print(f"{len(lost)} of {len(busy)} lookups not answered {' '.join(sorted(set(lost)))}")
    during = {name: [each for each in busy if begin <= each.due <= end] for name, (begin, end) in spans.items()}
    worst = sorted(((p95(seen), name) for name, seen in during.items() if len(seen) >= 20), reverse=True)[:8]
    print("most during:", ", ".join(f"{name} {milliseconds:.0f} ms" for milliseconds, name in worst))
    return len(lost)


def soak(address: str, process: int, count: int) -> None:
    """Print how memory grows over very many requests; what servers keep is full after a while, a leak is not."""
    print(f"\n{count:,} requests of all kinds from {len(SOAKERS)} addresses")
    before, done = (0.0, 0.0), 0
    for part in (WARM_UP, *[count // 4] * 4):
        began = time.monotonic()
        command = [sys.executable, str(HERE / "hostility/soak.py"), address]
        each = str(part // len(SOAKERS))
        running = [subprocess.Popen([*command, source, each], stdout=subprocess.PIPE, text=True) for source in SOAKERS]
        ends = " | ".join((each.communicate()[0]).strip() for each in running)
        seconds, after = time.monotonic() - began, memory(process)
        done += part
        print(f"after {done:>7,}: {_grown(before, after)}; {part / seconds:,.0f} requests/s; {ends}")
        before = after


def _grown(before: tuple[float, float], after: tuple[float, float]) -> str:
    """Memory in words, and by how much it grew."""
    growth = [f" ({new / old - 1:+.1%})" if old else "" for old, new in zip(before, after, strict=True)]
    return f"resident {after[0]:.0f} MiB{growth[0]}, shared pages once {after[1]:.0f} MiB{growth[1]}"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="names of queries, with commas")
    parser.add_argument("--at-once", type=int, default=1, help="connections of the hostile client")
    parser.add_argument("--deadline", type=float, default=Limits().seconds, help="seconds that a query may take")
    parser.add_argument("--requests", type=int, default=0, help="requests of all kinds afterwards, such as 100000")
    parser.add_argument("--idle", type=float, default=5, help="seconds for which the second client is alone")
    parser.add_argument("--serve", default="", help="options for xiangce serve")
    return parser.parse_args()


def main() -> None:
    """Print the figures; the exit code is 1 when something did not end as it must."""
    given = options()
    names = {each for each in given.only.split(",") if each}
    wanted = [attack for attack in attacks() if not names or attack.name in names]
    with server(shlex.split(given.serve)) as (address, process):
        for _ in range(50):
            put(address, PLAIN, "", given.deadline)
        with friend(address) as idle:
            time.sleep(given.idle)
        print(f"{len(wanted)} hostile queries, {given.at_once} at once, deadline {given.deadline:g} s\n")
        began = time.monotonic()
        with friend(address) as busy:
            # Several at once may first wait for a place.
            deadline = given.deadline + (Limits().patience if given.at_once > 1 else 0)
            faults, spans = attack_all(address, wanted, given.at_once, deadline)
        print(f"{time.monotonic() - began:.0f} s; {faults} not as they must be")
        lost = noticed(idle, busy, spans)
        if given.requests:
            soak(address, process, given.requests)
        alive = put(address, PLAIN, "", given.deadline)[1].is_whole
        print("the server lives" if alive else "the server is gone")
    sys.exit(bool(faults or lost or not alive))


if __name__ == "__main__":
    main()
