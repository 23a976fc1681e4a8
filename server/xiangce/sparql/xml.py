"""XML that says what it should: what it cannot hold is refused, what a parser would change is escaped."""

import io
import re
from typing import IO, Any, Final, cast

_XML: Final = ("application/sparql-results+xml", "application/rdf+xml")
# Characters that XML 1.0 cannot hold, and what the engine makes of a property whose IRI ends in no name.
_NO_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix: ")
_LONGEST: Final = len(b"<oxprefix: ")


class NoXmlError(ValueError):
    """The answer holds what XML cannot."""


class _Careful(io.RawIOBase):
    """Passes XML on."""

    def __init__(self, into: IO[bytes], media_type: str) -> None:
        super().__init__()
        self._into = into
        self._media_type = media_type
        self._end = b""

    def write(self, data: Any) -> int:
        """Pass some bytes on; NoXmlError for what may not stand there, also across two writes."""
        piece = bytes(data)
        seen = self._end + piece
        if _NO_XML.search(seen):
            raise NoXmlError(f"{self._media_type} cannot hold a character or property of it, other formats can")
        self._end = seen[1 - _LONGEST :]
        # A parser makes a line feed of a bare carriage return.
        self._into.write(piece.replace(b"\r", b"&#13;"))
        return len(piece)


def careful(into: IO[bytes], media_type: str) -> IO[bytes]:
    """What to write an answer of this type to, so that `into` gets it well-formed; NoXmlError when it cannot be."""
    return cast("IO[bytes]", _Careful(into, media_type)) if media_type in _XML else into
