"""What a text says as a number; exact, and None rather than a guess."""

import re
from decimal import Context, Decimal
from typing import Final

from xiangce.intake.rules import Rule
from xiangce.intake.units import BASE, Unit, both, is_sign, unit
from xiangce.intake.value import Reading, misread, nothing, simple
from xiangce.intake.words import said, words
from xiangce.schema import Field
from xiangce.schema.lexical import SCALE, is_well_formed, write

_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)((?P<before>[^0-9.,+\-\s]{1,4}) ?)?"
    r"(?P<whole>[0-9][0-9,]*|(?=\.[0-9]))(?P<fraction>\.[0-9]*)? ?(?P<after>[^0-9.,+\-].*)?"
)
_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+")
_LONGEST: Final = 60
_EXACT: Final = Context(prec=2 * _LONGEST)
_HUNDRED_PERCENT: Final = "/PERCENT"
_WHY: Final = (
    (Rule.FORMULA, re.compile("=.*")),
    (Rule.DATE_FOR_NUMBER, re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}.*")),
    (Rule.EXPONENT, re.compile(r"[+-]?[0-9]+\.?[0-9]*[eE][+-]?[0-9]+")),
    (Rule.SEPARATORS, re.compile(r"[+-]?[0-9]+([,. ][0-9]*)+")),
    (Rule.APPROXIMATE, re.compile(r".*[0-9]\S* ?[-—–] ?[0-9].*")),
)


def number(field: Field, text: str, column: Unit = BASE, *, is_binary: bool = False) -> Reading:
    """The number that a text says in a column of a unit, in the unit of the field.

    `is_binary` says that it is a number of a spreadsheet, whose last digits are an artefact.
    """
    plain, rule = simple(text)
    found = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None or plain.casefold() in said("errors") | said("placeholders"):
        return misread(_why_not(plain))
    whole, fraction = found["whole"], found["fraction"] or ""
    if "," in whole and not _THOUSANDS.fullmatch(whole):
        return misread(Rule.SEPARATORS)
    stated = _stated(field, found["before"] or "", found["after"] or "", column)
    if isinstance(stated, Rule):
        return misread(_why_not(plain) if stated is Rule.NO_NUMBER else stated)
    rules = (
        rule,
        Rule.PLAIN_NUMBER if found["sign"] == "+" or not whole or fraction == "." else None,
        Rule.THOUSANDS if "," in whole else None,
        stated[1],
    )
    exact = Decimal(found["sign"] + (whole.replace(",", "") or "0") + fraction)
    return _fitted(field, _EXACT.multiply(exact, stated[0]), _last(rules), is_binary=is_binary)


def _stated(field: Field, before: str, after: str, column: Unit) -> tuple[Decimal, Rule | None] | Rule:
    """What the number is to be multiplied by, as it or its column says; or why that is not sure."""
    if not before and not after:
        return Decimal(column.factor), None
    if field.unit is None:
        return (Decimal(1), Rule.UNIT_SUFFIX) if after in said("of_years") and not before else Rule.NO_NUMBER
    front, back = (unit(part) if part else BASE for part in (before, after))
    if front is None or back is None or (before and not is_sign(before, front)):
        return Rule.NO_NUMBER
    own = both(front, back)
    if own is None or not own.fits(field.unit):
        return Rule.PERCENT_SIGN if back.iri and back.iri.endswith(_HUNDRED_PERCENT) else Rule.OTHER_UNIT
    return _own(own, column, is_whole_unit=bool(back.iri))


def _own(own: Unit, column: Unit, *, is_whole_unit: bool) -> tuple[Decimal, Rule | None] | Rule:
    """What a number with a unit of its own is to be multiplied by, unless that may come on top of the column's."""
    if column.factor != 1 and not is_whole_unit:
        return Rule.SCALED_TWICE
    if own.factor != 1:
        return Decimal(own.factor), Rule.SCALED
    percent = own.iri is not None and own.iri.endswith(_HUNDRED_PERCENT)
    return Decimal(1), Rule.PERCENT if percent else Rule.UNIT_SUFFIX


def _fitted(field: Field, value: Decimal, rule: Rule | None, *, is_binary: bool) -> Reading:
    """A value in the agreed form of its field; misread if it has too many digits."""
    text = write(value)
    decimals = len(text.partition(".")[2])
    if is_binary and field.datatype == "decimal" and decimals > SCALE:
        text, rule = write(round(value, SCALE)), Rule.ROUNDED
    elif field.datatype == "integer" and decimals:
        return misread(Rule.NO_WHOLE_NUMBER)
    elif decimals > SCALE:
        return misread(Rule.TOO_PRECISE)
    return Reading(text, rule or Rule.PLAIN_NUMBER) if is_well_formed(field.datatype, text) else misread(Rule.TOO_LARGE)


def _last(rules: tuple[Rule | None, ...]) -> Rule | None:
    """The rule that changes most; the last of those given."""
    return next((rule for rule in reversed(rules) if rule is not None), None)


def _why_not(text: str) -> Rule:
    """Why a text is not surely a number."""
    if by_word := nothing(text):
        return by_word
    if len(text) > _LONGEST:
        return Rule.NO_NUMBER
    by_form = next((rule for rule, pattern in _WHY if pattern.fullmatch(text)), None)
    return by_form or _why_not_in_words(text.casefold())


def _why_not_in_words(text: str) -> Rule:
    """Why a text with words in it is not surely a number."""
    has_digit = any(letter in "0123456789" for letter in text)
    has_numeral = any(letter in words()["numerals"] for letter in text)
    if (has_digit or has_numeral) and any(word in text for word in said("approximate")):
        return Rule.APPROXIMATE
    if "%" in text and has_digit:
        return Rule.PERCENT_SIGN
    return Rule.CHINESE_NUMERAL if has_numeral and not has_digit else Rule.NO_NUMBER
