"""What earlier years say of a figure: the greatest value there was, and of how many years it is known."""

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from xiangce.eligibility.columns import known, top

_YEAR: Final = "year"


def before(
    records: pl.DataFrame, facts: pl.DataFrame, key: Sequence[str], figures: Sequence[str]
) -> Iterator[pl.Series]:
    """The columns of earlier years for some figures of `facts`, whose rows are those of `records`.

    Without a year in the key of the records nothing is known of earlier years.
    """
    if _YEAR not in key or not figures:
        return
    subject = [each for each in key if each != _YEAR]
    told = pl.concat([records.select(*subject, _YEAR), facts.select(figures)], how="horizontal").drop_nulls(
        [*subject, _YEAR]
    )
    years = told.group_by(*subject, _YEAR).agg(pl.col(figures).max())
    years = years.filter(years.select(subject).is_duplicated()).sort(*subject, _YEAR)
    columns = [each.over(subject) for figure in figures for each in _earlier(figure)]
    years = years.select(*subject, _YEAR, *columns)
    found = records.select(*subject, _YEAR).join(years, on=[*subject, _YEAR], how="left", maintain_order="left")
    for figure in figures:
        yield found[top(figure)]
        yield found[known(figure)].fill_null(0)


def _earlier(figure: str) -> tuple[pl.Expr, pl.Expr]:
    """The greatest value and the number of known years before each row, in order of the years."""
    value = pl.col(figure)
    greatest = value.cum_max().forward_fill().shift(1)
    count = value.is_not_null().cast(pl.Int64).cum_sum().shift(1)
    return greatest.alias(top(figure)), count.alias(known(figure))
