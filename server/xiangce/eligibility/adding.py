"""Ceilings of records added up: the years of one thing first, then all things of a scope, cut by its limit."""

from typing import Final

import polars as pl

from xiangce.eligibility.columns import SUPPORT_YEAR
from xiangce.eligibility.scope import Scope
from xiangce.eligibility.verdict import Verdict

OF: Final = "of"  # the number of what a row shares
THING: Final = "thing"
WHOLE: Final = "whole"  # what all years of support of a thing come to, at most
START: Final = "start"  # the year that a row is about
_OPEN: Final = "open"  # the same, where the year of support is not stated
_END: Final = "end"
_MONEY: Final = {"ceiling": "uncut", "ceiling_met": "uncut_met"}  # each with what it is before the cap


def things_of(rows: pl.DataFrame) -> pl.DataFrame:
    """What the rows of each thing come to, with how many of them there are.

    Rows have OF, THING, `verdict` and `ceiling`, and where years matter SUPPORT_YEAR, WHOLE and START.
    """
    is_met = pl.col("verdict") == Verdict.MET
    told = rows.with_columns(
        is_met.cast(pl.Int64).alias("met"),
        pl.when(is_met).then(pl.col("ceiling")).otherwise(0).alias("ceiling_met"),
        pl.lit(1, pl.Int64).alias("records"),
    )
    if START in told.columns:
        is_open = pl.col(SUPPORT_YEAR).is_null() if SUPPORT_YEAR in told.columns else pl.lit(value=True)
        told = told.with_columns(pl.when(is_open).then(pl.col(START)).alias(_OPEN), pl.col(START).alias(_END))
    if told[THING].n_unique() == len(told):
        return told
    if SUPPORT_YEAR not in told.columns:
        return _grouped(told, (OF, THING), [pl.col(*_MONEY).max()])
    by_year = _grouped(told, (OF, THING, SUPPORT_YEAR), [pl.col(*_MONEY).max()])
    return _grouped(
        by_year,
        (OF, THING),
        [pl.min_horizontal(pl.col(each).sum(), pl.col(WHOLE).max()).alias(each) for each in _MONEY],
    )


def _grouped(told: pl.DataFrame, by: tuple[str, ...], money: list[pl.Expr]) -> pl.DataFrame:
    """What is told in one row for each group."""
    first = [pl.col(each).min() for each in (START, _OPEN) if each in told.columns]
    last = [pl.col(each).max() for each in (_END, WHOLE) if each in told.columns and each not in by]
    return told.group_by(by, maintain_order=True).agg(
        pl.col("records").sum(), pl.col("met").max(), *money, *first, *last
    )


def added_up(things: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """What the things of each scope come to, where several records share it."""
    money = [pl.col(each).sum().alias(name) for each, name in _MONEY.items()]
    counts = [pl.col("records").sum(), pl.len().cast(pl.Int64).alias("things"), pl.col("met").sum()]
    span = [_span(scope).alias("span")] if START in things.columns else [pl.lit(None, pl.Int64).alias("span")]
    found = things.group_by(OF, maintain_order=True).agg(*counts, *money, *span).filter(pl.col("records") > 1)
    # In years that the cap does not all cover, it does not say what they may come to.
    is_beyond = (pl.col("span") > (scope.over_years or 0)).fill_null(value=False)
    cut = [
        pl.when((pl.col(uncut) <= scope.limit) | ~is_beyond)
        .then(pl.col(uncut).clip(upper_bound=scope.limit))
        .alias(name)
        for name, uncut in _MONEY.items()
    ]
    return found.with_columns(cut).drop("span", "uncut_met")


def _span(scope: Scope) -> pl.Expr:
    """Over how many years all things are supported, if support that is not stated runs on from the first year told."""
    final = pl.max_horizontal(pl.col(_END), pl.col(_OPEN) + scope.years - 1)
    return final.max() - pl.col(START).min() + 1
