"""Cells as text, whatever the format of the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from xiangce.intake.rules import Rule

MARK: Final = b"'"  # that keeps a text from being computed


@dataclass(frozen=True)
class Grid:
    """Rows of cells under their headings.

    `cells` has a text column for each heading, named "0", "1", …; `rows` are the numbers of the rows as people count
    them. `numbers` has those columns again, where the file says of its cells whether they are numbers of a spreadsheet,
    which are binary; it has no column if the file knows text only. `has_marks` is false where no cell holds a MARK.
    """

    headings: tuple[str, ...]
    rows: pl.Series
    cells: pl.DataFrame
    numbers: pl.DataFrame = field(default_factory=pl.DataFrame)
    has_marks: bool = True

    def parts(self, rows: int) -> Iterator["Grid"]:
        """Grids of so many rows at most."""
        for start in range(0, max(1, self.rows.len()), rows):
            numbers = self.numbers.slice(start, rows) if self.numbers.width else self.numbers
            cells = self.cells.slice(start, rows)
            yield replace(self, rows=self.rows.slice(start, rows), cells=cells, numbers=numbers)

    def select(self, keep: pl.Series) -> "Grid":
        """The grid of some of the rows."""
        if keep.all():
            return self
        numbers = self.numbers.filter(keep) if self.numbers.width else self.numbers
        return replace(self, rows=self.rows.filter(keep), cells=self.cells.filter(keep), numbers=numbers)


@dataclass(frozen=True)
class Note:
    """What was read other than it was written, of a column or a whole sheet."""

    rule: Rule
    given: str = ""
    read: str = ""
    column: str = ""
    field: str = ""


@dataclass
class Table:
    """A sheet: its name (empty if the file is one table), its number from 1, its rows, and what it says its kind is.

    `is_form` says that people fill it in, so that help and examples may stand below the headings, and `above` are the
    texts of the rows above them. `notes` grows while
    the grids are read.
    """

    sheet: str
    number: int
    grids: Iterator[Grid]
    kind: str = ""
    notes: list[Note] = field(default_factory=list)
    is_form: bool = False
    above: tuple[str, ...] = ()
