"""The tables of a file, by the reader of its format."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from xiangce.intake import columnar, delimited, objects, spreadsheet
from xiangce.intake.grid import Note, Table
from xiangce.intake.limits import Limits
from xiangce.intake.recognise import recognise
from xiangce.intake.rules import Rule
from xiangce.intake.source import Content
from xiangce.schema import Kind

_Reader: TypeAlias = Callable[[Content, Mapping[str, Kind], Limits], Iterator[Table]]

_READERS: Final[dict[str, _Reader]] = {
    "csv": delimited.tables,
    "json": objects.tables,
    "json lines": objects.lines,
    "parquet": columnar.tables,
    "xlsx": spreadsheet.tables,
}


def tables(content: Content, form: str, kinds: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The tables of a file of a format."""
    return _READERS[form](content, kinds, limits)
