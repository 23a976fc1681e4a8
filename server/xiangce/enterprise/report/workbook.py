"""A report as a workbook: the findings, and the records as they were given with a comment on each cell at fault."""

import io
from collections.abc import Sequence
from typing import Any, Final

import polars as pl
import xlsxwriter

from xiangce.enterprise.check import Report
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report.delimited import HEADINGS, table
from xiangce.enterprise.severities import SEVERITIES
from xiangce.enterprise.sheets import write_text
from xiangce.errors import TooLarge
from xiangce.schema import ROW, Batch

_ROWS: Final = 1_048_575
_LONGEST_COMMENT: Final = 32_000  # characters; a workbook drops a comment of more than 32,767
_COLOURS: Final = {"Violation": "#F8CBAD", "Warning": "#FFE699", "Info": "#DDEBF7"}
_SHEETS: Final = {"findings": {"en": "findings", "zh": "检查结果"}, "row": {"en": "row", "zh": "行"}}
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


def as_workbook(report: Report, batches: Sequence[Batch], messages: Messages, lang: str) -> bytes:
    """An .xlsx with a sheet of findings and a sheet for each sheet that was given; TooLarge if it cannot hold them."""
    longest = max(len(report.findings), sum(len(batch.frame) for batch in batches))
    if longest > _ROWS:
        raise TooLarge(
            f"There are {longest} rows, more than the {_ROWS} of a spreadsheet. Ask for csv instead",
            f"共 {longest} 行，超过电子表格的 {_ROWS} 行。请改用 csv",
        )
    written = io.BytesIO()
    # Texts stay texts: nothing that was given is computed or linked.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        _findings(book, report, messages, lang)
        names: set[str] = {_SHEETS["findings"][lang].casefold()}
        for batch in batches:
            _records(book, batch, report, messages, lang, names)
    return written.getvalue()


def _findings(book: Any, report: Report, messages: Messages, lang: str) -> None:
    """The sheet of findings."""
    sheet = book.add_worksheet(_SHEETS["findings"][lang])
    heading = book.add_format({"bold": True, "bg_color": "#D9D9D9"})
    sheet.write_row(0, 0, [each[lang] for each in HEADINGS.values()], heading)
    for number, cells in enumerate(table(report, messages, lang), start=1):
        for column, text in enumerate(cells):
            write_text(sheet, number, column, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(report.findings)), len(HEADINGS) - 1)
    for column, width in enumerate((10, 24, 14, 8, 26, 22, 70, 30)):
        sheet.set_column(column, column, width)


def _records(book: Any, batch: Batch, report: Report, messages: Messages, lang: str, names: set[str]) -> None:
    """The sheet of some records as they were given, marked where something was found."""
    sheet = book.add_worksheet(_free(batch.sheet or batch.kind.label[lang], names))
    keys = batch.given.columns
    sheet.write_row(0, 0, [_SHEETS["row"][lang], *(batch.headings.get(key, key) for key in keys)])
    for number, (row, cells) in enumerate(zip(batch.frame[ROW], batch.given.iter_rows(), strict=True), start=1):
        sheet.write_number(number, 0, row)
        for column, text in enumerate(cells, start=1):
            write_text(sheet, number, column, text or "")
    sheet.freeze_panes(1, 1)
    colours = {severity: book.add_format({"bg_color": colour}) for severity, colour in _COLOURS.items()}
    for (number, column), found in _by_cell(batch, report).items():
        given = batch.given[keys[column - 1]][number - 1] if column else batch.frame[ROW][number - 1]
        gravest = min((each["severity"] for each in found), key=list(SEVERITIES).index)
        write_text(sheet, number, column, str(given or " "), colours[gravest])
        said = "\n".join(messages.say(each, lang) for each in found)
        sheet.write_comment(number, column, said[:_LONGEST_COMMENT], {"x_scale": 2.5, "y_scale": 1.5})


def _by_cell(batch: Batch, report: Report) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """What was found in the records, by row and column of their sheet; in the first column what is of no other."""
    places = {row: number for number, row in enumerate(batch.frame[ROW], start=1)}
    columns = {key: number for number, key in enumerate(batch.given.columns, start=1)}
    mine = report.findings.filter((pl.col("file") == batch.file) & (pl.col("sheet") == batch.sheet))
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for each in mine.filter(pl.col("row").is_in(list(places))).iter_rows(named=True):
        found.setdefault((places[each["row"]], columns.get(each["field"], 0)), []).append(each)
    return found


def _free(name: str, taken: set[str]) -> str:
    """A name for a sheet that no other has, of 31 characters at most."""
    wanted = name.translate(_FORBIDDEN)[:27] or "records"
    free = next(each for each in (wanted, *(f"{wanted} {n}" for n in range(2, 1000))) if each.casefold() not in taken)
    taken.add(free.casefold())
    return free
