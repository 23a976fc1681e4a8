"""What is told of cells, columns and sheets that were read other than written, or not at all, as tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from xiangce.intake.grid import Note
from xiangce.intake.headings import Column
from xiangce.schema.batch import MISREAD, NOTES

NO_MISREAD: Final = pl.DataFrame(schema=MISREAD)
NO_NOTES: Final = pl.DataFrame(schema=NOTES)


@dataclass(frozen=True)
class FieldOdds:
    """A column of values, what of it is misread and what was noted."""

    values: pl.Series
    misread: pl.DataFrame
    notes: pl.DataFrame


def nothing_odd(values: pl.Series) -> FieldOdds:
    """Values of which there is nothing to tell."""
    return FieldOdds(values, NO_MISREAD, NO_NOTES)


def told(values: pl.Series, odd: pl.DataFrame, column: Column) -> FieldOdds:
    """Values, and their odd texts as what could not be read and what was read otherwise."""
    is_read = pl.col("value").is_not_null()
    key = pl.lit(column.field.key).alias("field")
    misread = odd.filter(~is_read).select("record", key, given="text", component="component", why="rule")
    heading = pl.lit(column.heading).alias("column")
    notes = odd.filter(is_read).select("record", key, heading, "rule", given="text", read="value")
    return FieldOdds(values, misread, notes)


def noted(notes: Iterable[Note]) -> pl.DataFrame:
    """Notes on columns and sheets as a table; they have no record."""
    rows = [(None, note.field, note.column, str(note.rule), note.given, note.read) for note in notes]
    return pl.DataFrame(rows, schema=NOTES, orient="row")
