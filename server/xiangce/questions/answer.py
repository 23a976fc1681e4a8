"""The rows that answer a question, as records for JSON and as lines for CSV and tables."""

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Graph, Row, Term
from xiangce.names import PREFIXES, citation_key, shorten
from xiangce.questions.catalogue import Question

_TRUTH = {"en": {"true": "yes", "false": "no"}, "zh": {"true": "是", "false": "否"}}
_EXACT = {PREFIXES["xsd"] + name for name in ("decimal", "double", "float")}


@dataclass(frozen=True)
class Answer:
    """What was asked, the rows that answer it, the language of its labels and the day it speaks of."""

    graph: Graph
    question: Question
    columns: list[str]
    rows: list[Row]
    lang: str
    on: date

    def records(self) -> list[dict[str, object]]:
        """The rows for JSON: things as {iri, label}, exact decimals as strings, what is not bound left out."""
        return [{name: self.value(term) for name, term in row.items() if term is not None} for row in self.rows]

    def value(self, term: Term) -> object:
        """One term for JSON."""
        if isinstance(term, NamedNode):
            return {"iri": term.value, "key": term.value.rsplit("/", 1)[-1], "label": self.name(term)}
        kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
        if kind == "integer":
            return int(term.value)
        return term.value == "true" if kind == "boolean" else plain(term)

    def name(self, thing: NamedNode) -> str:
        """The name of a thing on the day asked; a short form of its IRI where it has none."""
        return self.graph.label(thing, self.lang, self.on) or shorten(thing.value)

    def label(self, thing: NamedNode) -> str:
        """The name of a thing; before it the key by which people cite it, if it is a part of a document."""
        key = citation_key(thing.value)
        return f"{key} {self.name(thing)}" if key else self.name(thing)

    @property
    def headings(self) -> list[str]:
        """The columns as a table heads them, in the language asked."""
        return [_headings().get(name, {}).get(self.lang, name) for name in self.columns]

    def lines(self) -> Iterator[list[str]]:
        """The rows as text for a table: things by their label."""
        for row in self.rows:
            yield ["" if term is None else self._text(term) for term in row.values()]

    def csv(self) -> str:
        """The rows as CSV (RFC 4180) with a header line; each thing has a column for its label and one for its IRI."""
        things = [name for name in self.columns if any(isinstance(row[name], NamedNode) for row in self.rows)]
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([*self.columns, *(f"{name}_iri" for name in things)])
        for row, line in zip(self.rows, self.lines(), strict=True):
            iris = [row[name].value if isinstance(row[name], NamedNode) else "" for name in things]  # type: ignore[union-attr]
            writer.writerow([*line, *iris])
        return out.getvalue()

    def _text(self, term: Term) -> str:
        """One term for people."""
        if isinstance(term, NamedNode):
            return self.label(term)
        return _TRUTH[self.lang][term.value] if term.value in _TRUTH["en"] and not term.language else plain(term)


@cache
def _headings() -> dict[str, dict[str, str]]:
    """The words that head the columns, in zh and en."""
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))


def plain(literal: Literal) -> str:
    """The text of a literal; decimals without needless zeros."""
    if literal.datatype.value not in _EXACT:
        return literal.value
    number = Decimal(literal.value).normalize()
    return f"{number:f}"
