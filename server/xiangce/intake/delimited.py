"""CSV and its kin: every cell as text, rows counted, and not one row taken if one is not whole."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Final

import polars as pl
from polars.exceptions import PanicException, PolarsError

from xiangce.intake.grid import Grid, Note, Table
from xiangce.intake.headings import HEADING_ROWS, heading_row, no_heading
from xiangce.intake.limits import Limits
from xiangce.intake.refusal import bad, too_large
from xiangce.intake.rules import Rule
from xiangce.intake.source import Content
from xiangce.intake.text_blocks import blocks, encoding
from xiangce.schema import Kind

_SEPARATORS: Final = ",\t;"
_RECORDS: Final = 50_000  # rows of one grid where Python reads them
_COLUMNS: Final = ("columns", "列")
COMMENT: Final = "#"


@dataclass(frozen=True)
class _Layout:
    """How the rows of a file are written: name for messages, separator, headings, and the row and line below them."""

    file: str
    separator: str
    headings: tuple[str, ...]
    row: int
    line: int

    @property
    def columns(self) -> list[str]:
        """The names of the columns of cells."""
        return [str(index) for index in range(len(self.headings))]


def tables(content: Content, kinds: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The one table of a file; BadInput if it is no text or has no headings of any kind."""
    name = encoding(content)
    layout = _layout(content, name, kinds)
    if len(layout.headings) > limits.columns:
        raise too_large(content.name, _COLUMNS, limits.columns)
    notes = [Note(Rule.ENCODING, given="GB18030")] if name == "gb18030" else []
    yield Table("", 1, _grids(blocks(content, name), layout), notes=notes, is_form=True)


def _layout(content: Content, name: str, kinds: Mapping[str, Kind]) -> _Layout:
    """The layout with the separator by which the headings are understood best."""
    found = []
    for separator in _SEPARATORS:
        records = _Records(content.name, separator, _lines(blocks(content, name)))
        first = [(row, records.lines) for row in islice(records, HEADING_ROWS)]
        best = heading_row([row for row, _ in first], kinds)
        if best is not None:
            row, line = first[best[0]]
            found.append((best[1], _Layout(content.name, separator, tuple(row), best[0] + 1, line)))
    if not found:
        raise no_heading(content.name, kinds)
    return max(found, key=lambda pair: pair[0])[1]


def _grids(pieces: Iterator[bytes], layout: _Layout) -> Iterator[Grid]:
    """The rows below the headings: by polars while no cell is quoted, else by Python's reader."""
    row = layout.row
    pieces = _below(pieces, layout.line)
    for piece in pieces:
        if b'"' in piece:
            yield from _slowly(chain([piece], pieces), layout, row)
            return
        grid = _fast(piece, layout, row)
        yield from [grid] if grid is not None else _slowly([piece], layout, row)
        row += piece.count(b"\n")


def _below(pieces: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """The pieces of a text without its first lines."""
    for piece in pieces:
        here = min(lines, piece.count(b"\n"))
        lines -= here
        rest = piece.split(b"\n", here)[-1] if here else piece
        if rest:
            yield rest


def _fast(piece: bytes, layout: _Layout, row: int) -> Grid | None:
    """The rows of a piece without quotes; None if one has not as many cells as there are headings, or is a comment."""
    count = piece.count(b"\n")
    separators = piece.count(layout.separator.encode())
    odd = b"\n\n" in piece or piece.startswith((b"\n", b"#")) or b"\n#" in piece
    if odd or separators != count * (len(layout.headings) - 1):
        return None
    try:
        cells = pl.read_csv(
            BytesIO(piece),
            has_header=False,
            schema=dict.fromkeys(layout.columns, pl.String),
            separator=layout.separator,
            quote_char=None,
        )
    except (PolarsError, PanicException):
        return None
    rows = pl.int_range(row + 1, row + 1 + count, dtype=pl.UInt32, eager=True)
    return Grid(layout.headings, rows, cells) if cells.height == count else None


def _slowly(pieces: Iterable[bytes], layout: _Layout, row: int) -> Iterator[Grid]:
    """The rows of pieces; BadInput with the row if one has not as many cells as there are headings."""
    records = _Records(layout.file, layout.separator, _lines(pieces), row)
    whole = ((records.row, _whole(record, records.row, layout)) for record in records if record)
    while part := list(islice(whole, _RECORDS)):
        numbers, cells = zip(*part, strict=True)
        columns = dict(zip(layout.columns, zip(*cells, strict=True), strict=True))
        frame = pl.DataFrame({name: pl.Series(column, dtype=pl.String) for name, column in columns.items()})
        yield Grid(layout.headings, pl.Series(numbers, dtype=pl.UInt32), frame)


def _whole(record: list[str], row: int, layout: _Layout) -> list[str]:
    """A record that has all its cells; a comment gets them. BadInput if cells are missing or too many."""
    width = len(layout.headings)
    if len(record) == width:
        return record
    if record[0].startswith(COMMENT):
        return [record[0], *[""] * (width - 1)]
    raise bad(
        layout.file,
        f"row {row:,} has {len(record)} cells, but there are {len(layout.headings)} headings. "
        "A cell that holds a separator or a line break must be in quotation marks",
        f"第 {row:,} 行有 {len(record)} 个单元格，而列名有 {len(layout.headings)} 个。"
        "单元格中含有分隔符或换行的，须加引号",
        row=row,
    )


class _Records(Iterator[list[str]]):
    """The records of lines, and the row and the lines that were read; BadInput with the row for a broken quotation."""

    def __init__(self, file: str, separator: str, lines: Iterator[str], row: int = 0) -> None:
        self._file = file
        self._reader = csv.reader(lines, delimiter=separator, strict=True)
        self.row = row

    @property
    def lines(self) -> int:
        """How many lines were read."""
        return self._reader.line_num

    def __next__(self) -> list[str]:
        self.row += 1
        try:
            return next(self._reader)
        except csv.Error as error:
            raise bad(
                self._file,
                f"row {self.row:,} cannot be read ({error}): a quotation mark is not closed, or stands inside a cell. "
                "Close it, or write it twice",
                f"第 {self.row:,} 行无法读取（{error}）：引号没有成对，或单元格中间有引号。请补全引号；"
                "单元格中的引号须写两次",
                row=self.row,
            ) from error


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of pieces; only a line feed ends one."""
    return (line for piece in pieces for line in StringIO(piece.decode(), newline="\n"))
