"""Faults between the values of a record, or between two records, that break the rules with a component."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final, TypeAlias

from xiangce.enterprise.sample.codes import wrong_checks
from xiangce.enterprise.sample.values import written
from xiangce.schema import Field, Kind
from xiangce.schema.lexical import is_well_formed, write

Row: TypeAlias = Mapping[str, str | None]
_SHORTER: Final = timedelta(days=45)
_LATER: Final = timedelta(days=31)
_FAR: Final = 5  # digits by which a ratio is out of its band
_MUCH: Final = Decimal(10**15)


@dataclass(frozen=True)
class Asked:
    """What a rule asks about: the field of its path (none if about whole records), and the others that it reads."""

    kind: Kind
    own: Field | None
    others: Sequence[Field]

    def text(self, row: Row) -> str:
        """The text of the field that is asked about; empty if there is none."""
        return (self.own and row[self.own.key]) or ""

    def other(self, row: Row) -> str:
        """The text of the only other field; empty if there is none, or several."""
        return (len(self.others) == 1 and row[self.others[0].key]) or ""

    def is_whole(self, row: Row) -> bool:
        """Whether a record has all that the rule reads."""
        return all(row[field.key] for field in self.others)

    def is_of(self, datatypes: str) -> bool:
        """Whether all that is asked about is of some types."""
        return all(field.datatype in datatypes for field in (self.own, *self.others) if field)


# The cells to be changed in a record (or in its copy); None where the fault cannot be made of it.
Break: TypeAlias = Callable[[Asked, Row, Random], Row | None]


def _set(field: Field | None, text: str) -> Row | None:
    return {field.key: text} if field and text else None


def _wrong_check(asked: Asked, row: Row, random: Random) -> Row | None:
    code = asked.text(row)
    return _set(asked.own, code[:-1] + random.choice(wrong_checks(code))) if code else None


def _wrong_length(asked: Asked, row: Row, _: Random) -> Row | None:
    end = asked.other(row)
    return _set(asked.others[0], str(date.fromisoformat(end) - _SHORTER)) if end and asked.text(row) else None


def _reversed(asked: Asked, row: Row, _: Random) -> Row | None:
    start, end = asked.text(row), asked.other(row)
    if not asked.is_of("date") or not start < end:
        return None
    return {asked.own.key: end, asked.others[0].key: start} if asked.own and start else None


def _above(asked: Asked, row: Row, _: Random) -> Row | None:
    other = asked.other(row)
    return _set(asked.own, write(Decimal(other) + 1)) if other and asked.is_of("decimal integer") else None


def _more(asked: Asked, row: Row, _: Random) -> Row | None:
    text = asked.text(row)
    has_part = any(row[part.key] for part in asked.others)
    return _set(asked.own, write(Decimal(text) + 1)) if text and has_part else None


def _far(asked: Asked, row: Row, _: Random) -> Row | None:
    found = write(Decimal(asked.text(row) or 0).scaleb(_FAR))
    is_good = asked.other(row) not in ("", "0") and found != "0" and is_well_formed("decimal", found)
    return _set(asked.own, found) if is_good else None


def _above_cap(asked: Asked, row: Row, _: Random) -> Row | None:
    return _set(asked.own, write(_MUCH)) if asked.text(row) else None


def _elsewhere(asked: Asked, row: Row, random: Random) -> Row | None:
    code, field = asked.other(row), asked.own
    if not code or not field:
        return None
    far = [choice.iri for choice in field.choices if choice.iri[-6:-2] != code[2:6]]
    (text,) = written(field, [random.choice(far)])
    return _set(field, text or "")


def _same(asked: Asked, row: Row, _: Random) -> Row | None:
    return {} if asked.is_whole(row) else None


def _conflict(asked: Asked, row: Row, random: Random) -> Row | None:
    if not asked.is_whole(row):
        return None
    keys = {field.key for field in asked.others}
    numbers = [
        f for f in asked.kind.fields if f.datatype in ("decimal", "integer") and f.key not in keys and row[f.key]
    ]
    field = random.choice(numbers) if numbers else None
    return _set(field, write(Decimal((field and row[field.key]) or 0) + 1))


def _overlap(asked: Asked, row: Row, _: Random) -> Row | None:
    days = {row[field.key] or "": field for field in asked.others if field.datatype == "date"}
    first = min(days, default="")
    return _set(days[first], str(date.fromisoformat(first) + _LATER)) if asked.is_whole(row) else None


BREAKS: Final[Mapping[str, Break]] = {
    "wrong-check-character": _wrong_check,
    "period-length": _wrong_length,
    "reversed": _reversed,
    "above-the-whole": _above,
    "sum": _more,
    "ratio": _far,
    "above-cap": _above_cap,
    "elsewhere": _elsewhere,
}
# Of a copy of a record.
COPIES: Final[Mapping[str, Break]] = {"duplicate": _same, "conflicting-duplicate": _conflict, "overlap": _overlap}
