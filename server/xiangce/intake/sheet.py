"""The cells of a sheet, row by row, as they are shown; blank cells cost nothing, wherever they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from xiangce.intake.archive import Archive
from xiangce.intake.cell_format import Style, shown
from xiangce.intake.markup import parse
from xiangce.intake.refusal import bad

Row: TypeAlias = tuple[int, dict[int, str], set[int]]  # its number, its texts by column, the columns that are no text

_DIGITS: Final = "0123456789"
_ESCAPED: Final = re.compile("_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_LETTERS: Final = 26
_BOOLEANS: Final = {"1": "true", "0": "false"}
_MOST_ROWS: Final = 1 << 20
_NAMED: Final = 20
_TEXTS: Final = frozenset({"v", "t", "f"})
_LONGEST: Final = 10
_LONGEST_TEXT: Final = 1 << 18  # characters of a cell; spreadsheets know cells of an eighth of that


@dataclass
class Extras:
    """What a sheet has beside its cells: formulas, merged ranges, hidden rows and columns."""

    formulas: int = 0
    merged: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """What the cells of all sheets refer to: shared texts, styles, and the day from which days count."""

    texts: Sequence[str]
    styles: Sequence[Style]
    since_1904: bool


class Sheet:
    """A handler that gathers rows."""

    def __init__(self, archive: Archive, part: str, name: str, book: Book) -> None:
        """Prepare for a part of an archive that holds a sheet of that name."""
        self._archive, self._part, self._name, self._book = archive, part, name, book
        self.extras = Extras()
        self._rows: list[Row] = []
        self._row = self._column = 0
        self._cells: dict[int, str] = {}
        self._numbers: set[int] = set()
        self._type = self._style = ""
        self._value = self._formula = ""
        self._is_saved = self._is_sound = False
        self._said: list[str] = []
        self._length = 0
        self._is_text = False

    def rows(self) -> Iterator[Row]:
        """The rows that have a cell, in their order; BadInput if the sheet is not one."""
        for _ in parse(self._archive.file, self._archive.pieces(self._part), self):
            found, self._rows = self._rows, []
            yield from found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._is_text = name in _TEXTS
        self._said.clear()
        if name == "c":
            self._begin(attributes)
        elif name == "row":
            self._next_row(attributes)
        elif name == "rPh":
            self._is_sound = True
        elif name == "mergeCell" and len(self.extras.merged) < _NAMED:
            self.extras.merged.append(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self._hide(f"{attributes.get('min')}–{attributes.get('max')}")

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "v":
            self._value = "".join(self._said)
            # The empty text is a result as well; an empty number is none.
            self._is_saved = self._type == "str" or bool(self._value)
        elif name == "t" and not self._is_sound:
            self._value += "".join(self._said)
        elif name == "rPh":
            self._is_sound = False
        elif name == "c":
            self._keep()
        elif name == "f":
            self._formula = "=" + "".join(self._said)
        elif name == "row" and self._cells:
            self._rows.append((self._row, self._cells, self._numbers))
        self._is_text = False

    def text(self, data: str) -> None:
        """A piece of text; what stands between elements is not kept, however long it is."""
        if self._is_text:
            self._said.append(data)
            self._length += len(data)
            if self._length > _LONGEST_TEXT:
                raise self._wrong(f"a cell has more than {_LONGEST_TEXT:,} characters")

    def _next_row(self, attributes: dict[str, str]) -> None:
        """A row begins; without a number it is the next one."""
        row = _whole(attributes.get("r", ""), self._row + 1)
        if not self._row < row <= _MOST_ROWS:
            raise self._wrong(f"row {row} follows row {self._row}")
        self._row, self._column, self._cells, self._numbers = row, -1, {}, set()
        if attributes.get("hidden") in ("1", "true"):
            self._hide(str(row))

    def _hide(self, what: str) -> None:
        """Keep what is hidden, as far as it will be named."""
        if len(self.extras.hidden) < _NAMED:
            self.extras.hidden.append(what)

    def _begin(self, attributes: dict[str, str]) -> None:
        """A cell begins; without a reference it is the next one."""
        reference = attributes.get("r")
        self._column = _column(reference.rstrip(_DIGITS)) if reference else self._column + 1
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value = self._formula = ""
        self._is_saved = False
        self._length = 0

    def _keep(self) -> None:
        """A cell ends: keep what it shows; `_x000D_` and its like stand for characters that XML cannot hold."""
        text, is_number = self._shown()
        if "_x" in text:
            text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        if self._formula:
            self.extras.formulas += 1
            if not self._is_saved:
                text, is_number = self._formula, True
        if text:
            self._cells[self._column] = text
            if is_number:
                self._numbers.add(self._column)

    def _shown(self) -> tuple[str, bool]:
        """What the cell shows, and whether it is a number."""
        value, kind = self._value, self._type
        if kind == "s":
            return (self._shared(value), False) if value else ("", False)
        if kind == "b":
            return _BOOLEANS.get(value.strip(), value), False
        if kind == "d":
            return value.removesuffix("T00:00:00"), True
        if kind == "n" and value:
            return shown(value.strip(), self._style_of(), since_1904=self._book.since_1904), True
        return value, False

    def _shared(self, index: str) -> str:
        """A text of the workbook that cells share."""
        texts = self._book.texts
        at = _whole(index.strip(), len(texts))
        if at >= len(texts):
            raise self._wrong(f"there is no shared text {index}")
        return texts[at]

    def _style_of(self) -> Style:
        """The style of the cell; plain if the workbook has none of that number."""
        at = _whole(self._style, 0)
        return self._book.styles[at] if at < len(self._book.styles) else Style.PLAIN

    def _wrong(self, reason: str) -> Exception:
        """The error for a sheet that no program writes."""
        return bad(
            self._archive.file,
            f"sheet “{self._name}” is damaged near row {self._row:,}: {reason}. Save it again in a spreadsheet program",
            f"工作表“{self._name}”第 {self._row:,} 行附近已损坏：{reason}。请用表格软件重新保存",
            sheet=self._name,
            row=self._row,
        )


def _whole(text: str, otherwise: int) -> int:
    """The whole number that a text writes; another if it writes none."""
    return int(text) if text.isdecimal() and len(text) < _LONGEST else otherwise


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    """The column of letters such as AB, counted from 0; the first if they are none."""
    column = 0
    for letter in letters[:_LONGEST]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return max(0, column - 1)
