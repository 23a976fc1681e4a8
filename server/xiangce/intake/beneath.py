"""Rows right below the headings that are no records: the headings again, units, help, and an example."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xiangce.intake.grid import Grid
from xiangce.intake.headings import NUMBERS, Column, Columns, fields_of
from xiangce.intake.units import Unit, unit
from xiangce.intake.words import narrow, plain, said
from xiangce.schema import Kind

_ROWS: Final = 5
_TELLING: Final = 2
_AFTER_EXAMPLE: Final = r"(?=$|[\s/:,|_(（\[【—-])"


@dataclass(frozen=True)
class Beneath:
    """How many rows below the headings are no records, and the units that they say, by key of the field."""

    rows: int
    units: Mapping[str, Unit]


def beneath(grid: Grid, columns: Columns, kind: Kind) -> Beneath:
    """What stands between the headings and the first record."""
    units: dict[str, Unit] = {}
    count = 0
    for place, texts in enumerate(grid.cells.head(_ROWS).iter_rows(), 1):
        cells = {index: text for index, text in enumerate(texts) if text and text.strip()}
        found = _units(cells, columns)
        if found:
            units |= found
        elif cells and not _is_told(cells, columns, kind):
            break
        count = place if cells else count
    return Beneath(count, units)


def _is_told(cells: Mapping[int, str], columns: Columns, kind: Kind) -> bool:
    """Whether a row is an example, the headings again, marks such as “required”, or help."""
    by_index = {column.index: column for column in columns.fields.values()}
    if 0 in cells and _is_example(cells[0]):
        return True
    if all(plain(text) in said("marks") for text in cells.values()):
        return True
    is_same = [_says(by_index.get(index), text, kind) for index, text in cells.items()]
    return sum(is_same) >= min(_TELLING, len(cells))


def _is_example(text: str) -> bool:
    """Whether the first cell of a row says that the row is an example."""
    words = "|".join(map(re.escape, sorted(said("example"), key=len, reverse=True)))
    return re.match(rf"({words}){_AFTER_EXAMPLE}", narrow(text).strip().casefold()) is not None


def _says(column: Column | None, text: str, kind: Kind) -> bool:
    """Whether a cell says the name of its column, or how to fill it in, rather than a value."""
    if column is None:
        return False
    is_help = any(plain(help_text) in plain(text) for help_text in column.field.help.values() if help_text)
    return is_help or fields_of([text], kind) == [column.field.key]


def _units(cells: Mapping[int, str], columns: Columns) -> dict[str, Unit]:
    """The units of a row that holds nothing else; none if it holds anything else."""
    by_index = {column.index: column for column in columns.fields.values()}
    found: dict[str, Unit] = {}
    for index, text in cells.items():
        column, one = by_index.get(index), unit(text)
        if column is not None and column.field.datatype in NUMBERS and one is not None:
            found[column.field.key] = one
        elif plain(text) not in said("placeholders") | said("heading_of_units"):
            return {}
    return found


def with_units(columns: Columns, units: Mapping[str, Unit]) -> Columns:
    """Columns with units that stand in a row of their own, where the headings say none."""
    fields = {
        key: Column(each.field, each.index, each.heading, each.unit or units.get(key), each.is_key)
        for key, each in columns.fields.items()
    }
    return Columns(fields, columns.units, columns.unknown)
