"""A column of texts as the values of a field: most by the engine, the rest one distinct text at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import polars as pl

from xiangce.intake.choice import Codes, codes, yes_no
from xiangce.intake.day import day
from xiangce.intake.number import number
from xiangce.intake.rules import DATATYPE_COMPONENT, Rule
from xiangce.intake.units import Unit
from xiangce.intake.value import Reading, misread
from xiangce.intake.wording import wording
from xiangce.intake.words import BLANK, INVISIBLE
from xiangce.schema import Field, dtype
from xiangce.schema.lexical import PATTERNS, SCALE

_Read: TypeAlias = Callable[[str, bool], Reading]

_NUMBERS: Final = {"decimal": 16, "integer": 18}  # digits before the point
_TEXT, _BINARY = pl.col("text"), pl.col("binary")
# What cannot stand in a text as it is: a gap at an end, a mark that nobody sees, a control character, an odd gap.
_UNTIDY: Final = rf"^\s|\s$|[\x00-\x1f\x7f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{INVISIBLE}]"
_LONGEST: Final = 10_000
_NO_VALUES: Final = {"=": Rule.FORMULA, "[": Rule.NESTED, "{": Rule.NESTED}
_ODD: Final = {
    "record": pl.UInt32(),
    "text": pl.String(),
    "value": pl.String(),
    "rule": pl.String(),
    "component": pl.String(),
}


@dataclass(frozen=True)
class Values:
    """The values of a column, null where nothing was given or read; and what was odd about which.

    `odd` has a row for each odd text: record, text, value (in the agreed form; null if misread), rule and component.
    """

    values: pl.Series
    odd: pl.DataFrame


class FieldReader:
    """Reads the columns of one field."""

    def __init__(self, field: Field) -> None:
        """Prepare for a field of a kind."""
        self.field = field
        self._codes: Codes = codes(field.choices)

    def read(self, cells: pl.DataFrame, unit: Unit | None) -> Values:
        """The values of cells (columns record, text and binary) of a unit; None is a unit that nobody knows."""
        if unit is None or not unit.fits(self.field.unit):
            return Values(_nothing(self.field, cells.height), _all_misread(cells, Rule.OTHER_UNIT))
        given = cells.select("record", "text", "binary", exact=self._exact(unit)).with_row_index("place")
        values = typed(self.field, given["exact"])
        if unit.factor != 1:
            values = (values * unit.factor).cast(dtype(self.field))
        odd = given.filter(_TEXT.is_not_null() & pl.col("exact").is_null())
        if odd.is_empty():
            return Values(values, pl.DataFrame(schema=_ODD))
        odd = self._odd(odd, unit)
        return Values(_filled(self.field, values, odd), odd.filter(pl.col("rule").is_not_null()).select(_ODD.keys()))

    def _exact(self, unit: Unit) -> pl.Expr:
        """The texts that are in the agreed form, or name a code exactly; null for others."""
        field, text = self.field, _TEXT
        if field.datatype == "term":
            exact = self._codes.exact
            return text.replace_strict(list(exact), list(exact.values()), default=None, return_dtype=pl.String)
        if field.datatype == "string":
            return pl.when(_is_tidy(field.limits.get("pattern"))).then(text)
        if field.datatype == "date":
            is_day = text.str.to_date("%Y-%m-%d", strict=False).is_not_null() & (text >= "0001")
            return pl.when(text.str.contains(PATTERNS["date"]) & is_day).then(text)
        return pl.when(text.str.contains(_pattern(field.datatype, unit.factor))).then(text)

    def _odd(self, odd: pl.DataFrame, unit: Unit) -> pl.DataFrame:
        """Odd texts with what they say."""
        by_engine = thousands(self.field, odd, unit)
        odd = odd if by_engine is None else odd.join(by_engine, on="record", how="anti", maintain_order="left")
        distinct = odd.select("text", "binary").unique(maintain_order=True)
        read = self._reader(unit)
        readings = [_no_value(text, is_binary) or read(text, is_binary) for text, is_binary in distinct.iter_rows()]
        said = distinct.with_columns(
            pl.Series("value", [reading.value for reading in readings], dtype=pl.String),
            pl.Series("rule", [reading.rule for reading in readings], dtype=pl.String),
            pl.Series("component", [reading.component for reading in readings], dtype=pl.String),
        )
        odd = odd.join(said, on=["text", "binary"], how="left", maintain_order="left")
        return odd if by_engine is None else pl.concat([odd, by_engine])

    def _reader(self, unit: Unit) -> _Read:
        """What reads one text of the field."""
        field = self.field
        by_datatype: dict[str, _Read] = {
            "term": lambda text, _: self._codes.read(text),
            "boolean": lambda text, _: yes_no(text),
            "date": lambda text, is_binary: day(text, is_binary=is_binary),
            "string": lambda text, is_binary: wording(field, text, is_binary=is_binary),
        }
        return by_datatype.get(field.datatype, lambda text, is_binary: number(field, text, unit, is_binary=is_binary))


def blank(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells with null for what holds nothing but spaces and marks that nobody sees."""
    return cells.select(pl.when(pl.all().str.contains(rf"[^{BLANK}]")).then(pl.all()))


def _pattern(datatype: str, factor: int) -> str:
    """The agreed form, with so many digits less as the factor will add."""
    if datatype not in _NUMBERS or factor == 1:
        return PATTERNS[datatype]
    digits = _NUMBERS[datatype] - len(str(factor)) + 1
    fraction = rf"(\.[0-9]{{1,{SCALE}}})?" if datatype == "decimal" else ""
    return rf"^-?[0-9]{{1,{digits}}}{fraction}\z"


def _is_tidy(pattern: str | None) -> pl.Expr:
    """Whether a text stands as it is: nothing to mend, no number that a spreadsheet cut, no error."""
    is_cut = _BINARY & _TEXT.str.contains(r"^[=\[{]|E")
    is_odd = _TEXT.str.contains(_UNTIDY) | _TEXT.str.starts_with("#") | (_TEXT.str.len_chars() > _LONGEST)
    tidy = ~is_odd & ~is_cut
    return tidy & _TEXT.str.contains(pattern) if pattern else tidy


def _no_value(text: str, is_binary: bool) -> Reading | None:
    """Why a cell that is no text holds no value: a formula without result, or a list; None if it holds one."""
    return misread(_NO_VALUES[text[0]]) if is_binary and text[0] in _NO_VALUES else None


def _nothing(field: Field, height: int) -> pl.Series:
    """A column without values."""
    return pl.Series([None], dtype=dtype(field)).new_from_index(0, height)


def _all_misread(cells: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """Every text as misread for one reason."""
    given = cells.filter(_TEXT.is_not_null())
    reason, component = pl.lit(str(rule)), pl.lit(DATATYPE_COMPONENT)
    return given.select("record", "text", value=pl.lit(None, pl.String), rule=reason, component=component)


def typed(field: Field, texts: pl.Series) -> pl.Series:
    """The values that texts in the agreed form write."""
    if field.datatype == "boolean":
        return texts == "true"
    return texts.str.to_date("%Y-%m-%d") if field.datatype == "date" else texts.cast(dtype(field))


def _filled(field: Field, values: pl.Series, odd: pl.DataFrame) -> pl.Series:
    """Values with those of the odd texts in their places; `odd` has the places in the column."""
    read = odd.select("place", read=typed(field, odd["value"]))
    at = values.to_frame("value").with_row_index("place")
    both = at.join(read, on="place", how="left", maintain_order="left")
    return both.select(pl.coalesce("value", "read")).to_series()
