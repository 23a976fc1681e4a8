"""How values are written: the narrow forms on which all engines agree, and the text of a value."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

SCALE: Final = 9
# For polars and Python alike: ASCII only, and no line break before the end.
PATTERNS: Final = {
    "decimal": rf"^-?[0-9]{{1,16}}(\.[0-9]{{1,{SCALE}}})?\z",
    "integer": r"^-?[0-9]{1,18}\z",
    "boolean": r"^(true|false)\z",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z",
    "string": r"^[^\x00-\x1f\x7f]{1,10000}\z",
}


def is_well_formed(datatype: str, text: str) -> bool:
    """Whether a text writes a value of a type in the agreed form."""
    return _FORMS[datatype](text)


def write(value: object) -> str:
    """The one text of a value: no trailing zeros, no exponent; dates as year-month-day."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        plain = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if plain in ("-0", "") else plain
    return value.isoformat() if isinstance(value, date) else str(value)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern.replace(r"\z", r"\Z"))
    return lambda text: compiled.match(text) is not None


def _is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written year-month-day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_FORMS: Final = {name: _matches(pattern) for name, pattern in PATTERNS.items()} | {"date": _is_day}
