"""Texts as the values of a field: most by the engine, the rest one distinct text at a time."""

from collections.abc import Callable
from typing import Final, TypeAlias

import polars as pl

from xiangce.intake.choice import Codes, codes, yes_no
from xiangce.intake.day import day
from xiangce.intake.number import number
from xiangce.intake.rules import DATATYPE_COMPONENT, Rule
from xiangce.intake.thousands import pattern, thousands
from xiangce.intake.units import Unit
from xiangce.intake.value import Reading, misread
from xiangce.intake.wording import wording
from xiangce.intake.words import BLANK, INVISIBLE
from xiangce.schema import Field, dtype

_Read: TypeAlias = Callable[[str, bool], Reading]

# What cannot stand in a text as it is: a gap at an end, a mark that nobody sees, a control character, an odd gap.
_UNTIDY: Final = rf"^\s|\s$|[\x00-\x1f\x7f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{INVISIBLE}]"
_LONGEST: Final = 10_000
_DAY: Final = "%Y-%m-%d"
_FIRST_DAY: Final = "0001"
_NO_VALUES: Final = {"=": Rule.FORMULA, "[": Rule.NESTED, "{": Rule.NESTED}
_COLUMNS: Final = ("record", "text", "value", "rule", "component")


class FieldReader:
    """Reads the texts of one field."""

    def __init__(self, field: Field) -> None:
        """Prepare for a field of a kind."""
        self.field = field
        self._codes: Codes = codes(field.choices)

    def values(self, text: pl.Expr, binary: pl.Expr | None, unit: Unit) -> pl.Expr:
        """The values of texts that are in the agreed form, or name a code exactly; null for others.

        `binary` says which are numbers of a spreadsheet or no single values; None if none is.
        """
        field = self.field
        if field.datatype == "term":
            exact = self._codes.exact
            return text.replace_strict(list(exact), list(exact.values()), default=None, return_dtype=pl.String)
        if field.datatype == "string":
            return pl.when(_is_tidy(text, binary, field.limits.get("pattern"))).then(text)
        if field.datatype == "boolean":
            return pl.when((text == "true") | (text == "false")).then(text == "true")
        form = text.str.contains(pattern(field.datatype, unit.factor))
        if field.datatype == "date":
            return pl.when(form & (text >= _FIRST_DAY)).then(text.str.to_date(_DAY, strict=False))
        value = typed(field, pl.when(form).then(text))
        return value if unit.factor == 1 else (value * unit.factor).cast(dtype(field))

    def odd(self, given: pl.DataFrame, unit: Unit | None) -> pl.DataFrame:
        """Other texts (columns record, text and binary) with what they say; None is a unit that nobody knows.

        Adds the value in the agreed form, null if the text is misread; the rule, if there is one; and the component.
        """
        if unit is None or not unit.fits(self.field.unit):
            return _all_misread(given, Rule.OTHER_UNIT)
        by_engine = thousands(self.field, given, unit)
        rest = given.join(by_engine, on="record", how="anti", maintain_order="left")
        distinct = rest.select("text", "binary").unique(maintain_order=True)
        read = self._reader(unit)
        readings = [_no_value(text, is_binary) or read(text, is_binary) for text, is_binary in distinct.iter_rows()]
        said = distinct.with_columns(
            pl.Series("value", [reading.value for reading in readings], dtype=pl.String),
            pl.Series("rule", [reading.rule for reading in readings], dtype=pl.String),
            pl.Series("component", [reading.component for reading in readings], dtype=pl.String),
        )
        by_text = rest.join(said, on=["text", "binary"], how="left", maintain_order="left")
        return pl.concat([by_text.select(_COLUMNS), by_engine.select(_COLUMNS)])

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
    # A text that begins with a visible character of ASCII holds something: that is cheaper to see than to search.
    begins = cells.select(((pl.all() >= "!") & (pl.all() < "\x7f")).all())
    rest = pl.col([each.name for each in begins if not each[0]])
    return cells.with_columns(pl.when(rest.str.contains(rf"[^{BLANK}]")).then(rest))


def typed(field: Field, texts: pl.Expr) -> pl.Expr:
    """The values that texts in the agreed form write."""
    if field.datatype == "boolean":
        return texts == "true"
    return texts.str.to_date(_DAY) if field.datatype == "date" else texts.cast(dtype(field))


def _is_tidy(text: pl.Expr, binary: pl.Expr | None, form: str | None) -> pl.Expr:
    """Whether a text stands as it is: nothing to mend, no number that a spreadsheet cut, no error."""
    is_odd = text.str.contains(_UNTIDY) | text.str.starts_with("#") | (text.str.len_chars() > _LONGEST)
    if binary is not None:
        is_odd |= binary & text.str.contains(r"^[=\[{]|E")
    return ~is_odd & text.str.contains(form) if form else ~is_odd


def _no_value(text: str, is_binary: bool) -> Reading | None:
    """Why a cell that is no text holds no value: a formula without result, or a list; None if it holds one."""
    return misread(_NO_VALUES[text[0]]) if is_binary and text[0] in _NO_VALUES else None


def _all_misread(given: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """Every text as misread for one reason."""
    reason, component = pl.lit(str(rule)), pl.lit(DATATYPE_COMPONENT)
    return given.select("record", "text", value=pl.lit(None, pl.String), rule=reason, component=component)
