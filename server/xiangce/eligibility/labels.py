"""How an answer names things: in one language, as of one day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pyoxigraph import NamedNode

from xiangce.eligibility.facts import last
from xiangce.graph import Graph
from xiangce.names import shorten
from xiangce.schema.lexical import write


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The words and sentences of answers, in zh and en."""
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Labels:
    """The names of things in a language and as of a day."""

    graph: Graph
    lang: str
    on: date
    _seen: dict[str, str] = field(default_factory=dict)

    def of(self, iri: str) -> str:
        """The name of a thing; a short form of its IRI where it has none."""
        if iri not in self._seen:
            self._seen[iri] = self.graph.label(NamedNode(iri), self.lang, self.on) or shorten(iri)
        return self._seen[iri]

    def thing(self, iri: str) -> dict[str, object]:
        """A thing for JSON: its IRI, its key and its name."""
        return {"iri": iri, "key": last(iri), "label": self.of(iri)}

    def text(self, texts: Mapping[str, str]) -> str:
        """The text in the language; in the other one rather than none."""
        return texts.get(self.lang) or next(iter(texts.values()), "")

    def head(self, column: str) -> str:
        """The heading of a column of a table; its own name where there is no word for it."""
        found = words().get(f"column {column}")
        return found[self.lang] if found and self.lang == "zh" else column

    def field(self, key: str) -> str:
        """The name of a field of records that is no indicator; its key where there is no word for it."""
        found = words().get(f"field {key}")
        return found[self.lang] if found else key

    def word(self, key: str, **values: object) -> str:
        """A word or sentence of the answers."""
        return words()[key][self.lang].format(**values)


def plain(value: Decimal | bool | int) -> object:
    """A value for JSON: exact numbers as text, truths as they are."""
    return value if isinstance(value, bool) else write(Decimal(value))
