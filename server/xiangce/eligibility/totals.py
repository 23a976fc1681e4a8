"""Totals over the things of one enterprise: at least what the records of some come to, and never taken to be all."""

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from xiangce.eligibility.columns import OWNER, YEAR, part
from xiangce.eligibility.joining import alike
from xiangce.eligibility.rule import Indicator

_VALUE: Final = "_value"
_COUNTS: Final = "_counts"
_UNIT: Final = 2  # of an encoded number in a hundredth
_SEVERAL: Final = 2


def with_totals(
    facts: pl.DataFrame, records: pl.DataFrame, key: Sequence[str], indicators: Iterable[Indicator]
) -> pl.DataFrame:
    """Encoded facts with what is known of each total; a total is not known that is less, or told in several ways.

    `key` are the fields of the records that tell their things apart.
    """
    for each in indicators:
        if each.total_of in facts.columns:
            facts = facts.with_columns(_least(each, facts, records, key).alias(part(each.key)))
            facts = facts.with_columns(_undisputed(each, facts, records, key)) if each.key in facts.columns else facts
    return facts


def _least(indicator: Indicator, facts: pl.DataFrame, records: pl.DataFrame, key: Sequence[str]) -> pl.Series:
    """The sum of all things of the same enterprise that surely count, and at least the value of the row itself."""
    counts = facts[indicator.total_where] if indicator.total_where in facts.columns else pl.lit(None, pl.Boolean)
    counts = counts if indicator.total_where else pl.lit(value=True)
    told = facts.select(pl.col(indicator.total_of or "").alias(_VALUE), counts.alias(_COUNTS))
    own = told.select(pl.when(pl.col(_COUNTS).fill_null(value=True)).then(_VALUE)).to_series()
    of = [each for each in (OWNER, YEAR) if each in key]
    if OWNER not in key or len(of) == len(key):
        return own
    things = told.with_columns(
        records.select(alike(each) if records.schema[each] == pl.String else each for each in key)
    )
    # A thing of which there are several records counts once, and what lies between two hundredths is left out.
    is_sure = pl.all_horizontal(pl.col(_COUNTS), pl.col(key).is_not_null())
    least = pl.when(is_sure).then(pl.col(_VALUE).min().over(key) // _UNIT * _UNIT)
    total = pl.when(pl.struct(key).is_first_distinct()).then(least).sum().over(of)
    return things.select(pl.max_horizontal(own, total)).to_series()


def _undisputed(indicator: Indicator, facts: pl.DataFrame, records: pl.DataFrame, key: Sequence[str]) -> pl.Series:
    """The stated total where it is no less than what is known of it, and no record of the enterprise states another."""
    of = [each for each in (OWNER, YEAR) if each in key]
    stated = facts.select(indicator.key, part(indicator.key)).with_columns(records.select(of))
    is_wrong = (pl.col(indicator.key) < pl.col(part(indicator.key))).fill_null(value=False)
    if OWNER in key:
        differs = pl.col(indicator.key).drop_nulls().n_unique().over(of) >= _SEVERAL
        is_wrong = is_wrong | (differs & pl.col(OWNER).is_not_null())
    return stated.select(pl.when(~is_wrong).then(indicator.key).alias(indicator.key)).to_series()
