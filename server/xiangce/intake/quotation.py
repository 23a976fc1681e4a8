"""Quotation marks in delimited text: where records end, and what is left when the quoted cells are taken out."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_QUOTE: Final = b'"'
_QUOTED: Final = re.compile(rb'"[^"]*(?:""[^"]*)*"')
_MARK: Final = b"\1"
_LONGEST: Final = 32 << 20


def whole_records(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of whole lines, cut again where no quotation is open; a quotation that does not end is cut anywhere."""
    rest = b""
    for piece in pieces:
        # Nothing is copied where no quotation is open, as is the rule.
        rest = rest + piece if rest else piece
        end = _last_end(rest) if _QUOTE in rest else len(rest)
        if end or len(rest) > _LONGEST:
            yield rest[: end or None]
            rest = rest[end:] if end else b""
    if rest:
        yield rest


def skeleton(piece: bytes, separator: str) -> bytes | None:
    """A piece with a mark for each quoted cell; None if a quotation mark stands where no cell begins or ends."""
    if _QUOTE not in piece:
        return piece
    if _MARK in piece:
        return None
    bare = _QUOTED.sub(_MARK, piece)
    edges = separator.encode(), b"\n"
    cells = bare.count(_MARK)
    begun = sum(bare.count(edge + _MARK) for edge in edges) + bare.startswith(_MARK)
    ended = sum(bare.count(_MARK + edge) for edge in edges)
    return bare if _QUOTE not in bare and begun == ended == cells else None


def _last_end(piece: bytes) -> int:
    """The place behind the last line feed with an even number of quotation marks before it; 0 if there is none."""
    count, end = piece.count(_QUOTE), len(piece)
    while count % 2 and end > 0:
        start = piece.rfind(b"\n", 0, end - 1) + 1
        count -= piece.count(_QUOTE, start, end)
        end = start
    return end
