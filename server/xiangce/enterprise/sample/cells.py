"""Faults of single cells: what a person writes in place of a sound text, and in which fields."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final, TypeAlias

from xiangce.enterprise.sample.codes import is_code
from xiangce.names import ID
from xiangce.schema import Field
from xiangce.schema.lexical import is_well_formed, write

# The text in place of a sound one; the same text where the fault cannot be made of it.
Change: TypeAlias = Callable[[Field, str, Random], str | None]

_SHIFT: Final = 4  # digits between yuan and ten thousand yuan
_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF_WIDTH: Final = str.maketrans("（）", "()")
_SERIAL: Final = date(1899, 12, 30)  # the day 0 of spreadsheets
_ZERO_WIDTH: Final = "\u200b"


def _unit(field: Field) -> str:
    """The last part of the IRI of a field's unit."""
    return (field.unit or "").rpartition("/")[2]


def _is_number(field: Field) -> bool:
    return field.datatype in ("decimal", "integer")


def _least(field: Field) -> Decimal:
    """The least that a field may hold; below zero if it has no such limit."""
    return Decimal(field.limits.get("minInclusive", field.limits.get("minExclusive", "-1")))


IN: Final[Mapping[str, Callable[[Field], bool]]] = {
    "any": lambda _: True,
    "required": lambda field: field.required,
    "number": _is_number,
    "not-negative": lambda field: _is_number(field) and _least(field) >= 0,
    "bounded": lambda field: _is_number(field) and "maxInclusive" in field.limits,
    "amount": lambda field: field.datatype == "decimal" and _unit(field).startswith("CCY_"),
    "percent": lambda field: _is_number(field) and _unit(field) == "PERCENT",
    "digits": lambda field: _is_number(field) or field.datatype == "date" or is_code(field),
    "code": is_code,
    "date": lambda field: field.datatype == "date",
    "boolean": lambda field: field.datatype == "boolean",
    "place": lambda field: bool(field.choices) and field.choices[0].iri.startswith(ID + "place/"),
    "text": lambda field: field.datatype == "string",
    "limited-text": lambda field: field.datatype == "string" and "maxLength" in field.limits,
}


def _shifted(text: str, digits: int) -> str:
    """A number times a power of ten, if it still has the agreed form."""
    found = write(Decimal(text).scaleb(digits))
    return found if is_well_formed("decimal", found) else text


def _negative(_: Field, text: str, __: Random) -> str:
    return f"-{text}" if Decimal(text) > 0 else text


def _above(field: Field, _: str, __: Random) -> str:
    return write(Decimal(field.limits["maxInclusive"]) + 1)


def _grouped(text: str, size: int) -> str:
    """A number with a comma before every so many digits of its whole part."""
    whole, point, fraction = text.partition(".")
    first = len(whole) % size
    groups = [whole[:first], *(whole[at : at + size] for at in range(first, len(whole), size))]
    return ",".join(group for group in groups if group) + point + fraction


def _replaced(text: str, old: str, new: str, random: Random) -> str:
    """A text with one of the places of a letter changed."""
    places = [place for place, letter in enumerate(text) if letter == old]
    if not places:
        return text
    place = random.choice(places)
    return text[:place] + new + text[place + 1 :]


def _of_day(form: Callable[[date], str]) -> Change:
    return lambda _, text, __: form(date.fromisoformat(text))


def _long(field: Field, text: str, _: Random) -> str:
    return text + "长" * int(field.limits["maxLength"])


def _retired(field: Field, text: str, random: Random) -> str:
    """A number by which the same place went before."""
    former = [name for choice in field.choices if choice.notation == text for name in choice.former if name.isdecimal()]
    return random.choice(sorted(former)) if former else text


CHANGES: Final[Mapping[str, Change]] = {
    "times-ten-thousand": lambda _, text, __: _shifted(text, _SHIFT),
    "by-ten-thousand": lambda _, text, __: _shifted(text, -_SHIFT),
    "fraction-for-percent": lambda _, text, __: _shifted(text, -2),
    "negative": _negative,
    "out-of-bounds": _above,
    "approximate": lambda _, text, __: f"约{text}",
    "at-least": lambda *_: "1亿元以上",
    "chinese-numerals": lambda *_: "贰拾万",
    "thousands": lambda _, text, __: _grouped(text, 3),
    "wrong-thousands": lambda _, text, __: _grouped(text, 4),
    "full-width": lambda _, text, __: text.translate(_FULL_WIDTH),
    "trailing-space": lambda _, text, __: f"{text} ",
    "zero-width-space": lambda _, text, __: f"{text[:1]}{_ZERO_WIDTH}{text[1:]}",
    "letter-o-for-zero": lambda _, text, random: _replaced(text, "0", "O", random),
    "letter-i-for-one": lambda _, text, random: _replaced(text, "1", "I", random),
    "lower-case": lambda _, text, __: text.lower(),
    "licence-number": lambda _, text, random: f"{text[2:8]}{random.randrange(10**5):09}",
    "scientific": lambda _, text, __: f"{text[0]}.{text[1:6]}E+17",
    "missing": lambda *_: None,
    "too-long": _long,
    "half-width-brackets": lambda _, text, __: text.translate(_HALF_WIDTH),
    "dotted-date": _of_day(lambda day: f"{day.year}.{day.month}.{day.day}"),
    "month-for-date": _of_day(lambda day: f"{day.year}年{day.month}月"),
    "no-such-day": _of_day(lambda day: f"{day.year}-02-30"),
    "serial-date": _of_day(lambda day: str((day - _SERIAL).days)),
    "unknown-place": lambda _, text, __: f"{text[:2]}9999",
    "retired-place": _retired,
    "other-yes-no": lambda _, text, random: random.choice(("Y", "有", "√") if text == "true" else ("N", "无", "×")),
    "neither-yes-nor-no": lambda *_: "部分",
}
