"""Workbooks: what their sheets are called, where they are, and what their cells refer to."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from xiangce.intake.archive import Archive
from xiangce.intake.cell_format import Style, style
from xiangce.intake.limits import Limits
from xiangce.intake.markup import Handler, Quiet, parse
from xiangce.intake.refusal import bad, too_large
from xiangce.intake.sheet import Book, Sheet

_LONGEST: Final = 10
_BOOK: Final = "xl/workbook.xml"
_SHEETS: Final = ("sheets", "个工作表")
_TEXTS: Final = ("characters of text", "个字符")
_BYTES: Final = ("bytes beside the cells", "字节（单元格以外）")
_MOST_BYTES: Final = 16 << 20  # of a part other than the sheets and the texts
_EMPTY: Final = 8  # what a text without characters counts


@dataclass(frozen=True)
class Part:
    """A sheet of a workbook: its name, number from 1, part of the archive, and whether it is hidden."""

    name: str
    number: int
    path: str
    is_hidden: bool


class Workbook:
    """An open workbook."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        """Read what stands outside the sheets; BadInput if it is none."""
        if _BOOK not in archive:
            raise bad(
                archive.file,
                "it is an archive, but no .xlsx workbook. Save the table as .xlsx, or unpack the archive first",
                "这是压缩包，但不是 .xlsx 工作簿。请将表格另存为 .xlsx，或先解压",
            )
        self._archive = archive
        self._names = _Names()
        self._read(_BOOK, self._names)
        if len(self._names.sheets) > limits.sheets:
            raise too_large(archive.file, _SHEETS, limits.sheets)
        links = _Links()
        self._read("xl/_rels/workbook.xml.rels", links)
        self._links = links
        texts, styles = _Texts(archive.file, limits.held), _Styles()
        self._read(links.part("/sharedStrings"), texts, limits.streamed)
        self._read(links.part("/styles"), styles)
        self._book = Book(texts.all, styles.styles(), self._names.since_1904)

    def parts(self) -> Iterator[Part]:
        """The sheets with cells, in their order."""
        for number, (name, link, is_hidden) in enumerate(self._names.sheets, 1):
            kind, path = self._links.by_id.get(link, ("", ""))
            if kind.endswith("/worksheet") and path in self._archive:
                yield Part(name, number, path, is_hidden)

    def sheet(self, part: Part) -> Sheet:
        """The sheet of a part, to be read from the start."""
        return Sheet(self._archive, part.path, part.name, self._book)

    def _read(self, path: str, handler: Handler, most: int = _MOST_BYTES) -> None:
        """Tell a handler of a part, if there is one; TooLarge if it has more bytes than that."""
        if path in self._archive:
            for _ in parse(self._archive.file, self._pieces(path, most), handler):
                pass

    def _pieces(self, path: str, most: int) -> Iterator[bytes]:
        """The bytes of a part, as far as they may go."""
        left = most
        for piece in self._archive.pieces(path):
            left -= len(piece)
            if left < 0:
                raise too_large(self._archive.file, _BYTES, most)
            yield piece


@dataclass
class _Names(Quiet):
    """The names of the sheets, how they are linked, and the day from which days count."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    since_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "sheet":
            link = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "id" and ":" in key), ""
            )
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), link, is_hidden))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")


@dataclass
class _Links(Quiet):
    """What a workbook is linked to inside its file: kind and part by identifier."""

    by_id: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            self.by_id[attributes.get("Id", "")] = (attributes.get("Type", ""), path)

    def part(self, kind: str) -> str:
        """The part of a kind; empty if there is none."""
        return next((path for each, path in self.by_id.values() if each.endswith(kind)), "")


class _Texts:
    """The texts that cells share, without the marks for how they are pronounced."""

    def __init__(self, file: str, limit: int) -> None:
        self.all: list[str] = []
        self._file, self._limit = file, limit
        self._left = limit
        self._parts: list[str] = []
        self._is_text = self._is_sound = False

    def start(self, name: str, _: dict[str, str]) -> None:
        """An element begins."""
        if name == "si":
            self._parts = []
            self._count(_EMPTY)
        self._is_sound = self._is_sound or name == "rPh"
        self._is_text = name == "t" and not self._is_sound

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "si":
            self.all.append("".join(self._parts))
        self._is_sound = self._is_sound and name != "rPh"
        self._is_text = False

    def text(self, data: str) -> None:
        """A piece of text."""
        if self._is_text:
            self._count(len(data))
            self._parts.append(data)

    def _count(self, characters: int) -> None:
        """Count what is held; TooLarge if it is too much."""
        self._left -= characters
        if self._left < 0:
            raise too_large(self._file, _TEXTS, self._limit)


class _Styles(Quiet):
    """The number formats of the styles of cells."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._used: list[str] = []
        self._is_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self._is_cell:
            self._used.append(attributes.get("numFmtId", "0"))
        elif name in ("cellXfs", "cellStyleXfs"):
            self._is_cell = name == "cellXfs"

    def end(self, name: str) -> None:
        """An element ends."""
        self._is_cell = self._is_cell and name != "cellXfs"

    def styles(self) -> list[Style]:
        """The styles by their number."""
        return [
            style(int(code) if code.isdecimal() and len(code) < _LONGEST else 0, self._codes.get(code, ""))
            for code in self._used
        ]
