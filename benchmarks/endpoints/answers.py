"""One answer of a server: how many rows, which ones, and in how many milliseconds."""

import hashlib
import json
import time
import urllib.error
import urllib.request
from typing import Any, NamedTuple

from endpoints.workloads import Request

_PATIENCE = 30.0


class Answer(NamedTuple):
    """The rows of an answer, a mark that is the same for the same rows, the time it took, and what went wrong."""

    rows: int = 0
    mark: str = ""
    milliseconds: float = 0
    error: str = ""


def answer(address: str, request: Request) -> Answer:
    """What a server answers to a request."""
    asked = urllib.request.Request(request.address(address))
    asked.add_header("Accept", request.accept)
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(asked, timeout=_PATIENCE) as response:
            body = response.read()
        rows = _rows(body, request)
    except urllib.error.HTTPError as error:
        return Answer(error=f"{error.code} {' '.join(error.read(200).decode(errors='replace').split())[:80]}")
    except (OSError, ValueError, KeyError) as error:
        return Answer(error=f"{type(error).__name__} {error}"[:90])
    return Answer(len(rows), _mark(rows), 1000 * (time.perf_counter() - began))


def _rows(body: bytes, request: Request) -> list[str]:
    if request.accept.endswith("n-triples"):
        return [line for line in body.decode().splitlines() if line.strip() and not line.startswith("#")]
    return [json.dumps(_plain(row), sort_keys=True) for row in json.loads(body)["results"]["bindings"]]


def _plain(row: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The values alone: servers write numbers, types and blank nodes in their own ways."""
    return {name: _value(term) for name, term in row.items()}


def _value(term: dict[str, Any]) -> str:
    if term["type"] == "bnode":
        return "_:"
    try:
        return repr(float(term["value"]))
    except ValueError:
        return str(term["value"])


def _mark(rows: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()[:8]
