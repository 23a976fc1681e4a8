"""Facts of rows: what records of several kinds tell of each, and what they dispute left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from xiangce.eligibility.columns import EARLIER, ESTABLISHED, STATED_YEAR, SUPPORT_YEAR, YEAR, part
from xiangce.eligibility.rule import Indicator
from xiangce.schema.lexical import SCALE

_EXACT: Final = pl.Decimal(38, SCALE)


def columns(indicator: Indicator, told: Mapping[str, pl.DataFrame]) -> Iterator[pl.Series]:
    """The column of an indicator, exact, if some kind tells it; beside a sum what its known parts come to."""
    value = _value(indicator.key, told)
    parts = [found for each in indicator.parts if (found := _value(each, told)) is not None]
    if parts:
        added = pl.DataFrame([each.cast(_EXACT).alias(str(number)) for number, each in enumerate(parts)])
        some = added.select(pl.sum_horizontal(pl.all())).to_series()
        is_whole = added.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
        yield some.cast(_EXACT).alias(part(indicator.key))
        if len(parts) == len(indicator.parts):
            whole = pl.select(pl.when(is_whole).then(some)).to_series()
            # A total that its parts do not come to is not known.
            told_so = whole if value is None else pl.select(pl.coalesce(value.cast(_EXACT), whole)).to_series()
            differs = pl.select((told_so != whole).fill_null(value=False)).to_series()
            value = pl.select(pl.when(~differs).then(told_so)).to_series()
    if value is not None:
        yield (value.cast(_EXACT) if indicator.type == "number" else value).alias(indicator.key)


def _value(key: str, told: Mapping[str, pl.DataFrame]) -> pl.Series | None:
    """What records tell of a field, row by row; null where they tell different things, None if no kind has it."""
    found = [frame[key] for frame in told.values() if key in frame.columns]
    if len(found) < 2:  # noqa: PLR2004 - one cannot disagree
        return next(iter(found), None)
    first = pl.select(pl.coalesce(found)).to_series()
    differ = pl.select(pl.any_horizontal([(each != first) & each.is_not_null() for each in found])).to_series()
    return pl.select(pl.when(~differ.fill_null(value=False)).then(first)).to_series()


def undisputed(facts: pl.DataFrame, records: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Facts, those left out that records of the same thing tell differently."""
    if not key or not facts.width:
        return facts
    has_key = records.select(pl.all_horizontal(pl.col(key).is_not_null())).to_series()
    is_same = records.select(key).is_duplicated() & has_key
    if not is_same.any():
        return facts
    whole = records.select(pl.struct(key).alias("_key")).with_columns(*facts, is_same.alias("_same"))
    agrees = [pl.col(each).drop_nulls().n_unique().over("_key") < 2 for each in facts.columns]  # noqa: PLR2004
    return whole.select(
        pl.when(~pl.col("_same") | agree).then(pl.col(each)).alias(each)
        for each, agree in zip(facts.columns, agrees, strict=True)
    )


def dated(facts: pl.DataFrame, records: pl.DataFrame, statements: Iterable[str]) -> pl.DataFrame:
    """Facts, those statements left out that records without a year make; a first time is one of some year."""
    if YEAR not in records.columns:
        return facts
    has_year = records[YEAR].is_not_null()
    return facts.with_columns(pl.when(has_year).then(pl.col(each)).alias(each) for each in statements)


def unknown(own: pl.DataFrame) -> pl.Series:
    """A year that is known of no row."""
    return pl.Series([None], dtype=pl.Int64).new_from_index(0, len(own))


def founding(told: Mapping[str, pl.DataFrame], own: pl.DataFrame) -> pl.Series:
    """The year in which each subject was founded, where records tell."""
    founded = _value(ESTABLISHED, told)
    return unknown(own) if founded is None or YEAR not in own.columns else founded.dt.year().cast(pl.Int64)


def years(own: pl.DataFrame, founded: pl.Series) -> Iterator[pl.Series]:
    """How many earlier years each subject has had, and its year of support, where records tell."""
    if YEAR in own.columns:
        # A founding after the year of the figures is no founding that tells of earlier years.
        yield pl.select(pl.when(founded <= own[YEAR]).then(own[YEAR] - founded)).to_series().alias(EARLIER)
    if STATED_YEAR in own.columns:
        yield own[STATED_YEAR].alias(SUPPORT_YEAR)
