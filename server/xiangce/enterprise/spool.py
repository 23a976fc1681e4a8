"""Bytes that are complete only in the end, on disk until then."""

import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Final

_PIECE: Final = 1 << 20
_IN_MEMORY: Final = 8 << 20


def spooled(fill: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """What a function writes into a file, a piece at a time."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        fill(file)
        file.seek(0)
        yield from iter(lambda: file.read(_PIECE), b"")
