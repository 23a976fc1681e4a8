"""One text as it was given, and what it says."""

import re
from dataclasses import dataclass
from typing import Final

from xiangce.intake.rules import CLASS_COMPONENT, DATATYPE_COMPONENT, Rule
from xiangce.intake.words import INVISIBLE, narrow, said

_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
_SPACES: Final = re.compile(r"[\s\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Reading:
    """The value in its agreed form, or None if the text does not surely say one; the rule by which, if there is any."""

    value: str | None
    rule: Rule | None = None
    component: str = DATATYPE_COMPONENT


def misread(rule: Rule) -> Reading:
    """The reading of a text that says no value of the type."""
    return Reading(None, rule)


def no_code(rule: Rule) -> Reading:
    """The reading of a text that says none of the codes, or several."""
    return Reading(None, rule, CLASS_COMPONENT)


def nothing(text: str) -> Rule | None:
    """Why a text stands for no value at all: an error of a spreadsheet, or a word for nothing; None for any other."""
    lower = text.casefold()
    if lower in said("errors"):
        return Rule.ERROR_VALUE
    return Rule.PLACEHOLDER if lower in said("placeholders") else None


def tidy(text: str) -> str:
    """A text without marks that nobody sees, and with one plain space for each gap."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def simple(text: str) -> tuple[str, Rule | None]:
    """A text in ordinary letters without spaces around it, and the rule that made it so."""
    tidied = tidy(text)
    narrowed = narrow(tidied)
    if narrowed != tidied:
        return narrowed, Rule.FULL_WIDTH
    return narrowed, Rule.SPACES if narrowed != text else None
