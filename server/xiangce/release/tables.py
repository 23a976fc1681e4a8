"""The tables: each is the answer of a query in tables/, whose header describes the columns."""

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pyoxigraph import Literal

from xiangce.graph import Graph, Term
from xiangce.names import ID

_METADATA: Final = "-metadata.json"
_EXACT: Final = "decimal"


@dataclass(frozen=True)
class Column:
    """A column: its name, its datatype in XML Schema, whether it is always filled, and its titles in zh and en."""

    name: str
    type: str
    required: bool
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A table: its name, the columns by which its rows are told apart, its columns, and the query that fills it."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    query: str

    @property
    def dataset(self) -> str:
        """The IRI under which the catalogue lists it."""
        return f"{ID}table/{self.name}"

    @property
    def path(self) -> str:
        """Where its file stands."""
        return f"tables/{self.name}.csv"

    @property
    def metadata_path(self) -> str:
        """Where its description stands, as CSV on the Web looks for it."""
        return self.path + _METADATA

    def csv(self, graph: Graph) -> bytes:
        """Its rows as CSV (RFC 4180, UTF-8), headed by the names of the columns."""
        names, rows = graph.table(self.query)
        if names != [column.name for column in self.columns]:
            raise TypeError(f"{self.name}: the header describes other columns than the query gives")
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows([_cell(row[column.name], column.type) for column in self.columns] for row in rows)
        return out.getvalue().encode()

    def metadata(self, about: Mapping[str, Any]) -> bytes:
        """Its description by CSV on the Web; `about` is what the catalogue says of it."""
        described = {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": f"{self.name}.csv",
            **about,
            "tableSchema": {
                "columns": [_column(column) for column in self.columns],
                "primaryKey": list(self.key),
                "aboutUrl": f"{{+{self.key[0]}}}" if len(self.key) == 1 else None,
            },
        }
        described["tableSchema"] = {name: said for name, said in described["tableSchema"].items() if said}
        return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


@cache
def tables() -> tuple[Table, ...]:
    """Every table, in order of name."""
    folder = files(__package__) / "tables"
    queries = sorted((each for each in folder.iterdir() if each.name.endswith(".rq")), key=lambda each: each.name)
    return tuple(_read(each.name.removesuffix(".rq"), each.read_text(encoding="utf-8")) for each in queries)


def _read(name: str, text: str) -> Table:
    """The table of a query file."""
    lines = [line.removeprefix("#+") for line in text.splitlines() if line.startswith("#+")]
    header = tomllib.loads("\n".join(lines))
    columns = tuple(
        Column(column, said["type"], said.get("required", False), {"zh": said["zh"], "en": said["en"]})
        for column, said in header["columns"].items()
    )
    return Table(name, tuple(header["key"]), columns, text)


def _cell(term: Term | None, kind: str) -> str:
    """A term as a cell; decimals without needless zeros."""
    if term is None:
        return ""
    is_number = isinstance(term, Literal) and kind == _EXACT
    return f"{Decimal(term.value).normalize():f}" if is_number else term.value


def _column(column: Column) -> dict[str, Any]:
    """A column by CSV on the Web; its name is a title too, for that is what heads the file."""
    return {
        "name": column.name,
        "titles": {"zh": column.titles["zh"], "en": [column.titles["en"], column.name]},
        "datatype": column.type,
        "required": column.required,
    }
