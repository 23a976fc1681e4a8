"""Records as a workbook: a sheet for each kind, numbers and days as such, everything else as text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xiangce.enterprise.cells import number_format
from xiangce.enterprise.convert_tables import notations
from xiangce.enterprise.sheets import ROWS, sheet_names, write_text
from xiangce.enterprise.spool import spooled
from xiangce.errors import TooLarge
from xiangce.schema import Batch, Kind
from xiangce.schema.formula import safe
from xiangce.schema.lexical import write

_HEADINGS: Final = 2
_DIGITS: Final = 15  # that a number of Excel keeps
_FIRST_DAY: Final = date(1900, 3, 1)  # Excel knows a 29 February before it
_WIDTH: Final = 18
_OPTIONS: Final = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}


def workbook(batches: Iterable[Batch]) -> Iterator[bytes]:
    """A workbook headed by the keys of the fields and, as a comment, their names; TooLarge for what no sheet holds."""

    def fill(file: IO[bytes]) -> None:
        with xlsxwriter.Workbook(file, _OPTIONS) as book:
            sheets: dict[str, _Sheet] = {}
            kinds: list[Kind] = []
            for batch in batches:
                if batch.kind.key not in sheets:
                    kinds.append(batch.kind)
                    sheets[batch.kind.key] = _Sheet.of(book, batch.kind, sheet_names(kinds, "zh")[-1])
                sheets[batch.kind.key].add(batch)

    return spooled(fill)


@dataclass
class _Sheet:
    """A sheet, the formats of its columns, and the row to be written next."""

    sheet: Worksheet
    styles: list[Format]
    row: int = _HEADINGS

    @classmethod
    def of(cls, book: Workbook, kind: Kind, name: str) -> "_Sheet":
        """A new sheet with its headings."""
        made = cls(book.add_worksheet(name), [book.add_format({"num_format": number_format(f)}) for f in kind.fields])
        bold, grey = book.add_format({"bold": True}), book.add_format({"font_color": "#666666"})
        made.sheet.freeze_panes(_HEADINGS, 1)
        made.sheet.set_column(0, len(kind.fields) - 1, _WIDTH)
        for column, field in enumerate(kind.fields):
            write_text(made.sheet, 0, column, field.key, bold)
        for column, field in enumerate(kind.fields):
            write_text(made.sheet, 1, column, f"{'' if column else '# '}{field.label['zh']}", grey)
        return made

    def add(self, batch: Batch) -> None:
        """Write the records of a batch below those that there are."""
        table = batch.frame.select(notations(field) for field in batch.kind.fields)
        if self.row + table.height > ROWS:
            raise _too_many(batch.kind)
        for values in table.iter_rows():
            for column, value in enumerate(values):
                if value is not None:
                    _write(self.sheet, self.row, column, value, self.styles[column])
            self.row += 1


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    """Write a value as a cell of its type if Excel keeps it whole, else as a text."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, Decimal | int) and _fits(write(value)):
        sheet.write_number(row, column, float(value), style)
    else:
        write_text(sheet, row, column, _marked(write(value)), style)


def _fits(number: str) -> bool:
    """Whether Excel keeps all digits of a number."""
    return len(number.lstrip("-0.").replace(".", "")) <= _DIGITS


def _marked(text: str) -> str:
    """A text with a further mark where it would be taken for one that `safe` made, or for a comment."""
    return safe(text) if text.startswith(("'", "#")) else text


def _too_many(kind: Kind) -> TooLarge:
    """The error for more records than a sheet has rows."""
    most = ROWS - _HEADINGS
    return TooLarge(
        f"A sheet of Excel holds {most:,} records, and there are more of “{kind.label['en']}”. Choose csv or parquet",
        f"Excel 工作表最多存放 {most:,} 条记录，“{kind.label['zh']}”超过此数。请改用 csv 或 parquet",
        limit=most,
    )
