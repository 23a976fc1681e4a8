"""Tables of what was found, written as CSV, Excel or Parquet; no cell is one that a spreadsheet computes."""

from typing import IO, Final

import polars as pl
import polars.selectors as cs

from xiangce.errors import TooLarge
from xiangce.schema.formula import DANGEROUS

# The forms of what was found, each with its media type.
MEDIA: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "ttl": "text/turtle; charset=utf-8",
}
_ROWS: Final = 1_048_575
_MONEY: Final = "#,##0.00"


def tabular(frame: pl.DataFrame, form: str, file: IO[bytes]) -> None:
    """Write a table in a form: csv (UTF-8 with a mark, for spreadsheets), xlsx, or parquet; TooLarge for a sheet."""
    if form == "parquet":
        frame.write_parquet(file)
        return
    safe = frame.with_columns(_doubtful(frame).str.replace(DANGEROUS, "'${1}"))
    if form == "csv":
        safe.write_csv(file, include_bom=True, line_terminator="\r\n")
        return
    if len(frame) > _ROWS:
        raise TooLarge(
            f"There are {len(frame)} rows, more than the {_ROWS} of a spreadsheet. Ask for csv or parquet instead",
            f"共 {len(frame)} 行，超过电子表格的 {_ROWS} 行。请改用 csv 或 parquet",
            exceeded="rows",
        )
    _workbook(safe, file)


def _doubtful(frame: pl.DataFrame) -> pl.Expr:
    """The columns of texts, but for those in which all surely begin with a letter or a digit."""
    text = cs.string()
    begins = frame.select(((text == "") | ((text >= "0") & (text < ":")) | ((text >= "A") & (text < "~"))).all())
    return pl.col([each.name for each in begins if not each[0]])


def _workbook(frame: pl.DataFrame, file: IO[bytes]) -> None:
    """Write a workbook with one sheet."""
    import xlsxwriter

    # Texts stay texts: nothing that was given is computed or linked.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        plain = frame.with_columns(cs.enum().cast(pl.String))
        plain.write_excel(
            book, "eligible", autofilter=True, freeze_panes=(1, 0), autofit=True, column_formats={cs.decimal(): _MONEY}
        )
