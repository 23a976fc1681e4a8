"""Unified social credit codes that no enterprise has: GB 11714 reserves PDY00001 to PDY99999 for other uses."""

import re
from functools import reduce
from operator import add
from typing import Final

import polars as pl

from xiangce.schema import Field
from xiangce.validation.compiled.codes import LETTERS, ORGANIZATION_WEIGHTS, SYMBOLS, WEIGHTS

RESERVED: Final = 99_999  # subjects in the reserved range, for each region
_FORM: Final = re.compile("[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_MARK: Final = "PDY"
_DIGITS: Final = 5
_ORGANIZATION_CHECKS: Final = "0123456789X"


def is_code(field: Field) -> bool:
    """Whether a field holds a code, as its example does."""
    return _FORM.fullmatch(field.example) is not None


def codes(entity: str, region: pl.Expr, number: pl.Expr) -> pl.Expr:
    """The codes of subjects by number (1 to RESERVED) in regions (six digits), after the two symbols for the entity."""
    subject: list[pl.Expr | int] = [*map(LETTERS.index, _MARK), *_digits(number, _DIGITS)]
    organization = -_weighed(subject, ORGANIZATION_WEIGHTS) % 11
    inner = pl.when(organization == len(_ORGANIZATION_CHECKS) - 1).then(SYMBOLS.index("X")).otherwise(organization)
    before: list[pl.Expr | int] = [
        *map(SYMBOLS.index, entity),
        *_digits(region.cast(pl.Int64), 6),
        *map(SYMBOLS.index, _MARK),
        *_digits(number, _DIGITS),
        inner,
    ]
    return pl.concat_str(
        pl.lit(entity),
        region,
        pl.lit(_MARK),
        number.cast(pl.String).str.zfill(_DIGITS),
        _symbol(_ORGANIZATION_CHECKS, organization),
        _symbol(SYMBOLS, -_weighed(before, WEIGHTS) % 31),
    )


def wrong_checks(code: str) -> str:
    """The symbols that are not the check character of a code."""
    return SYMBOLS.replace(code[-1], "")


def _digits(number: pl.Expr, count: int) -> list[pl.Expr]:
    """The digits of whole numbers, the highest first."""
    return [number.cast(pl.Int64) // 10**place % 10 for place in reversed(range(count))]


def _weighed(numbers: list[pl.Expr | int], weights: tuple[int, ...]) -> pl.Expr:
    """The sum of numbers, each times its weight."""
    weighed = (number * weight for number, weight in zip(numbers, weights, strict=True))
    return reduce(add, weighed, pl.lit(0))


def _symbol(symbols: str, place: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(list(symbols))).gather(place)
