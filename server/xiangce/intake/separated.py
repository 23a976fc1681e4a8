"""The rows of delimited text: by the engine where all is plain, else one by one with the row that is wrong."""

import csv
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice
from typing import Final

import polars as pl
from polars.exceptions import PanicException, PolarsError

from xiangce.intake.grid import MARK, Grid
from xiangce.intake.quotation import skeleton, whole_records
from xiangce.intake.refusal import bad, too_large

COMMENT: Final = "#"
_RECORDS: Final = 50_000  # rows of one grid where Python reads them


@dataclass(frozen=True)
class Layout:
    """How the rows of a file are written: its name, separator and headings, the row and line where these end.

    `above` are the texts before the headings.
    """

    file: str
    separator: str
    headings: tuple[str, ...]
    row: int
    line: int
    above: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The names of the columns of cells."""
        return [str(index) for index in range(len(self.headings))]


def grids(pieces: Iterator[bytes], layout: Layout) -> Iterator[Grid]:
    """The rows below the headings; BadInput with the row if one has not as many cells as there are headings."""
    row = layout.row
    for piece in whole_records(_below(pieces, layout.line)):
        grid = _fast(piece, layout, row)
        if grid is None:
            row = yield from _slowly(piece, layout, row)
        else:
            yield grid
            row += grid.cells.height


class Records(Iterator[list[str]]):
    """The records of lines, and the row and the lines that were read; BadInput with the row for a broken quotation."""

    def __init__(self, file: str, separator: str, pieces: Iterable[bytes], row: int = 0) -> None:
        """Prepare for pieces of text that follow a row."""
        lines = (line for piece in pieces for line in StringIO(piece.decode(), newline="\n"))
        self._file = file
        self.separator = separator
        self._reader = csv.reader(lines, delimiter=separator, strict=True)
        self.row = row

    @property
    def lines(self) -> int:
        """How many lines were read."""
        return self._reader.line_num

    def __next__(self) -> list[str]:
        try:
            record = next(self._reader)
        except csv.Error as error:
            raise (self._long() if "limit" in str(error) else self._broken(str(error))) from error
        self.row += 1
        return record

    def _long(self) -> Exception:
        """The error for a row in which a cell does not end."""
        row, most = self.row + 1, csv.field_size_limit()
        return too_large(
            f"{self._file} ({row:,})",
            ("characters in one cell, or a quotation mark not closed", "个字符（一个单元格），或引号没有成对"),
            most,
            row=row,
        )

    def _broken(self, reason: str) -> Exception:
        """The error for the row that comes next."""
        row = self.row + 1
        return bad(
            self._file,
            f"row {row:,} cannot be read ({reason}): a quotation mark is not closed, or stands inside a cell. "
            "Close it, or write it twice",
            f"第 {row:,} 行无法读取（{reason}）：引号没有成对，或单元格中间有引号。请补全引号；单元格中的引号须写两次",
            row=row,
        )


def _below(pieces: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """The pieces of a text without its first lines."""
    for piece in pieces:
        here = min(lines, piece.count(b"\n")) if lines else 0
        lines -= here
        rest = piece.split(b"\n", here)[-1] if here else piece
        if rest:
            yield rest


def _fast(piece: bytes, layout: Layout, row: int) -> Grid | None:
    """The rows of a piece; None if a row is not plain: blank, too short or too long, or oddly quoted."""
    bare = skeleton(piece, layout.separator)
    is_wide = len(layout.headings) > 1
    if bare is None or not (is_wide or _is_narrow(bare)):
        return None
    # The engine refuses a row that is too long; where all have as many cells as they should, none is too short either.
    count = bare.count(b"\n")
    if bare.count(layout.separator.encode()) != count * (len(layout.headings) - 1):
        return None
    try:
        cells = pl.read_csv(
            BytesIO(piece),
            has_header=False,
            schema=dict.fromkeys(layout.columns, pl.String),
            separator=layout.separator,
            quote_char=None if bare is piece else '"',
        )
    except (PolarsError, PanicException):
        return None
    rows = pl.int_range(row + 1, row + 1 + count, dtype=pl.UInt32, eager=True)
    return Grid(layout.headings, rows, cells, has_marks=MARK in piece) if cells.height == count else None


def _is_narrow(bare: bytes) -> bool:
    """Whether each row has one cell that holds something."""
    return b"\n\n" not in bare and not bare.startswith(b"\n")


def _slowly(piece: bytes, layout: Layout, row: int) -> Generator[Grid, None, int]:
    """The rows of a piece, and at last the number of its last row."""
    records = Records(layout.file, layout.separator, [piece], row)
    whole = ((_whole(record, records.row, layout), records.row) for record in records if record)
    while part := list(islice(whole, _RECORDS)):
        columns = zip(layout.columns, zip(*(cells for cells, _ in part), strict=True), strict=True)
        frame = pl.DataFrame({name: pl.Series(column, dtype=pl.String) for name, column in columns})
        yield Grid(layout.headings, pl.Series([number for _, number in part], dtype=pl.UInt32), frame)
    return records.row


def _whole(record: list[str], row: int, layout: Layout) -> list[str]:
    """A record that has all its cells; a comment gets them. BadInput if cells are missing or too many."""
    width = len(layout.headings)
    if len(record) == width:
        return record
    if record[0].startswith(COMMENT):
        return [record[0], *[""] * (width - 1)]
    raise bad(
        layout.file,
        f"row {row:,} has {len(record)} cells, but there are {width} headings. "
        "A cell that holds a separator or a line break must be in quotation marks",
        f"第 {row:,} 行有 {len(record)} 个单元格，而列名有 {width} 个。单元格中含有分隔符或换行的，须加引号",
        row=row,
    )
