"""Statements written in a format: by the engine, and in JSON-LD with types where programs look for them.

The engine writes a type as any other property. That says the same, but neither frames nor readers of `@type` find it.
"""

import io
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any, Final, cast

from pyoxigraph import Quad, RdfFormat, Triple, serialize

_TYPE: Final = b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"'
# In a text the marks of quotation would be escaped, so that this is never part of one.
_TYPES: Final = re.compile(re.escape(_TYPE) + rb':\[((?:\{"@id":"[^"\\]*"\},?)+)\]')
_NODE: Final = re.compile(rb'\{"@id":("[^"\\]*")\}')
_HELD: Final = 1 << 16


def written(statements: Iterable[Quad] | Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """The document of some statements."""
    file = io.BytesIO()
    write(statements, file, form, prefixes)
    return file.getvalue()


def write(
    statements: Iterable[Quad] | Iterable[Triple],
    file: IO[bytes],
    form: RdfFormat,
    prefixes: Mapping[str, str] | None = None,
) -> None:
    """Write statements to a file as they come."""
    if form != RdfFormat.JSON_LD:
        serialize(statements, file, form, prefixes=dict(prefixes or {}))
        return
    typed = _Typed(file)
    serialize(statements, cast("IO[bytes]", typed), form)
    typed.finish()


class _Typed(io.RawIOBase):
    """Takes JSON-LD and passes it on with `@type`."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._held = bytearray()

    def write(self, data: Any) -> int:
        """Take some bytes, and pass on those in which no list of types has begun that is not complete."""
        self._held += data
        if len(self._held) > _HELD:
            last = self._held.rfind(_TYPE)
            end = self._held.find(b"]", last) + 1 if last >= 0 else 0
            is_open = last >= 0 and not end
            self._pass_on(last if is_open else max(end, len(self._held) - len(_TYPE)))
        return len(data)

    def finish(self) -> None:
        """Pass on what is left."""
        self._pass_on(len(self._held))

    def _pass_on(self, count: int) -> None:
        self._file.write(_TYPES.sub(_said, bytes(self._held[:count])))
        del self._held[:count]


def _said(found: re.Match[bytes]) -> bytes:
    """The types of a node as JSON-LD has them."""
    return b'"@type":[' + b",".join(_NODE.findall(found[1])) + b"]"
