"""What a cell of a spreadsheet shows: numbers to fifteen digits, days as days, shares as percentages."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from xiangce.schema.lexical import write

_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_SHORT: Final = re.compile(r"-?[0-9]{1,15}|-?(?=.{3,16}$)[0-9]+\.[0-9]+")  # has fifteen digits at most
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_SHARES: Final = frozenset({9, 10})
_FIRST_OWN: Final = 164
_MOST_EXACT: Final = 10**15  # whole numbers beyond it lose digits
DIGITS: Final = 15
_EPOCHS: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 (a sheet has no zone)
_FIRST: Final = 61  # before it, spreadsheets disagree by the 29 February 1900 that never was
_LAST: Final = 2_950_000  # in the year 9976, by both ways of counting
_SECONDS: Final = 24 * 60 * 60


class Style(Enum):
    """How a cell shows its number."""

    PLAIN = auto()
    DAY = auto()
    SHARE = auto()


def style(number: int, code: str) -> Style:
    """The style of a number format, by its number if that is a fixed one, else by its code."""
    if number in _SHARES or (number >= _FIRST_OWN and "%" in _QUOTED.sub("", code)):
        return Style.SHARE
    bare = _QUOTED.sub("", code.partition(";")[0]).casefold()
    is_own_day = number >= _FIRST_OWN and "general" not in bare and re.search("[ymdhs]", bare) is not None
    return Style.DAY if number in _DAYS or is_own_day else Style.PLAIN


def shown(text: str, how: Style, *, since_1904: bool) -> str:
    """What a cell that stores such a number shows; the text itself if it is no number."""
    if how is Style.PLAIN and _SHORT.fullmatch(text):
        return text
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    if how is Style.DAY:
        return _day(value, since_1904=since_1904) or number_text(value)
    if how is Style.SHARE:
        return write(Decimal(number_text(value)) * 100) + "%"
    return number_text(value)


def number_text(value: float) -> str:
    """A number as spreadsheets show it: to fifteen digits, and with an exponent where more would be needed."""
    if not abs(value) < _MOST_EXACT:
        return f"{value:.{DIGITS}g}".upper()
    return f"{Decimal(f'{value:.{DIGITS}g}'):f}"


def _day(serial: float, *, since_1904: bool) -> str | None:
    """The day, and the time if it is not midnight, that a number counts; None if it counts none."""
    if not (0 if since_1904 else _FIRST) <= serial < _LAST:
        return None
    moment = _EPOCHS[since_1904] + timedelta(seconds=round(serial * _SECONDS))
    is_day = moment.time().isoformat() == "00:00:00"
    return moment.date().isoformat() if is_day else moment.isoformat(" ")
