"""The questions there are, read from the headers of the query files."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xiangce.errors import NotFound


@dataclass(frozen=True)
class Parameter:
    """A value that a question asks for: its name, its type, a label in zh and en, and whether it can be left out."""

    name: str
    type: str
    label: Mapping[str, str]
    optional: bool = False


@dataclass(frozen=True)
class Question:
    """A named query: what it asks in zh and en, what it needs to know, and the SPARQL text."""

    name: str
    title: Mapping[str, str]
    note: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    text: str

    @property
    def is_dated(self) -> bool:
        """Whether the answer depends on the day that `on` gives."""
        return "VALUES ?on " in self.text

    def example(self, parameter: str) -> str | None:
        """The value that stands in the text for a parameter, as somebody would write it; None for none."""
        found = re.search(rf"VALUES \?{re.escape(parameter)} {{ (\S+) }}", self.text)
        return found[1].strip("<>").partition("^^")[0].strip('"') if found and found[1] != "UNDEF" else None


@cache
def catalogue() -> Mapping[str, Question]:
    """All questions by name."""
    files = sorted(Path(__file__).parent.glob("*.rq"))
    return MappingProxyType({path.stem: _read(path) for path in files})


def question(name: str) -> Question:
    """The question of that name; NotFound names the nearest ones."""
    known = catalogue()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    raise NotFound(
        f"There is no question “{name}”. "
        + (f"Nearest: {', '.join(near)}" if near else "Ask without a name to list all"),
        f"没有名为“{name}”的问题。" + (f"相近的有：{'、'.join(near)}" if near else "不写名称可列出全部"),
        candidates=near,
    )


def _read(path: Path) -> Question:
    """The question in a file."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, Any] = tomllib.loads(
        "\n".join(line.removeprefix("#+") for line in text.splitlines() if line.startswith("#+"))
    )
    parameters = {
        name: Parameter(name, said["type"], said["label"], said.get("optional", False))
        for name, said in header.get("parameters", {}).items()
    }
    return Question(path.stem, header["title"], header.get("note", {}), parameters, text)
