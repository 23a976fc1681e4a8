"""Ceilings that several things of one enterprise share: counted together and cut once."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from xiangce.eligibility.ceilings import Caps
from xiangce.eligibility.judging import Judged
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.tables import Table
from xiangce.eligibility.verdict import Verdict

OWNER = "uscc"


@dataclass(frozen=True)
class Shared:
    """What the things of each enterprise come to under one rule.

    `frame` has OWNER, `things` (how many of its things are not refused), `met` (of which the verdict is `met`), `uncut`
    and `ceiling` in fen, and `year N` with what is left for each year if paid in order.
    """

    rule: Rule
    frame: pl.DataFrame


def shared(table: Table, asked: list[Rule], judged: Judged) -> Iterator[Shared]:
    """The shared ceilings of a table whose rows are things that rules count by the enterprise."""
    for rule in asked:
        counted = {cap.counted_by for cap in rule.caps if cap.counted_by} - set(table.facts.columns)
        if OWNER in table.records.columns and any(cap.over_years for cap in rule.caps) and counted:
            yield Shared(rule, _priced(rule, _counts(table, judged.verdicts[rule.iri]), counted))


def _counts(table: Table, verdicts: pl.Series) -> pl.DataFrame:
    """How many things each enterprise has; a thing that is reported for several years is one."""
    names = [key for key in table.records.columns if key.endswith("-name") and key != "legal-name"]
    things = table.records.select(OWNER, *names).with_columns(verdicts.alias("verdict")).drop_nulls(OWNER)
    best = things.group_by(OWNER, *names, maintain_order=True).agg(pl.col("verdict").max())
    return best.group_by(OWNER, maintain_order=True).agg(
        things=(pl.col("verdict") > Verdict.NOT_MET).sum().cast(pl.Int64),
        met=(pl.col("verdict") == Verdict.MET).sum().cast(pl.Int64),
    )


def _priced(rule: Rule, counts: pl.DataFrame, counted: set[str]) -> pl.DataFrame:
    """The ceilings of so many things."""
    facts = counts.with_columns((pl.col("things") * 200).alias(key) for key in counted)
    caps = Caps(rule, facts.columns)
    years = list(caps.schedule())
    return facts.with_columns(
        uncut=pl.sum_horizontal([own for _, own, _ in years]),
        ceiling=caps.ceiling(),
        **{f"year {year}": left for year, _, left in years},
    ).drop(counted)
