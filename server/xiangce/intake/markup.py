"""XML, read in passing; without document types, which could swell or fetch."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol
from xml.parsers import expat

from xiangce.intake.refusal import bad

_DEEPEST: Final = 100
_LONGEST: Final = 4 << 20


class Handler(Protocol):
    """What is told of the elements of a document; names come without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """A piece of text."""


class Quiet:
    """A handler that does nothing."""

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
            raise _refused(self._file, f"it nests deeper than {_DEEPEST} levels", f"嵌套超过 {_DEEPEST} 层")
        self._handler.start(self._local(name), attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        self._handler.end(self._local(name))

    def _local(self, name: str) -> str:
        """A name without its prefix."""
        return self._names.get(name) or self._names.setdefault(name, name.rpartition(":")[2])


def parse(file: str, pieces: Iterable[bytes], handler: Handler) -> Iterator[None]:
    """Tells a handler of a document, stopping after each piece; BadInput if it is broken or has a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = _Depth(file, handler)
    parser.StartElementHandler, parser.EndElementHandler = depth.start, depth.end
    parser.CharacterDataHandler = handler.text

    def refuse(*_: object) -> None:
        raise _refused(
            file,
            "it declares a document type, which could swell or fetch",
            "声明了文档类型（DOCTYPE），有膨胀或外联的风险",
        )

    parser.StartDoctypeDeclHandler = refuse
    given = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            given += len(piece)
            if given - parser.CurrentByteIndex > _LONGEST:
                raise _refused(file, f"a tag is longer than {_LONGEST:,} bytes", f"有标签超过 {_LONGEST:,} 字节")
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _refused(file, str(error), str(error)) from error


def well_formed(file: str, body: bytes) -> None:
    """Refuse a document that is not well formed, is cut short or has a document type."""
    for _ in parse(file, [body], Quiet()):
        pass


def _refused(file: str, reason: str, reason_zh: str) -> Exception:
    """The error for XML that no program for tables or graphs writes."""
    return bad(
        file,
        f"its XML cannot be read: {reason}. Save it again from the program that made it",
        f"其中的 XML 无法读取：{reason_zh}。请用原程序重新保存",
    )
