"""The workbook in which people fill in records: a sheet for each kind, drop-downs, help and bounds; no formulas."""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xiangce.enterprise import readme
from xiangce.enterprise.cells import number_format, validation
from xiangce.enterprise.sheets import ROWS, sheet_names, write_text
from xiangce.enterprise.wording import comments, entries, heading, word, words
from xiangce.graph import Graph
from xiangce.schema import Field, Kind

_BORDER: Final = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "required": _BORDER | {"bold": True, "valign": "vcenter", "bg_color": "#F8CBAD"},
    "optional": _BORDER | {"bold": True, "valign": "vcenter", "bg_color": "#DDEBF7"},
    "comment": _BORDER | {"font_color": "#666666", "font_size": 9, "valign": "top", "bg_color": "#F7F7F7"},
    "cell": _BORDER | {"valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "text": {},
    "mark": {"font_color": "#BFBFBF"},
}
_HEIGHTS: Final = (33, 26, 75, 15)  # in points: headings, and the rows of comment below them
_WIDTHS: Final = (12, 28)  # in characters
_LINE: Final = 16  # points
_LIST_IN_PLACE: Final = 255  # characters
# No time of making, so that one graph makes one file.
_MADE: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - workbooks know no time zone


def workbook(graph: Graph, kinds: Sequence[Kind], lang: str) -> bytes:
    """The template of kinds as an .xlsx file, its headings in `lang`."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        book.set_properties({"title": words()["guide"]["title"][lang], "created": _MADE})
        making = _Making(graph, book, lang, {name: book.add_format(style) for name, style in _STYLES.items()})
        names = sheet_names(kinds, lang)
        making.readme(kinds, names)
        for kind, name in zip(kinds, names, strict=True):
            making.sheet(kind, name)
        making.lists()
    return body.getvalue()


@dataclass(frozen=True)
class _Making:
    """A workbook being made, and the lists of entries that its drop-downs need."""

    graph: Graph
    book: Workbook
    lang: str
    styles: dict[str, Format]
    long: list[list[str]] = field(default_factory=list)

    def readme(self, kinds: Sequence[Kind], names: Sequence[str]) -> None:
        """Add the first sheet; a mark in its first column makes every row a comment."""
        sheet = self.book.add_worksheet(word("readme", self.lang))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(readme.WIDTHS):
            sheet.set_column(column, column, width)
        for row, (style, cells) in enumerate(readme.lines(self.graph, kinds, names, self.lang)):
            if style == "cell":
                sheet.set_row(row, _height(cells))
            for column, text in enumerate(["#", *cells]):
                write_text(sheet, row, column, text, self.styles[style if column else "mark"])

    def sheet(self, kind: Kind, name: str) -> None:
        """Add the sheet of a kind: headings, rows of comment, and the columns to be filled in."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(len(_HEIGHTS), 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for row, height in enumerate(_HEIGHTS):
            sheet.set_row(row, height)
        for column, of in enumerate(kind.fields):
            self._column(sheet, column, of)

    def _column(self, sheet: Worksheet, column: int, of: Field) -> None:
        """Write a column's heading and comments, and set how its cells are shown and what they take."""
        said = [heading(self.graph, of, self.lang), *comments(self.graph, of, self.lang)]
        width = min(max(_width(said[0]) + 3, _width(said[-1]) + 3, _WIDTHS[0]), _WIDTHS[1])
        sheet.set_column(column, column, width, self.book.add_format({"num_format": number_format(of)}))
        write_text(sheet, 0, column, said[0], self.styles["required" if of.required else "optional"])
        for row, text in enumerate(said[1:], start=1):
            write_text(sheet, row, column, text if column else f"# {text}", self.styles["comment"])
        options = validation(of, self.lang, self._source(of))
        sheet.data_validation(len(said), column, ROWS - 1, column, options)

    def _source(self, of: Field) -> str | list[str]:
        """The entries of a field's drop-down, or where they are if there are more than Excel takes in place."""
        of_field = entries(of, self.lang)
        if not any("," in entry for entry in of_field) and len(",".join(of_field)) <= _LIST_IN_PLACE:
            return of_field
        if of_field not in self.long:
            self.long.append(of_field)
        column = self.long.index(of_field) + 1
        return f"='{word('codes', self.lang)}'!{xl_range_abs(0, column, len(of_field) - 1, column)}"

    def lists(self) -> None:
        """Add the hidden sheet of long lists; a mark in its first column makes every row a comment."""
        if not self.long:
            return
        sheet = self.book.add_worksheet(word("codes", self.lang))
        sheet.hide()
        marks = ["#"] * max(map(len, self.long))
        for column, texts in enumerate([marks, *self.long]):
            for row, text in enumerate(texts):
                write_text(sheet, row, column, text)


def _height(cells: Sequence[str]) -> int:
    """How high a row of the first sheet is, in points: not every program fits it to the lines of its cells."""
    return _LINE * max(-(-_width(text) // width) for text, width in zip(cells, readme.WIDTHS[1:], strict=False))


def _width(text: str) -> int:
    """How many characters wide a text is; Chinese characters count as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
