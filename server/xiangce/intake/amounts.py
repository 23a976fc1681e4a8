"""The unit of each amount: what its heading says, and what a column of units says of its row."""

from collections.abc import Iterable, Sequence

import polars as pl

from xiangce.intake.grid import Note
from xiangce.intake.headings import NUMBERS, Column
from xiangce.intake.rules import Rule
from xiangce.intake.units import BASE, Unit, both, is_money, unit


def unit_groups(column: Column, said: pl.DataFrame) -> list[tuple[Unit | None, pl.Series, bool]]:
    """The units of a column, None if they contradict each other, with the rows that have each, and whether it was said.

    `said` has the texts of the columns of units; no column if there is none.
    """
    heading = column.unit if column.field.datatype in NUMBERS else BASE
    if not said.width or not is_money(column.field.unit):
        return [(heading or BASE, pl.Series([True]), heading is not None)]
    distinct = said.unique(maintain_order=True)
    found: dict[tuple[Unit | None, bool], list[tuple[str | None, ...]]] = {}
    for texts in distinct.iter_rows():
        found.setdefault(_together(heading, texts), []).append(texts)
    return [(each, _rows(said, texts), is_said) for (each, is_said), texts in found.items()]


def unit_notes(column: Column, one: Unit | None, *, is_said: bool) -> Iterable[Note]:
    """What is to be said of a unit in a column: that it multiplied, or that nobody said one of money."""
    key = column.field.key
    if one is not None and one.factor != 1 and one.fits(column.field.unit):
        yield Note(Rule.COLUMN_UNIT, given=one.word, read=str(one.factor), column=column.heading, field=key)
    if not is_said and not column.is_key and is_money(column.field.unit):
        yield Note(Rule.NO_UNIT, column=column.heading, field=key)


def _together(heading: Unit | None, texts: Sequence[str | None]) -> tuple[Unit | None, bool]:
    """What a heading and the cells of a row that name units say together, and whether they say anything."""
    stated = [unit(text) for text in texts if text]
    if heading is not None:
        stated.append(heading)
    said = BASE
    for each in stated:
        together = both(said, each)
        if together is None:
            return None, True
        said = together
    return said, bool(stated)


def _rows(said: pl.DataFrame, texts: list[tuple[str | None, ...]]) -> pl.Series:
    """The rows in which the columns of units have one of some texts."""
    wanted = pl.DataFrame(texts, schema=said.schema, orient="row").with_columns(_found=pl.lit(value=True))
    names = said.columns
    joined = said.join(wanted, on=names, how="left", nulls_equal=True, maintain_order="left")
    return joined["_found"].is_not_null()
