"""The records of a file, by the reader of its format."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from xiangce.intake import columnar, delimited, objects, spreadsheet, subjects
from xiangce.intake.grid import Note, Table
from xiangce.intake.limits import Limits
from xiangce.intake.recognise import recognise
from xiangce.intake.rules import Rule
from xiangce.intake.sheets import Sheets
from xiangce.intake.source import Content
from xiangce.schema import Batch, Kind

_Reader: TypeAlias = Callable[[Content, Mapping[str, Kind], Limits], Iterator[Table]]

_READERS: Final[dict[str, _Reader]] = {
    "csv": delimited.tables,
    "json": objects.tables,
    "json lines": objects.lines,
    "parquet": columnar.tables,
    "xlsx": spreadsheet.tables,
}


def batches(content: Content, kinds: Mapping[str, Kind], kind: Kind | None, limits: Limits) -> Iterator[Batch]:
    """The records of a file; BadInput or TooLarge if it is not sound."""
    form, is_otherwise = recognise(content)
    notes = [Note(Rule.SUFFIX, given=content.suffix, read=form)] if is_otherwise else []
    if form not in _READERS:
        return subjects.batches(content, form, kinds, kind, limits, notes)
    sheets = Sheets(content, kinds, kind, limits, notes)
    return sheets.batches(_READERS[form](content, kinds, limits))
