"""All doubts on a table of facts, a line for each value that was given."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from xiangce.eligibility.columns import YEAR
from xiangce.eligibility.contradictions import Given, Teller, contradictions
from xiangce.eligibility.doubts import AT, DOUBTS, FACT, VALUE, empty
from xiangce.eligibility.past import earlier_doubts, founding_doubts, part_year_doubts
from xiangce.eligibility.rule import Indicator
from xiangce.eligibility.unread import unread

if TYPE_CHECKING:
    from xiangce.eligibility.tables import Table


@dataclass(frozen=True)
class Years:
    """What a table has of earlier years: when each subject was founded, for which figures, and what identifies it."""

    founded: pl.Series
    figures: tuple[str, ...]
    key: tuple[str, ...]


def gathered(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Doubts of all sorts in one table, of each value one line for each fact and row."""
    told = [each.select(*DOUBTS).cast(DOUBTS) for each in parts if len(each)]  # type: ignore[arg-type]
    if not told:
        return empty()
    found = pl.concat(told).unique([AT, FACT, VALUE], keep="first", maintain_order=True)
    return found.sort(AT, maintain_order=True)


def every_doubt(
    table: "Table",
    tellers: Mapping[str, Teller],
    lines: Mapping[str, list[pl.DataFrame]],
    indicators: Mapping[str, Indicator],
    stated: set[str],
    years: Years | None,
) -> Iterator[pl.DataFrame]:
    """The doubts on a table, sort by sort; the first reason that there is counts."""
    own = table.records
    yield from unread({kind: pl.concat(each) for kind, each in lines.items()}, table.kind.key, tellers, table.facts)
    yield from part_year_doubts(table.facts, own) if YEAR in table.key else ()
    given = Given(table.facts, table.told, tuple(tellers.values()))
    yield from contradictions(given, indicators, frozenset(stated))
    if years:
        subject = [Teller(each.records, tuple(key for key in each.key if key != YEAR)) for each in tellers.values()]
        yield from replace(given, tellers=tuple(subject)).foundings(years.founded)
        yield founding_doubts(own, years.founded)
        yield from earlier_doubts(own, years.key, years.figures, years.founded)
