"""Doubts on figures of years: of years in part, before the founding, or told by several records."""

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from xiangce.eligibility.columns import ESTABLISHED, YEAR, part
from xiangce.eligibility.contradictions import written
from xiangce.eligibility.doubts import AT, DOUBTS, FACT, MOST, OF, WHY, of_year
from xiangce.eligibility.history import are_whole
from xiangce.eligibility.joining import WHERE

_SUBJECT: Final = "_subject"
_FOUNDED: Final = "_founded"
_EARLIER: Final = "_year"


def earlier_doubts(
    records: pl.DataFrame, key: Sequence[str], figures: Sequence[str], founded: pl.Series
) -> Iterator[pl.DataFrame]:
    """The doubts on figures of earlier years, which prove no first time, at all later rows of their subjects."""
    if YEAR not in key:
        return
    subject = [each for each in key if each != YEAR]
    rows = records.with_row_index(AT).with_columns(founded.alias(_FOUNDED)).drop_nulls(key)
    is_several = pl.len().over(key) > 1
    is_early = pl.col(YEAR) < pl.col(_FOUNDED)
    is_part = ~are_whole(records).gather(rows[AT])
    sorts: dict[str, pl.Expr | pl.Series] = {
        "before-founding": is_early,
        "part-year": is_part,
        "several-records": is_several,
    }
    why = pl.coalesce([pl.when(each).then(pl.lit(name)) for name, each in sorts.items()])
    bad = rows.with_columns(why.alias(WHY)).drop_nulls(WHY)
    if not len(bad):
        return
    for figure in (each for each in figures if each in records.columns):
        said = bad.drop_nulls(figure).select(*subject, pl.col(YEAR).alias(_EARLIER), WHY, written(figure), *WHERE)
        few = said.group_by(subject, maintain_order=True).head(MOST)
        found = rows.select(AT, YEAR, *subject).join(few, on=subject, maintain_order="left")
        found = found.filter(pl.col(_EARLIER) < pl.col(YEAR))
        fact = pl.format(of_year(figure, "{}"), pl.col(_EARLIER))
        yield found.with_columns(fact.alias(FACT), fact.alias(OF)).select(*DOUBTS)


def part_year_doubts(facts: pl.DataFrame, records: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The doubts on figures of rows that are about part of a year, of which `facts` know only how much there is."""
    for figure in [each for each in facts.columns if part(each) in facts.columns and each in records.columns]:
        is_part = ~are_whole(records) & facts[figure].is_null() & records[figure].is_not_null()
        rows = records.with_row_index(AT).filter(is_part)
        said = rows.select(AT, written(figure), *WHERE)
        lit = [pl.lit(figure).alias(FACT), pl.lit(figure).alias(OF), pl.lit("part-year").alias(WHY)]
        yield said.with_columns(lit).select(*DOUBTS)


def founding_doubts(records: pl.DataFrame, founded: pl.Series) -> pl.DataFrame:
    """The doubts on foundings after the year of the figures."""
    rows = records.with_row_index(AT).with_columns(founded.alias(_FOUNDED))
    late = rows.filter(pl.col(_FOUNDED) > pl.col(YEAR)) if YEAR in records.columns else rows.clear()
    lit = [pl.lit(ESTABLISHED).alias(FACT), pl.lit(ESTABLISHED).alias(OF), pl.lit("founded-after").alias(WHY)]
    return late.select(AT, written(_FOUNDED), *WHERE).with_columns(lit).select(*DOUBTS)
