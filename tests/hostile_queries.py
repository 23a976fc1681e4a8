"""The hostile queries of hostile.toml, written out."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

_REPEAT = re.compile(r"⟦(.*?)×(\d+)⟧", re.DOTALL)
LISTENER = "127.0.0.1:9"


class Attack(NamedTuple):
    """A hostile query: what it attacks, its text or query string, and what must happen (refuse, end, or any end)."""

    name: str
    attacks: str
    query: str | None
    raw: str | None
    accept: str
    must: str

    def form(self, listener: str = LISTENER) -> str:
        """The query string of a request; whatever calls out of the graph calls that listener."""
        if self.raw is not None:
            return self.raw
        return urlencode({"query": (self.query or "").replace(LISTENER, listener)})


def expand(text: str) -> str:
    """The text with each ⟦part×N⟧ written N times, $i counting from 0 and $j from 1."""
    return _REPEAT.sub(_repeat, text)


def _repeat(found: re.Match[str]) -> str:
    part, count = found[1], int(found[2])
    if "$" not in part:
        return part * count
    return "".join(part.replace("$i", str(n)).replace("$j", str(n + 1)) for n in range(count))


@cache
def attacks() -> tuple[Attack, ...]:
    """All of them, in the order of the file."""
    told = tomllib.loads(Path(__file__).with_name("hostile.toml").read_text(encoding="utf-8"))
    return tuple(_attack(name, said) for name, said in told.items())


def _attack(name: str, said: Mapping[str, str]) -> Attack:
    query, raw = (expand(said[key]) if key in said else None for key in ("query", "raw"))
    accept = expand(said.get("accept", "application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1"))
    return Attack(name, said["attacks"], query, raw, accept, said.get("must", ""))
