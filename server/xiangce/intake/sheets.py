"""Tables become batches: which kind each holds, which rows are records, and what is to be told of the rest."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, TypeVar

import polars as pl

from xiangce.intake.above import units_above
from xiangce.intake.batches import Batches
from xiangce.intake.beneath import Beneath, beneath, with_units
from xiangce.intake.grid import Grid, Note, Table
from xiangce.intake.headings import Columns, match
from xiangce.intake.limits import Limits
from xiangce.intake.refusal import bad
from xiangce.intake.rules import Rule
from xiangce.intake.source import Content
from xiangce.intake.which import kind_of
from xiangce.schema import Batch, Kind

_RECORDS: Final = 100_000  # of a batch
_T = TypeVar("_T")


class Sheets:
    """Makes batches of the tables of one file."""

    def __init__(
        self, content: Content, kinds: Mapping[str, Kind], kind: Kind | None, limits: Limits, notes: list[Note]
    ) -> None:
        """Prepare for a file; the notes are told with its first batch."""
        self._content, self._kinds, self._kind, self._limits = content, kinds, kind, limits
        self._notes = notes
        self._last: Batches | None = None

    def batches(self, tables: Iterable[Table]) -> Iterator[Batch]:
        """The records of tables; a last batch without any if something remains to be told."""
        for table in tables:
            yield from self._table(table)
        if self._last is None:
            raise self._nothing()
        if self._notes:
            yield self._last.rest(self._notes)

    def _table(self, table: Table) -> Iterator[Batch]:
        """The records of one table; none if it has no rows or is of a kind that nobody asked for."""
        first = next(table.grids, None)
        if first is None:
            self._notes += table.notes
            return
        kind = kind_of(self._content.name, table, first.headings, self._kinds, self._kind)
        if self._kind and kind is not self._kind:
            self._notes.append(Note(Rule.OTHER_KIND, given=table.sheet, read=kind.key))
            return
        yield from self._records(table, kind, first)

    def _records(self, table: Table, kind: Kind, first: Grid) -> Iterator[Batch]:
        """The records of a table of a kind."""
        self._last = made = Batches(self._content, table, kind, self._limits)
        made.say(self._notes)
        self._notes = []
        columns = match(self._content.name, first.headings, kind)
        below = beneath(first, columns, kind) if table.is_form else Beneath(0, {})
        made.pass_over(first.rows.head(below.rows))
        first = first.select(pl.int_range(first.rows.len(), eager=True) >= below.rows)
        grids = (part for grid in chain([first], table.grids) for part in grid.parts(_RECORDS))
        for grid in _one_behind(grids):
            columns = with_units(match(self._content.name, grid.headings, kind), below.units)
            columns = with_units(columns, units_above(table.above, columns))
            made.say(_unknown(grid, columns))
            yield made.batch(grid, columns)

    def _nothing(self) -> Exception:
        """The error for a file without a table to read."""
        others = ", ".join(note.given for note in self._notes if note.rule is Rule.OTHER_KIND)
        if others:
            return bad(
                self._content.name,
                f"its sheets hold other kinds of record than the one asked for: {others}",
                f"其工作表是另一类记录，与指定的类别不同：{others}",
            )
        return bad(self._content.name, "it holds no record. Fill in at least one row", "没有任何记录。请至少填写一行")


def _unknown(grid: Grid, columns: Columns) -> Iterator[Note]:
    """A note for each column that no field has; one without a heading counts if it holds anything."""
    for index in columns.unknown:
        heading = grid.headings[index].strip()
        if heading or grid.cells[str(index)].str.contains(r"\S").any():
            yield Note(Rule.UNKNOWN_COLUMN, column=heading or f"#{index + 1}")


def _one_behind(items: Iterable[_T]) -> Iterator[_T]:
    """The items, each once the next was fetched, so that what is told at the end of a table goes with its last rows."""
    waiting: list[_T] = []
    for item in items:
        yield from waiting
        waiting = [item]
    yield from waiting
