"""What is said of one subject, as a table with one row."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from xiangce.eligibility.case import Known, added
from xiangce.eligibility.columns import EARLIER, SUPPORT_YEAR, part, top, years_known
from xiangce.eligibility.doubts import Doubt, of_year
from xiangce.eligibility.exact import encode
from xiangce.eligibility.labels import plain
from xiangce.eligibility.rule import Indicator
from xiangce.errors import BadInput


@dataclass
class Said:
    """What is said so far: values, figures of earlier years, the year, the year of support, when founded, and where."""

    fields: set[str] = field(default_factory=set)
    values: dict[str, Known] = field(default_factory=dict)
    earlier: dict[str, dict[int, Decimal]] = field(default_factory=dict)
    year: int | None = None
    support_year: int | None = None
    founded: int | None = None
    place: str | None = None


def with_sums(said: Said, indicators: Mapping[str, Indicator]) -> None:
    """Add the sums of which all parts are said; BadInput for a sum that its parts do not come to."""
    for each in indicators.values():
        some, given = added(each, said.values), said.values.get(each.key)
        if some and given and (given.value != some.total if some.is_whole else given.value < some.total):
            raise BadInput(
                f"{each.key}: given “{given.value}”, but its parts come to {some.total}. "
                "Correct one of them, or omit it",
                f"{each.key}：给出“{given.value}”，而各分项合计为 {some.total}。请改正其一，或不填合计",
                fact=each.key,
            )
        if some and some.is_whole:
            said.values.setdefault(each.key, some.known)


def columns_of(
    said: Said, indicators: Mapping[str, Indicator], decided: Container[str]
) -> Iterator[tuple[str, int | bool | None]]:
    """The columns that hold something in a table with one row.

    What somebody decides is not decided because it is said: a yes without a source leaves the decision open.
    """
    for key, found in said.values.items():
        if key in decided and found.value is True and "by" not in found.source:
            continue
        yield key, found.value if isinstance(found.value, bool) else encode(found.value)
    for each in indicators.values():
        if some := added(each, said.values):
            yield part(each.key), encode(some.total)
    for key, figures in said.earlier.items():
        yield top(key), encode(max(figures.values()))
        yield years_known(key), sum(year >= (said.founded or 0) for year in figures)
    yield EARLIER, said.year - said.founded if said.year and said.founded else None
    yield SUPPORT_YEAR, said.support_year


def doubts(said: Said) -> Iterator[Doubt]:
    """The doubts on what is said: figures of years before the founding."""
    for key, figures in said.earlier.items():
        for year in sorted(year for year in figures if year < (said.founded or 0)):
            given = {"value": plain(figures[year]), "source": {"type": "statement"}}
            yield Doubt(of_year(key, year), "before-founding", (given,))


def blank(indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """A table with one row and a column for every indicator, in which nothing is known."""
    schema: dict[str, type[pl.DataType]] = {EARLIER: pl.Int64, SUPPORT_YEAR: pl.Int64}
    for each in indicators.values():
        schema[each.key] = pl.Int64 if each.type == "number" else pl.Boolean
        schema |= {part(each.key): pl.Int64} if each.addends else {}
        schema |= (
            {top(each.key): pl.Int64, years_known(each.key): pl.Int64} if each.history and each.type == "number" else {}
        )
    return pl.DataFrame({name: [None] for name in schema}, schema=schema)
