"""Numbers with thousands separators, which whole columns have, read by the engine rather than one by one."""

from typing import Final

import polars as pl

from xiangce.intake.rules import DATATYPE_COMPONENT, Rule
from xiangce.intake.units import Unit
from xiangce.schema import Field, dtype
from xiangce.schema.lexical import PATTERNS, SCALE

DIGITS: Final = {"decimal": 16, "integer": 18}  # before the point
_TEXT: Final = pl.col("text")
_FRACTION: Final = {"decimal": rf"(\.[0-9]{{1,{SCALE}}})?", "integer": ""}


def pattern(datatype: str, factor: int) -> str:
    """The agreed form of a type, with so many digits less as the factor of a column will add."""
    if datatype not in DIGITS or factor == 1:
        return PATTERNS[datatype]
    return rf"^-?[0-9]{{1,{DIGITS[datatype] - len(str(factor)) + 1}}}{_FRACTION[datatype]}\z"


def thousands(field: Field, odd: pl.DataFrame, unit: Unit) -> pl.DataFrame:
    """Those of the odd texts that are such numbers, with what they say: value, rule and component."""
    rule, component = pl.lit(str(Rule.THOUSANDS)), pl.lit(DATATYPE_COMPONENT)
    if field.datatype not in DIGITS:
        return odd.clear().with_columns(value=pl.lit(None, pl.String), rule=rule, component=component)
    bare = _TEXT.str.replace_all(",", "", literal=True)
    grouped = rf"^-?[1-9][0-9]{{0,2}}(,[0-9]{{3}})+{_FRACTION[field.datatype]}\z"
    found = odd.filter(_TEXT.str.contains(grouped) & bare.str.contains(pattern(field.datatype, unit.factor)))
    value = (bare.cast(dtype(field)) * unit.factor).cast(dtype(field)).cast(pl.String)
    if field.datatype == "decimal":
        value = value.str.strip_chars_end("0").str.strip_chars_end(".")
    return found.with_columns(value=value, rule=rule, component=component)
