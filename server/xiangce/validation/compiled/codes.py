"""Check characters of codes (GB 32100-2015 and GB 11714) as expressions over columns of texts of 18 characters."""

from typing import Final

import polars as pl

_LENGTH: Final = 18
SYMBOLS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(_LENGTH - 1))
_ORGANIZATION: Final = slice(8, 16)
ORGANIZATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANIZATION_CHECK: Final = 16


def is_uscc(column: pl.Expr) -> pl.Expr:
    """Whether the last character of a unified social credit code agrees with the 17 before it."""
    numbers = _numbers(column, SYMBOLS)
    total = _weighed(numbers[:-1], WEIGHTS) + numbers[-1]
    return total % 31 == 0


def is_organization_code(column: pl.Expr) -> pl.Expr:
    """Whether the organisation code in positions 9 to 17 agrees with its check character, a digit or X."""
    numbers = _numbers(column, LETTERS)
    check = column.str.slice(_ORGANIZATION_CHECK, 1)
    last = pl.when(check == "X").then(10).otherwise(numbers[_ORGANIZATION_CHECK])
    total = _weighed(numbers[_ORGANIZATION], ORGANIZATION_WEIGHTS) + last
    return check.str.contains("[0-9X]") & (total % 11 == 0)


def _numbers(column: pl.Expr, symbols: str) -> list[pl.Expr]:
    """The number of the symbol at each place; null for a text of another length."""
    whole = pl.when(column.str.len_bytes() == _LENGTH).then(column).cast(pl.Binary)
    letters = whole.bin.reinterpret(dtype=pl.Array(pl.UInt8, _LENGTH), endianness="little")
    number = [0] * 256
    for place, symbol in enumerate(symbols):
        number[ord(symbol)] = place
    table = pl.lit(pl.Series(number, dtype=pl.Int32))
    return [table.gather(letters.arr.get(place)) for place in range(_LENGTH)]


def _weighed(numbers: list[pl.Expr], weights: tuple[int, ...]) -> pl.Expr:
    return pl.sum_horizontal([number * weight for number, weight in zip(numbers, weights, strict=True)])
