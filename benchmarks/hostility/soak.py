"""Very many requests of all kinds: `soak.py ADDRESS SOURCE COUNT` prints how often each status came."""

import http.client
import random
import sys
import time
from collections import Counter
from functools import cache
from urllib.parse import urlencode, urlsplit

from table import Attack, attacks

_FORM = "application/x-www-form-urlencoded"
_LONGEST = 5_000
# What no other run has asked before.
_START = time.monotonic_ns()
_THING = "https://w3id.org/xiangce/ont#Measure"
# What is asked, and how often among a thousand; hostile ones are those that must be refused, or end, at once.
_SHARES = {"lookup": 500, "repeated": 148, "graph": 100, "page": 50, "refuse": 100, "end": 100, "flood": 2}


@cache
def quick(must: str) -> list[Attack]:
    """The short ones of those that must be refused, or end."""
    return [attack for attack in attacks() if attack.must == must and len(attack.form()) < _LONGEST]


def request(kind: str, number: int, choice: random.Random) -> tuple[str, str, str, str]:
    """Method, path, body and Accept of a request."""
    if kind in {"refuse", "end"}:
        attack = choice.choice(quick(kind))
        return "POST", "/sparql", attack.form(), attack.accept
    queries = {
        "lookup": f"SELECT ?p ?o {{ <{_THING}> ?p ?o }} # {_START}-{number}",
        "repeated": "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class",
        "graph": f"DESCRIBE <{_THING}> # {number % 500}",
        "flood": f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} # {_START}-{number}",
    }
    if kind == "page":
        return "GET", choice.choice(["/", "/health", "/nothing", "/ont", "/sparql"]), "", "text/html"
    return "GET", f"/sparql?{urlencode({'query': queries[kind]})}", "", "*/*"


def main() -> None:
    address, source, count = sys.argv[1:]
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, 60, source_address=(source, 0))
    choice = random.Random(source)  # noqa: S311 the same mix each time
    ends: Counter[str] = Counter()
    for number, kind in enumerate(choice.choices(list(_SHARES), list(_SHARES.values()), k=int(count))):
        method, path, body, accept = request(kind, number, choice)
        headers = {"Accept": accept.encode("latin-1", "replace").decode("latin-1"), "Content-Type": _FORM}
        try:
            connection.request(method, path, body.encode(), headers)
            response = connection.getresponse()
            response.read()
            ends[str(response.status)] += 1
        except http.client.IncompleteRead:
            connection.close()
            ends["broken"] += 1
        except (http.client.HTTPException, OSError):
            connection.close()
            ends["cut off"] += 1
    print(" ".join(f"{end}:{n}" for end, n in sorted(ends.items())))


if __name__ == "__main__":
    main()
