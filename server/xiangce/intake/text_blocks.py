"""Files of text as whole lines in UTF-8, whatever they were written in."""

import codecs
from collections.abc import Iterator
from typing import Final

from xiangce.intake.refusal import bad, too_large
from xiangce.intake.source import Content

_MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LONGEST: Final = 16 << 20
_PIECE: Final = 16 << 20
_CHARACTERS: Final = ("bytes in one line or one quoted cell", "字节（一行或一个带引号的单元格）")


def encoding(content: Content) -> str:
    """What a text is written in: as its byte order mark says, else UTF-8 or GB18030 if all of it is."""
    first = next(content.blocks())
    marked = [name for mark, name in _MARKS.items() if first.startswith(mark)]
    name = marked[0] if marked else "utf-8"
    wrong = _first_error(content, name)
    if wrong is None:
        return name
    if not marked and _first_error(content, "gb18030") is None:
        return "gb18030"
    raise _no_text(content, name, *wrong)


def blocks(content: Content, name: str, size: int = _PIECE) -> Iterator[bytes]:
    """The text in pieces of whole lines that end in a line feed; TooLarge if a line is longer than anybody writes."""
    waiting = rest = b""
    for piece in _utf8(content, name, size):
        _refuse_nul(content, piece)
        end = piece.rfind(b"\n") + 1
        if end:
            yield from [waiting] if waiting else []
            waiting, rest = rest + piece[:end], b""
        rest += piece[end:]
        if len(rest) > _LONGEST:
            raise too_large(content.name, _CHARACTERS, _LONGEST)
    if waiting or rest:
        yield waiting + rest + (b"\n" if rest else b"")


def _utf8(content: Content, name: str, size: int) -> Iterator[bytes]:
    """The text in UTF-8 with line feeds only."""
    held = b""
    for block in _plain(content, name, size):
        piece = held + block
        # A line feed may follow in the next piece.
        held = piece[-1:] if piece.endswith(b"\r") else b""
        yield _lines(piece.removesuffix(b"\r"))
    yield _lines(held)


def _plain(content: Content, name: str, size: int) -> Iterator[bytes]:
    """The text in UTF-8 without mark."""
    if name == "utf-8":
        yield from content.blocks(size)
        return
    decoder = codecs.getincrementaldecoder(name)()
    for block in content.blocks(size):
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def _lines(piece: bytes) -> bytes:
    """A piece with one mark for the end of a line."""
    return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in piece else piece


def _first_error(content: Content, name: str) -> tuple[int, str] | None:
    """Where the bytes of a text stop being of an encoding, and why; None if they all are."""
    # Without skipping the mark, places are counted from the start of the file.
    decoder = codecs.getincrementaldecoder(name.removesuffix("-sig"))()
    at = 0
    try:
        for block in content.blocks():
            pending = len(decoder.getstate()[0])
            at += len(block)
            if name != "utf-16" and not pending and block.isascii():
                continue
            decoder.decode(block)
        pending, block = len(decoder.getstate()[0]), b""
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return at - len(block) - pending + error.start, error.reason
    return None


def _no_text(content: Content, name: str, offset: int, reason: str) -> Exception:
    """The error for bytes that are no text, with their place."""
    content.stream.seek(0)
    row = content.stream.read(offset).count(b"\n") + 1
    return bad(
        content.name,
        f"byte {offset:,}, in line {row:,}, is not {name} ({reason}), nor is the file GB18030. Save it as “CSV UTF-8”",
        f"第 {row:,} 行第 {offset:,} 字节不是 {name} 编码（{reason}），全文也不是 GB18030。请另存为“CSV UTF-8”",
        offset=offset,
        row=row,
    )


def _refuse_nul(content: Content, piece: bytes) -> None:
    """Refuse a character that no text has and that ends a cell in some programs."""
    if b"\0" in piece:
        raise bad(
            content.name,
            "it holds a NUL character, so it is no text or is damaged. Save it again as “CSV UTF-8”",
            "含有空字符（NUL），不是文本或已损坏。请另存为“CSV UTF-8”",
        )
