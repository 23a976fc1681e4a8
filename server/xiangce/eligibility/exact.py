"""Exact numbers as whole ones, so that tables compare them fast: twice the hundredths, odd for what lies between two.

Thresholds have at most two decimals, so they are even, and every comparison with one is that of the exact values,
however many decimals a value has. Amounts are in fen, the hundredths of a yuan.
"""

from decimal import ROUND_FLOOR, Decimal
from typing import Final

import polars as pl

from xiangce.schema.lexical import SCALE

_HUNDRED: Final = Decimal(100)
_LARGEST: Final = Decimal(10) ** 16
_MOST: Final = 10**18  # hundredths
_STEPS: Final = 10 ** (SCALE - 2)  # of a column of decimals in a hundredth


def encode(number: Decimal) -> int:
    """The whole number of an exact one, below 10 to the 16."""
    below = int((number * _HUNDRED).to_integral_value(ROUND_FLOOR))
    return 2 * below + (number * _HUNDRED != below)


def encoded(values: pl.Expr) -> pl.Expr:
    """The whole numbers (Int64) of a column of decimals with SCALE digits; null for what is too large for one."""
    steps = values.to_physical()
    hundredths = steps // _STEPS
    below = hundredths.cast(pl.Int64, strict=False)
    below = pl.when(below.abs() < _MOST).then(below)
    # To multiply and compare is much faster than a remainder of so long numbers.
    between: pl.Expr = (hundredths * _STEPS).ne(steps).cast(pl.Int64)
    whole: pl.Expr = below * 2 + between
    return whole


def is_exact(threshold: Decimal) -> bool:
    """Whether a threshold can be compared with: two decimals at most, below 10 to the 16."""
    return abs(threshold) < _LARGEST and encode(threshold) % 2 == 0


def fen(number: Decimal) -> int:
    """An amount in fen, rounded down."""
    return encode(number) // 2


def yuan(amount: int) -> Decimal:
    """The amount of so many fen."""
    return Decimal(amount) / _HUNDRED
