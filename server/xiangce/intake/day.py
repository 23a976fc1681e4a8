"""What a text says as a day; never a month, a two-digit year, or a day that may be another."""

import re
from datetime import date, timedelta
from typing import Final

from xiangce.intake.rules import Rule
from xiangce.intake.value import Reading, misread, nothing, simple

_LONGEST: Final = 60
_DAYS: Final = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4}) ?(年) ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
)
_TIME: Final = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$")
_MIDNIGHT: Final = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?(\+08:?00)?$")
_HALF: Final = re.compile(r"[0-9]{4}(([-/.年]) ?[0-9]{1,2}月?|年?|[0-9]{2})")
# Spreadsheets count days from the end of 1899; smaller and larger numbers may be years or months.
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range((date(1950, 1, 1) - _EPOCH).days, (date(2100, 1, 1) - _EPOCH).days)


def day(text: str, *, is_binary: bool = False) -> Reading:
    """The day that a text says; `is_binary` says that it is a number of a spreadsheet, which may count days."""
    plain, _ = simple(text)
    if len(plain) > _LONGEST:
        return misread(Rule.NO_DATE)
    if is_binary and plain.isdecimal() and int(plain) in _SERIALS:
        return Reading((_EPOCH + timedelta(int(plain))).isoformat(), Rule.SERIAL)
    without_time = _MIDNIGHT.sub("", plain)
    if _TIME.search(without_time):
        return misread(Rule.TIME_OF_DAY)
    found = next((match for form in _DAYS if (match := form.fullmatch(without_time))), None)
    if found is None:
        return misread(_why_not(plain))
    try:
        return Reading(date(int(found[1]), int(found[3]), int(found[4])).isoformat(), Rule.DATE)
    except ValueError:
        return misread(Rule.NO_DATE)


def _why_not(text: str) -> Rule:
    """Why a text is not surely a day."""
    if by_word := nothing(text):
        return by_word
    if text.startswith("="):
        return Rule.FORMULA
    return Rule.HALF_DATE if _HALF.fullmatch(text) else Rule.NO_DATE
