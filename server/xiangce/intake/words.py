"""The words by which people say units, yes and no, and that there is nothing to say."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from xiangce.names import PREFIXES

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Not all of NFKC, which would read 10² as 102.
_NARROW: Final = str.maketrans(
    _FULL_WIDTH | {0x3000: " ", 0x00A0: " ", 0x202F: " ", 0xFFE5: "¥", 0xFFE1: "£", 0x2212: "-"}
)
# Marks without width: joiners, direction, byte order, soft hyphen.
INVISIBLE: Final = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
BLANK: Final = rf"\s{INVISIBLE}"


@cache
def words() -> Mapping[str, Any]:
    """The words of words.toml."""
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))


@cache
def factors() -> Mapping[str, int]:
    """What each word for a multiple multiplies by."""
    return {word: int(factor) for word, factor in words()["factors"].items()}


@cache
def units() -> Mapping[str, str]:
    """The IRI of the unit that each word means."""
    return {word: PREFIXES["qudt"] + name for name, said in words()["units"].items() for word in said}


@cache
def said(list_name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(words()[list_name])


def narrow(text: str) -> str:
    """A text with ordinary letters, digits and spaces for full-width ones."""
    return text.translate(_NARROW)


def plain(text: str) -> str:
    """A text without differences of width, case and space, for comparison."""
    return "".join(narrow(text).casefold().split())
