"""How deep JSON nests, found without a parser that may end the process over it."""

import re
from typing import Final

_ESCAPE: Final = re.compile(rb"\\.", re.DOTALL)
_TEXT: Final = re.compile(rb'"[^"]*"')
_OTHERS: Final = bytes(set(range(256)) - set(b'[]{}"'))
_OPEN: Final = b"[{"


def depth(body: bytes) -> int:
    """The most brackets that are open at once, those in texts left out."""
    plain = _ESCAPE.sub(b"", body) if b"\\" in body else body
    brackets = _TEXT.sub(b"", plain.translate(None, _OTHERS))
    deepest = level = 0
    for bracket in brackets:
        level += 1 if bracket in _OPEN else -1
        deepest = max(deepest, level)
    return deepest
