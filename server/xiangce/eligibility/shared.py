"""Ceilings that several records share: what they come to together, cut once by the cap that is counted for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

import polars as pl

from xiangce.eligibility.adding import OF, START, THING, WHOLE, added_up, things_of
from xiangce.eligibility.ceilings import Caps
from xiangce.eligibility.columns import PLACE, SUPPORT_YEAR, YEAR
from xiangce.eligibility.joining import alike
from xiangce.eligibility.judging import Judged
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.scope import Scope, scope_of
from xiangce.eligibility.tables import Table, tells
from xiangce.eligibility.verdict import Verdict

_ROW: Final = "row"


@dataclass(frozen=True)
class Shared:
    """What records that are not refused share under one rule, where several do.

    `frame` has the keys of the scope, `records`, `things` and `met` (how many there are, and of which the verdict is
    `met`), `uncut`, `ceiling` and `ceiling_met` in fen; the last two are null where a cumulative cap does not settle
    them. `by_row` is the ceiling in each row of the table that shares it.
    """

    rule: Rule
    scope: Scope
    frame: pl.DataFrame
    by_row: pl.Series


def shared(table: Table, asked: list[Rule], judged: Judged) -> Iterator[Shared]:
    """The ceilings that records of a table share."""
    numbered = cache(partial(_numbered, table))
    for rule in asked:
        if scope := scope_of(rule, table):
            rows = _rows(table, rule, scope, judged)
            rows = rows.with_columns(
                numbered(scope.keys).gather(rows[_ROW]).alias(OF),
                numbered(scope.things).gather(rows[_ROW]).alias(THING),
            )
            together = added_up(things_of(rows), scope)
            found = table.records.select(scope.keys)[together[OF]].hstack(together.drop(OF))
            yield Shared(rule, scope, found, _by_row(rows, together, len(table.records)))


def _numbered(table: Table, keys: tuple[str, ...]) -> pl.Series:
    """The first row that is the same in some fields, for each row of a table."""
    named = [alike(key) for key in table.names if key in keys]
    # Texts are numbered first, as numbers are grouped much faster.
    texts = pl.col(pl.String).cast(pl.Categorical).to_physical()
    of = table.records.select(keys).with_columns(named).with_columns(texts)
    if not of.is_duplicated().any():
        return pl.int_range(len(of), dtype=pl.UInt32, eager=True)
    return of.with_row_index(_ROW).select(pl.col(_ROW).first().over(keys)).to_series()


def _rows(table: Table, rule: Rule, scope: Scope, judged: Judged) -> pl.DataFrame:
    """The rows that tell anything, are not refused, and are known to be of the scope."""
    verdict, ceiling = judged.verdicts[rule.iri].alias("verdict"), judged.ceilings[rule.iri].alias("ceiling")
    counts = (verdict > Verdict.NOT_MET) & tells(rule, table)
    for key in scope.keys:
        counts &= table.records[key].is_not_null()
    if scope.places:
        counts &= table.records[PLACE].is_in(list(scope.places))
    columns, caps = [verdict, ceiling], Caps(rule, table.facts.columns)
    if SUPPORT_YEAR in table.facts.columns and caps.yearly and not caps.is_for_one_year:
        whole = table.facts.with_columns(caps.up_to(caps.years[-1]).alias(WHOLE))
        columns += [whole[SUPPORT_YEAR], whole[WHOLE]]
    if scope.over_years and YEAR in table.records.columns:
        columns.append(table.records[YEAR].alias(START))
    return pl.DataFrame(columns).with_row_index(_ROW).filter(counts)


def _by_row(rows: pl.DataFrame, together: pl.DataFrame, count: int) -> pl.Series:
    """The ceiling in each of so many rows that shares it."""
    nothing = pl.Series("ceiling", [None], dtype=pl.Int64).new_from_index(0, count)
    by_scope = nothing.clone().scatter(together[OF], together["ceiling"])
    return nothing.scatter(rows[_ROW], by_scope.gather(rows[OF]))
