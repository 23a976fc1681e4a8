"""What earlier years say of a figure: the greatest value there was, and of how many years it is known."""

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from xiangce.eligibility.columns import YEAR, part, top, years_known
from xiangce.eligibility.rule import Indicator
from xiangce.names import PREFIXES

_FOUNDED: Final = "_founded"
_SUBJECT: Final = "_subject"
_WHOLE: Final = "_whole"
_ROW: Final = "_row"
_START, _END = "period-start", "period-end"
_COUNT: Final = PREFIXES["qudt"] + "NUM"
_DAYS: Final = 360  # that a period has at least, to be a year


def before(
    records: pl.DataFrame, facts: pl.DataFrame, key: Sequence[str], figures: Sequence[str], founded: pl.Series
) -> Iterator[pl.Series]:
    """The columns of earlier years for some figures of `facts`, whose rows are those of `records`.

    `founded` has the year in which each subject was founded; what is told of years before it does not count as known.
    Without a year in the key of the records nothing is known of earlier years.
    """
    if YEAR not in key or not figures:
        return
    subject = pl.concat_str([each for each in key if each != YEAR], separator="\n").alias(_SUBJECT)
    # Subjects are numbered, as numbers are ordered and compared much faster than texts.
    at = records.select(subject.cast(pl.Categorical).to_physical(), YEAR).with_row_index(_ROW)
    told = at.with_columns(founded.alias(_FOUNDED), are_whole(records).alias(_WHOLE), *facts.select(figures))
    told = told.drop_nulls([_SUBJECT, YEAR]).sort(_SUBJECT, YEAR)
    is_new = pl.any_horizontal(pl.col(_SUBJECT, YEAR).ne_missing(pl.col(_SUBJECT, YEAR).shift(1)))
    number = told.select(is_new.cum_sum() - 1).to_series()
    years = told
    if len(told) and number[-1] + 1 < len(told):
        # Several records of one year may be parts of it: they show what was reached, not what was not.
        one = (pl.len() == 1) & pl.col(_WHOLE).all()
        grouped = told.group_by(_SUBJECT, YEAR, maintain_order=True)
        years = grouped.agg(pl.col(_FOUNDED, *figures).max(), one.alias(_WHOLE))
    earlier = years.select(each.over(_SUBJECT) for figure in figures for each in _earlier(figure))
    found = _placed(told[_ROW], earlier if years is told else earlier[number], len(records))
    for figure in figures:
        yield found[top(figure)]
        yield found[years_known(figure)].fill_null(0)


def _placed(rows: pl.Series, frame: pl.DataFrame, count: int) -> pl.DataFrame:
    """The lines of a frame at rows of a table of so many, null at others."""
    return pl.DataFrame([each.clear(count).scatter(rows, each) for each in frame])


def agreed(records: pl.DataFrame, key: Sequence[str], founded: pl.Series) -> pl.Series:
    """The year in which each subject was founded, as all its records tell; null where they tell different years."""
    if founded.null_count() == len(founded):
        return founded
    subject = [each for each in key if each != YEAR]
    told = records.select(subject).with_columns(founded.alias(_FOUNDED))
    year = pl.col(_FOUNDED)
    same = year.min().over(subject) == year.max().over(subject)
    return told.select(pl.when(same).then(year.max().over(subject))).to_series()


def are_whole(records: pl.DataFrame) -> pl.Series:
    """Which records are about a whole year, as far as they tell their period."""
    if not {_START, _END} <= set(records.columns):
        return pl.Series([True]).new_from_index(0, len(records))
    days = (records[_END] - records[_START]).dt.total_days()
    return (days >= _DAYS).fill_null(value=True)


def is_flow(indicator: Indicator) -> bool:
    """Whether an indicator is an amount of a year, of which part of the year has only a part; a count is not."""
    return indicator.type == "number" and indicator.history and indicator.unit != _COUNT


def in_part(facts: pl.DataFrame, records: pl.DataFrame, flows: Sequence[Indicator]) -> pl.DataFrame:
    """Facts, where amounts of part of a year are what the year has at least, and no more."""
    whole = are_whole(records)
    if whole.all():
        return facts
    columns = []
    for each in flows:
        if each.key in facts.columns and {each.key, *each.parts} & set(records.columns):
            told = pl.when(~whole).then(pl.col(each.key))
            known = pl.coalesce(told, part(each.key)) if part(each.key) in facts.columns else told
            columns += [pl.when(whole).then(pl.col(each.key)).alias(each.key), known.alias(part(each.key))]
    return facts.with_columns(columns)


def _earlier(figure: str) -> tuple[pl.Expr, pl.Expr]:
    """The greatest value and the number of known years before each row, in order of the years."""
    value = pl.col(figure)
    greatest = value.cum_max().forward_fill().shift(1)
    since = (pl.col(YEAR) >= pl.col(_FOUNDED)).fill_null(value=True)
    counts = value.is_not_null() & pl.col(_WHOLE) & since
    return greatest.alias(top(figure)), counts.cast(pl.Int64).cum_sum().shift(1).alias(years_known(figure))
