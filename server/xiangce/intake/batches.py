"""Grids of cells become batches of records of a kind."""

from collections.abc import Iterable
from typing import Final

import polars as pl

from xiangce.intake.column import blank
from xiangce.intake.fields import Fields
from xiangce.intake.grid import Grid, Note, Table
from xiangce.intake.headings import Columns
from xiangce.intake.limits import Limits
from xiangce.intake.odds import NO_MISREAD, NO_NOTES, noted
from xiangce.intake.refusal import too_large
from xiangce.intake.rules import Rule
from xiangce.intake.separated import COMMENT
from xiangce.intake.source import Content
from xiangce.intake.words import said
from xiangce.names import ID as THINGS
from xiangce.schema import ID, ROW, Batch, Kind, dtype
from xiangce.schema.formula import MARKED

_SHOWN: Final = 20
_BYTES: Final = ("bytes in one cell", "字节（一个单元格）")


class Batches:
    """Makes batches of the grids of one table."""

    def __init__(self, content: Content, table: Table, kind: Kind, limits: Limits) -> None:
        """Prepare for a table of a kind in a file."""
        self._file, self._table, self._kind, self._limits = content.name, table, kind, limits
        self._prefix = f"{THINGS}record/{content.digest}/{table.number}/"
        self._fields = Fields(kind)
        self._said: set[Note] = set()
        self._to_say: list[Note] = []

    def batch(self, grid: Grid, columns: Columns) -> Batch:
        """The records of a grid; a row that is a comment, or says nothing of any field, is passed over."""
        self._refuse_long(grid)
        cells = blank(grid.cells)
        keep = self._records(grid, cells, columns)
        grid, cells = grid.select(keep), cells if keep.all() else cells.filter(keep)
        if self._table.is_form and grid.has_marks:
            cells = _unmarked(cells)
        read = self._fields.read(columns, cells, grid.numbers, self.say)
        ids = (self._prefix + grid.rows.cast(pl.String)).alias(ID)
        return Batch(
            kind=self._kind,
            frame=pl.DataFrame([grid.rows.alias(ROW), ids, *(each.values for each in read)]),
            misread=pl.concat([NO_MISREAD, *(each.misread for each in read if each.misread is not NO_MISREAD)]),
            notes=pl.concat([self._notes(), *(each.notes for each in read if each.notes is not NO_NOTES)]),
            given=pl.DataFrame({key: cells[str(column.index)] for key, column in columns.fields.items()}),
            headings={key: column.heading for key, column in columns.fields.items()},
            file=self._file,
            sheet=self._table.sheet,
        )

    def say(self, notes: Iterable[Note]) -> None:
        """Keep notes for the next batch; what was said once of the table is not said again."""
        new = [note for note in dict.fromkeys(notes) if note not in self._said]
        self._said.update(new)
        self._to_say += new

    def rest(self, notes: Iterable[Note]) -> Batch:
        """A batch without records, for what remains to be told of the file."""
        schema = {ROW: pl.UInt32(), ID: pl.String(), **{field.key: dtype(field) for field in self._kind.fields}}
        return Batch(self._kind, pl.DataFrame(schema=schema), notes=noted(notes), file=self._file)

    def pass_over(self, rows: pl.Series) -> None:
        """Tell of rows that are no records."""
        if rows.len():
            some = ", ".join(map(str, rows.head(_SHOWN)))
            self.say([Note(Rule.ROWS_PASSED_OVER, given=some, read=str(rows.len()))])

    def _notes(self) -> pl.DataFrame:
        """What is to be said with a batch."""
        self.say(self._table.notes)
        said, self._to_say = self._to_say, []
        return noted(said)

    def _refuse_long(self, grid: Grid) -> None:
        """Refuse a cell or a heading that is longer than anybody writes."""
        if any(len(heading) > self._limits.cell for heading in grid.headings):
            raise too_large(self._file, _BYTES, self._limits.cell, sheet=self._table.sheet)
        longest = grid.cells.select(pl.all().str.len_bytes().max())
        for name in (each.name for each in longest if (each[0] or 0) > self._limits.cell):
            is_long = (grid.cells[name].str.len_bytes() > self._limits.cell).fill_null(value=False)
            if is_long.any():
                row, column = grid.rows.filter(is_long)[0], grid.headings[int(name)]
                where = {"sheet": self._table.sheet, "row": row, "column": column}
                raise too_large(f"{self._file} ({row}, {column})", _BYTES, self._limits.cell, **where)

    def _records(self, grid: Grid, cells: pl.DataFrame, columns: Columns) -> pl.Series:
        """Which rows are records."""
        names = [str(column.index) for column in columns.fields.values()]
        first = pl.col("0")
        is_comment = first.str.starts_with(COMMENT) & ~first.str.to_lowercase().is_in(said("errors"))
        is_comment = is_comment.fill_null(value=False) & self._table.is_form
        keep = pl.any_horizontal(pl.col(names).is_not_null()) & ~is_comment
        is_passed = pl.any_horizontal(pl.all().is_not_null()) & ~keep
        found = cells.select(keep=keep, is_passed=is_passed)
        self.pass_over(grid.rows.filter(found["is_passed"]))
        return found["keep"]


def _unmarked(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells without the apostrophe that keeps a text from being computed; few columns have any."""
    has_any = cells.select(pl.all().str.starts_with("'").any())
    marked = [each.name for each in has_any if each[0]]
    return cells.with_columns(pl.col(marked).str.replace(MARKED, "${1}")) if marked else cells
