"""XML inside spreadsheet files, read in passing; without document types, which could swell or fetch."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol
from xml.parsers import expat

from xiangce.intake.refusal import bad

_DEEPEST: Final = 100


class Handler(Protocol):
    """What is told of the elements of a document; names come without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """A piece of text."""


class _Depth:
    """Elements by their names without prefix, and how deep they nest."""

    def __init__(self, file: str, handler: Handler) -> None:
        self._file, self._handler = file, handler
        self._names: dict[str, str] = {}
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _no_workbook(self._file, f"nested deeper than {_DEEPEST} levels")
        self._handler.start(self._local(name), attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        self._handler.end(self._local(name))

    def _local(self, name: str) -> str:
        """A name without its prefix."""
        return self._names.get(name) or self._names.setdefault(name, name.rpartition(":")[2])


def parse(file: str, pieces: Iterable[bytes], handler: Handler) -> Iterator[None]:
    """Tells a handler of a document, stopping after each piece; BadInput if it is not well formed or has a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = _Depth(file, handler)
    parser.StartElementHandler, parser.EndElementHandler = depth.start, depth.end
    parser.CharacterDataHandler = handler.text

    def refuse(*_: object) -> None:
        raise _no_workbook(file, "it declares a document type")

    parser.StartDoctypeDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise _no_workbook(file, str(error)) from error


def _no_workbook(file: str, reason: str) -> Exception:
    """The error for XML that no spreadsheet program writes."""
    return bad(
        file,
        f"a part of the workbook cannot be read: {reason}. Save it again as .xlsx in a spreadsheet program",
        f"工作簿的内容无法读取：{reason}。请用表格软件重新另存为 .xlsx",
    )
