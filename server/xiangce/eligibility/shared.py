"""Ceilings of an enterprise: what several of its records come to, cut once by the cap that is counted for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

import polars as pl

from xiangce.eligibility.columns import OWNER, STATED_YEAR, YEAR
from xiangce.eligibility.exact import fen
from xiangce.eligibility.judging import Judged
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.tables import Table, tells
from xiangce.eligibility.verdict import Verdict

_ROW: Final = "row"
_OF: Final = "of"  # the number of the enterprise to which a row belongs


@dataclass(frozen=True)
class Shared:
    """What the records of each enterprise come to under one rule, where there are several that are not refused.

    `frame` has `keys` (OWNER, and YEAR where the cap is for a year), `things` and `met` (how many there are, and of
    which the verdict is `met`), `uncut`, `ceiling` and `ceiling_met` in fen. `by_row` is that ceiling in each row of
    the table that shares it.
    """

    rule: Rule
    keys: tuple[str, ...]
    frame: pl.DataFrame
    by_row: pl.Series


def shared(table: Table, asked: list[Rule], judged: Judged) -> Iterator[Shared]:
    """The ceilings that enterprises have for several records of a table."""
    numbered = cache(partial(_numbered, table))
    for rule in asked:
        limit = min((fen(cap.amount) for cap in rule.caps if cap.is_of_owner and cap.amount is not None), default=None)
        if limit is not None and OWNER in table.records.columns:
            is_cumulative = any(cap.over_years for cap in rule.caps)
            keys = (OWNER,) if is_cumulative or YEAR not in table.key else (OWNER, YEAR)
            rows = _rows(table, rule, judged, numbered(keys))
            together = _together(_things(rows, numbered(_thing(table, rule))), limit)
            found = table.records.select(keys)[together[_OF]].hstack(together.drop(_OF))
            yield Shared(rule, keys, found, _by_row(rows, together, len(table.records)))


def _thing(table: Table, rule: Rule) -> tuple[str, ...]:
    """The fields by which a thing of a rule is told: each is one, or has one for each year of its support."""
    has_years = any(cap.years for cap in rule.caps)
    names = (key for key in (*table.key, OWNER, YEAR) if key != YEAR or not has_years)
    return tuple(key for key in dict.fromkeys((*names, STATED_YEAR)) if key in table.records.columns)


def _numbered(table: Table, keys: tuple[str, ...]) -> pl.Series:
    """The first row of the same thing or enterprise, for each row of a table."""
    # A name is the same however it is spaced or typed.
    named = [
        pl.col(key).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s", "")
        for key in table.names
        if key in keys
    ]
    # Texts are numbered first, as numbers are grouped much faster.
    texts = pl.col(pl.String).cast(pl.Categorical).to_physical()
    of = table.records.select(keys).with_columns(named).with_columns(texts)
    if not of.is_duplicated().any():
        return pl.int_range(len(of), dtype=pl.UInt32, eager=True)
    return of.with_row_index(_ROW).select(pl.col(_ROW).first().over(keys)).to_series()


def _rows(table: Table, rule: Rule, judged: Judged, of: pl.Series) -> pl.DataFrame:
    """The rows of an enterprise that tell anything and are not refused."""
    verdict = judged.verdicts[rule.iri].alias("verdict")
    counts = (verdict > Verdict.NOT_MET) & table.records[OWNER].is_not_null() & tells(rule, table)
    columns = [of.alias(_OF), verdict, judged.ceilings[rule.iri].alias("ceiling")]
    return pl.DataFrame(columns).with_row_index(_ROW).filter(counts)


def _things(rows: pl.DataFrame, thing: pl.Series) -> pl.DataFrame:
    """What is not refused, once for each thing."""
    things = rows.with_columns(thing.gather(rows[_ROW]).alias("thing"))
    if things["thing"].n_unique() == len(things):
        return things
    return things.group_by("thing", maintain_order=True).agg(pl.col(_OF).first(), pl.col("verdict", "ceiling").max())


def _together(things: pl.DataFrame, limit: int) -> pl.DataFrame:
    """What the things of each enterprise come to, where it has several."""
    is_met = pl.col("verdict") == Verdict.MET
    found = things.group_by(_OF, maintain_order=True).agg(
        things=pl.len().cast(pl.Int64),
        met=is_met.sum().cast(pl.Int64),
        uncut=pl.col("ceiling").sum(),
        ceiling=pl.col("ceiling").sum().clip(upper_bound=limit),
        ceiling_met=pl.col("ceiling").filter(is_met).sum().clip(upper_bound=limit),
    )
    return found.filter(pl.col("things") > 1)


def _by_row(rows: pl.DataFrame, together: pl.DataFrame, count: int) -> pl.Series:
    """The ceiling in each of so many rows that shares it."""
    nothing = pl.Series("ceiling", [None], dtype=pl.Int64).new_from_index(0, count)
    by_enterprise = nothing.clone().scatter(together[_OF], together["ceiling"])
    return nothing.scatter(rows[_ROW], by_enterprise.gather(rows[_OF]))
