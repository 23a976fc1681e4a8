"""Ceilings of an enterprise: what several of its records come to, cut once by the cap that is counted for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from xiangce.eligibility.columns import OWNER, STATED_YEAR, YEAR
from xiangce.eligibility.exact import fen
from xiangce.eligibility.judging import Judged
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.tables import Table, tells
from xiangce.eligibility.verdict import Verdict

ROWS: Final = "rows"


@dataclass(frozen=True)
class Shared:
    """What the records of each enterprise come to under one rule, where there are several that are not refused.

    `frame` has `keys` (OWNER, and YEAR where the cap is for a year), `things` and `met` (how many there are, and of
    which the verdict is `met`), `uncut`, `ceiling` and `ceiling_met` in fen, and ROWS: their rows in the table.
    """

    rule: Rule
    keys: tuple[str, ...]
    frame: pl.DataFrame


def shared(table: Table, asked: list[Rule], judged: Judged) -> Iterator[Shared]:
    """The ceilings that enterprises have for several records of a table."""
    for rule in asked:
        limit = min((fen(cap.amount) for cap in rule.caps if cap.is_of_owner and cap.amount is not None), default=None)
        if limit is not None and OWNER in table.records.columns:
            is_cumulative = any(cap.over_years for cap in rule.caps)
            keys = (OWNER,) if is_cumulative or YEAR not in table.key else (OWNER, YEAR)
            yield Shared(rule, keys, _together(_things(table, rule, judged), keys, limit))


def _things(table: Table, rule: Rule, judged: Judged) -> pl.DataFrame:
    """What is not refused, once for each thing, or for each year of its support where that is told."""
    verdict, ceiling = judged.verdicts[rule.iri].alias("verdict"), judged.ceilings[rule.iri].alias("ceiling")
    names = [key for key in dict.fromkeys((*table.key, OWNER, YEAR)) if key in table.records.columns]
    told = [STATED_YEAR] if STATED_YEAR in table.records.columns else []
    rows = table.records.select(*names, *told).with_columns(verdict, ceiling, tells(rule, table).alias("tells"))
    rows = rows.with_row_index(ROWS).filter(pl.col("tells") & (pl.col("verdict") > Verdict.NOT_MET))
    has_years = any(cap.years for cap in rule.caps)
    thing = [key for key in names if key != YEAR or not has_years] + told
    # A name is the same however it is spaced or typed.
    named = [pl.col(key).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s", "") for key in table.names]
    best = rows.drop_nulls(OWNER).with_columns(named).group_by(thing, maintain_order=True)
    return best.agg(pl.col("verdict", "ceiling").max(), pl.col(ROWS))


def _together(things: pl.DataFrame, keys: tuple[str, ...], limit: int) -> pl.DataFrame:
    """What the things of each enterprise come to, where it has several."""
    is_met = pl.col("verdict") == Verdict.MET
    found = things.group_by(keys, maintain_order=True).agg(
        things=pl.len().cast(pl.Int64),
        met=is_met.sum().cast(pl.Int64),
        uncut=pl.col("ceiling").sum(),
        ceiling=pl.col("ceiling").sum().clip(upper_bound=limit),
        ceiling_met=pl.col("ceiling").filter(is_met).sum().clip(upper_bound=limit),
        rows=pl.col(ROWS).explode(),
    )
    return found.filter(pl.col("things") > 1)
