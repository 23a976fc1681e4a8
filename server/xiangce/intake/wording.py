"""What a text says as a text: itself, but for what nobody sees; a code also in capitals of ordinary width."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from xiangce.intake.rules import Rule
from xiangce.intake.value import Reading, misread, tidy
from xiangce.intake.words import narrow, said
from xiangce.schema import Field
from xiangce.schema.lexical import is_well_formed

_EXPONENT: Final = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,3}")


def wording(field: Field, text: str, *, is_binary: bool = False) -> Reading:
    """The text of a field; `is_binary` says that it is a number of a spreadsheet, which keeps fifteen digits."""
    plain = tidy(text)
    pattern = field.limits.get("pattern")
    if plain.casefold() in said("errors") and plain.startswith("#"):
        return misread(Rule.ERROR_VALUE)
    if _EXPONENT.fullmatch(narrow(plain)) and (is_binary or (pattern and not _has_form(pattern)(plain))):
        return misread(Rule.DIGITS_LOST)
    if not is_well_formed("string", plain):
        return misread(Rule.TOO_LONG)
    if pattern and not _has_form(pattern)(plain):
        return _code(plain, text, pattern)
    return Reading(plain, Rule.SPACES if plain != text else None)


def _code(plain: str, text: str, pattern: str) -> Reading:
    """A code in the form of its pattern, if width, case and spaces are all that is amiss; else as it is."""
    narrowed = "".join(narrow(plain).split())
    code = narrowed.upper() if not _has_form(pattern)(narrowed) else narrowed
    if not _has_form(pattern)(code):
        return Reading(plain, Rule.SPACES if plain != text else None)
    if code != narrowed:
        return Reading(code, Rule.CAPITALS)
    return Reading(code, Rule.FULL_WIDTH if narrowed != "".join(plain.split()) else Rule.SPACES)


@cache
def _has_form(pattern: str) -> Callable[[str], bool]:
    """Whether a text of one line matches a pattern of the shapes."""
    compiled = re.compile(pattern)
    return lambda text: compiled.search(text) is not None
