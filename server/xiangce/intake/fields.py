"""All fields of a grid at once: the engine reads the columns side by side; what it cannot read comes after."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import polars as pl

from xiangce.intake.amounts import unit_groups, unit_notes
from xiangce.intake.column import FieldReader, typed
from xiangce.intake.grid import Note
from xiangce.intake.headings import Column, Columns
from xiangce.intake.odds import FieldOdds, nothing_odd, told
from xiangce.intake.rules import Rule
from xiangce.intake.units import Unit
from xiangce.schema import Field, Kind, dtype
from xiangce.schema.lexical import PATTERNS

_Say: TypeAlias = Callable[[Iterable[Note]], None]
_Groups: TypeAlias = list[tuple[Unit | None, pl.Series, bool]]

_MARK: Final = "binary"  # before the name of a column, that of its marks


@dataclass(frozen=True)
class _Given:
    """A column of a field in a grid: its texts and marks, and the units of its rows."""

    column: Column
    groups: _Groups
    text: pl.Expr
    binary: pl.Expr | None


class Fields:
    """Reads the fields of a kind."""

    def __init__(self, kind: Kind) -> None:
        """Prepare for grids of a kind."""
        self._kind = kind
        self._readers = {field.key: FieldReader(field) for field in kind.fields}

    def read(self, columns: Columns, cells: pl.DataFrame, numbers: pl.DataFrame, say: _Say) -> list[FieldOdds]:
        """The values of every field, with what is odd of them; notes on whole columns are said at once."""
        said = cells.select(str(index) for index in columns.units)
        given = {key: _given(column, unit_groups(column, said), numbers) for key, column in columns.fields.items()}
        frame = cells.hstack(numbers.rename(lambda name: _MARK + name)) if numbers.width else cells
        values = frame.select(self._values(each).alias(key) for key, each in given.items())
        return [self._field(field, given.get(field.key), frame, values, say) for field in self._kind.fields]

    def _values(self, given: _Given) -> pl.Expr:
        """The values of a column that the engine can read."""
        field, reader = given.column.field, self._readers[given.column.field.key]
        known = [(unit, rows) for unit, rows, _ in given.groups if unit is not None and unit.fits(field.unit)]
        parts = [(reader.values(given.text, given.binary, unit), rows) for unit, rows in known]
        if len(given.groups) == 1 and parts:
            return parts[0][0]
        nothing = pl.repeat(None, pl.len(), dtype=dtype(field))
        return pl.coalesce(*(pl.when(pl.lit(rows)).then(values) for values, rows in parts), nothing)

    def _field(
        self, field: Field, given: _Given | None, frame: pl.DataFrame, values: pl.DataFrame, say: _Say
    ) -> FieldOdds:
        """The values of a field; nothing but null if it has no column."""
        if given is None:
            return nothing_odd(pl.Series(field.key, [None], dtype=dtype(field)).new_from_index(0, frame.height))
        say(_notes(given, frame))
        read = values[field.key]
        text = frame[str(given.column.index)]
        if read.null_count() == text.null_count():
            return nothing_odd(read)
        is_odd = text.is_not_null() & read.is_null()
        binary = pl.lit(value=False) if given.binary is None else given.binary
        texts = frame.select(text=given.text, binary=binary).with_row_index("record")
        odd = self._odd(given, texts, is_odd)
        return told(_filled(field, read, odd), odd.filter(pl.col("rule").is_not_null()), given.column)

    def _odd(self, given: _Given, texts: pl.DataFrame, is_odd: pl.Series) -> pl.DataFrame:
        """The odd texts of a column, each read in the unit of its row."""
        reader = self._readers[given.column.field.key]
        if len(given.groups) == 1:
            return reader.odd(texts.filter(is_odd), given.groups[0][0])
        parts = [reader.odd(texts.filter(is_odd & rows), unit) for unit, rows, _ in given.groups]
        return pl.concat(parts).sort("record")


def _given(column: Column, groups: _Groups, numbers: pl.DataFrame) -> _Given:
    """A column of a field, with its marks if the grid has any."""
    name = str(column.index)
    return _Given(column, groups, pl.col(name), pl.col(_MARK + name) if name in numbers.columns else None)


def _notes(given: _Given, frame: pl.DataFrame) -> Iterator[Note]:
    """What is to be said of a column as a whole: the units in which it has texts, and days of a spreadsheet."""
    column = given.column
    text = frame[str(column.index)]
    for unit, rows, is_said in given.groups:
        has_text = text.null_count() < len(text)
        if has_text and (len(given.groups) == 1 or (text.is_not_null() & rows).any()):
            yield from unit_notes(column, unit, is_said=is_said)
    if column.field.datatype == "date" and given.binary is not None:
        is_day = given.binary & given.text.str.contains(PATTERNS["date"])
        if frame.select(is_day.any()).item():
            yield Note(Rule.SHEET_DATES, column=column.heading, field=column.field.key)


def _filled(field: Field, values: pl.Series, odd: pl.DataFrame) -> pl.Series:
    """Values with those of the odd texts in their places."""
    read = odd.select("record", read=typed(field, pl.col("value")))
    at = values.to_frame("value").with_row_index("record")
    both = at.join(read, on="record", how="left", maintain_order="left")
    return both.select(pl.coalesce("value", "read").alias(field.key)).to_series()
