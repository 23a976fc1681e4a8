"""Sheets of a workbook become tables: headings found, sheets without any passed over by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

import polars as pl

from xiangce.intake.archive import Archive
from xiangce.intake.grid import Grid, Note, Table
from xiangce.intake.headings import HEADING_ROWS, heading_row, no_heading
from xiangce.intake.limits import Limits
from xiangce.intake.refusal import too_large
from xiangce.intake.rules import Rule
from xiangce.intake.sheet import Row, Sheet
from xiangce.intake.source import Content
from xiangce.intake.words import plain, said
from xiangce.intake.workbook import Part, Workbook
from xiangce.schema import Kind

_ROWS: Final = 20_000
_CHARACTERS: Final = 32 << 20  # of one grid, since many cells may share one long text
_SHOWN: Final = 20
_CHARACTERS_IN_ALL: Final = ("characters in the cells of one sheet", "个字符（一个工作表合计）")


@dataclass(frozen=True)
class _Form:
    """A sheet with headings: the row where they stand, their texts, the rows below, and notes that grow with these."""

    sheet: Sheet
    name: str
    row: int
    headings: tuple[str, ...]
    rows: Iterator[Row]
    notes: list[Note]
    above: tuple[str, ...]


def tables(content: Content, kinds: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The sheets, those without headings as tables without rows; BadInput if no sheet has any."""
    workbook = Workbook(Archive(content, limits), limits)
    is_form = False
    for part in workbook.parts():
        form = _form(workbook, part, kinds, limits)
        if form is None:
            yield Table(part.name, part.number, iter(()), notes=[Note(Rule.SHEET_PASSED_OVER, given=part.name)])
        else:
            is_form = True
            yield Table(
                part.name,
                part.number,
                _grids(form, content.name, limits),
                notes=form.notes,
                is_form=True,
                above=form.above,
            )
    if not is_form:
        raise no_heading(content.name, kinds)


def _form(workbook: Workbook, part: Part, kinds: Mapping[str, Kind], limits: Limits) -> _Form | None:
    """A sheet from its headings on; None if it has none, or says by its name that it is an example."""
    if plain(part.name) in said("example"):
        return None
    sheet = workbook.sheet(part)
    rows = sheet.rows()
    first = list(islice(rows, HEADING_ROWS))
    texts = [_texts(cells, limits.columns) for _, cells, _ in first]
    best = heading_row(texts, kinds)
    if best is None:
        return None
    at = best[0]
    above = tuple(text for row in texts[:at] for text in row if text)
    notes = [Note(Rule.HIDDEN, given=part.name, read=part.name)] if part.is_hidden else []
    return _Form(sheet, part.name, first[at][0], tuple(texts[at]), chain(first[at + 1 :], rows), notes, above)


def _texts(cells: Mapping[int, str], columns: int) -> list[str]:
    """The texts of a row up to the last that there is, in so many columns at most."""
    width = 1 + max((column for column in cells if column < columns), default=-1)
    return [cells.get(column, "") for column in range(width)]


def _grids(form: _Form, file: str, limits: Limits) -> Iterator[Grid]:
    """The rows below the headings; TooLarge if their texts together are over the limit, since cells may share one."""
    length = 0
    beside: set[int] = set()
    for rows in _parts(form.rows):
        length += sum(_length(row) for row in rows)
        if length > limits.streamed:
            raise too_large(file, _CHARACTERS_IN_ALL, limits.streamed, sheet=form.name)
        columns = range(len(form.headings))
        beside.update(at for row in rows for at in row[1] if at not in columns)
        cells = {str(at): pl.Series([row[1].get(at) for row in rows], dtype=pl.String) for at in columns}
        numbers = {str(at): pl.Series([at in row[2] for row in rows], dtype=pl.Boolean) for at in columns}
        numbered = pl.Series([row[0] for row in rows], dtype=pl.UInt32)
        yield Grid(form.headings, numbered, pl.DataFrame(cells), pl.DataFrame(numbers))
    form.notes.extend(_extras(form))
    form.notes.extend(Note(Rule.UNKNOWN_COLUMN, column=f"#{at + 1}") for at in sorted(beside)[:_SHOWN])


def _parts(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """Rows in parts of bounded length."""
    part: list[Row] = []
    length = 0
    for row in rows:
        part.append(row)
        length += _length(row)
        if len(part) >= _ROWS or length > _CHARACTERS:
            yield part
            part, length = [], 0
    if part:
        yield part


def _length(row: Row) -> int:
    """How many characters the cells of a row have."""
    return sum(map(len, row[1].values()))


def _extras(form: _Form) -> Iterator[Note]:
    """What is to be said of a sheet once it is read."""
    extras = form.sheet.extras
    if extras.formulas:
        yield Note(Rule.FORMULAS, given=form.name, read=str(extras.formulas))
    if extras.hidden:
        yield Note(Rule.HIDDEN, given=form.name, read=", ".join(extras.hidden))
    below = [ref for ref in extras.merged if _last_row(ref) > form.row]
    if below:
        yield Note(Rule.MERGED, given=form.name, read=", ".join(below))


def _last_row(reference: str) -> int:
    """The last row of a range such as A2:B3."""
    digits = "".join(letter for letter in reference.rpartition(":")[2] if letter in "0123456789")
    return int(digits[:9] or 0)
