"""Values for the parameters of a question: text from a person becomes a term, and terms go into VALUES lines."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from xiangce.errors import BadInput
from xiangce.names import PREFIXES

XSD = PREFIXES["xsd"]
# Beyond it the engine cannot multiply exactly any more.
_LARGEST = Decimal(10) ** 15
# Full-width forms only: a superscript is no digit of a number.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MYRIADS = {"": 1, "万": 10**4, "亿": 10**8}


def bind(query: str, name: str, terms: Sequence[object]) -> str:
    """The query with the terms in every VALUES line of that variable; terms are written by `str`, never as given."""
    wanted = rf"\?{re.escape(name)}"
    block = " ".join(str(term) for term in terms)
    return re.sub(rf"(VALUES {wanted} \{{)[^}}]*(\}})", lambda found: f"{found[1]} {block} {found[2]}", query)


def read_date(name: str, text: str) -> Literal:
    """A day written as YYYY-MM-DD."""
    try:
        if text.isascii() and date.fromisoformat(text).isoformat() == text:
            return Literal(text, datatype=NamedNode(XSD + "date"))
    except ValueError:
        pass
    raise _bad(name, text, "a day as YYYY-MM-DD", "形如 YYYY-MM-DD 的日期")


def read_decimal(name: str, text: str) -> Literal:
    """A number that is not negative, kept exact; 万 and 亿 multiply it."""
    number = _decimal(text)
    if number is None:
        raise _bad(
            name, text, "a number that is not negative, such as 1500, 1.5e3 or 1.5万", "非负数，如 1500、1.5e3 或 1.5万"
        )
    return Literal(f"{number:f}", datatype=NamedNode(XSD + "decimal"))


def read_integer(name: str, text: str) -> Literal:
    """A whole number from 0 to 999,999."""
    if text.isascii() and text.isdigit() and len(text) <= len("999999"):
        return Literal(str(int(text)), datatype=NamedNode(XSD + "integer"))
    raise _bad(name, text, "a whole number, such as 5", "整数，如 5")


def read_fact(name: str, text: str, *, is_number: bool) -> Literal:
    """A number for an indicator that is one, else true or false, said in either language."""
    if is_number:
        return read_decimal(name, text)
    words = {"true": "true", "yes": "true", "是": "true", "false": "false", "no": "false", "否": "false"}
    if text.casefold() not in words:
        raise _bad(name, text, "yes or no", "是或否")
    return Literal(words[text.casefold()], datatype=NamedNode(XSD + "boolean"))


READERS: dict[str, Callable[[str, str], Literal]] = {
    "date": read_date,
    "decimal": read_decimal,
    "integer": read_integer,
}


def _decimal(text: str) -> Decimal | None:
    """The exact number that a text writes, up to 10 to the 15; None if it does not write one."""
    found = re.fullmatch(r"([0-9]{1,30}(?:\.[0-9]{1,12})?(?:[eE]\+?[0-9]{1,2})?)([万亿]?)", text.translate(_NARROW))
    if not found:
        return None
    number = Decimal(found[1]) * _MYRIADS[found[2]]
    return number if number <= _LARGEST else None


def _bad(name: str, text: str, expected: str, expected_zh: str) -> BadInput:
    """The error for a value that does not fit its parameter."""
    return BadInput(
        f"{name}: given “{text}”, expected {expected}", f"{name}：给出“{text}”，应为{expected_zh}", parameter=name
    )
