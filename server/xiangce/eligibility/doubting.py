"""Which doubts matter to a rule: on one case, and on the rows of a table."""

from collections.abc import Iterator, Mapping

import polars as pl

from xiangce.eligibility.case import Case
from xiangce.eligibility.columns import EARLIER, ESTABLISHED, STATED_YEAR, YEAR, years_known
from xiangce.eligibility.doubts import AT, FACT, Doubt
from xiangce.eligibility.labels import plain
from xiangce.eligibility.rule import Indicator, Rule
from xiangce.eligibility.tables import Table, tells
from xiangce.eligibility.verdict import Verdict


def relevant(rule: Rule, indicators: Mapping[str, Indicator]) -> frozenset[str]:
    """The facts whose doubts matter to a rule."""
    keys = [*rule.asked, *rule.priced]
    keys += [part for key in keys for part in indicators[key].parts]
    keys += [ESTABLISHED, YEAR] if any(leaf.first_time for leaf in rule.leaves) else []
    return frozenset([*keys, *([STATED_YEAR] if any(cap.years for cap in rule.caps) else [])])


def doubts_of(
    rule: Rule, verdicts: Mapping[str, int], case: Case, indicators: Mapping[str, Indicator]
) -> Iterator[Doubt]:
    """The doubts that matter to a rule on a case; those on earlier years only while a first time is open."""
    keys = relevant(rule, indicators)
    is_open = any(leaf.first_time and verdicts[leaf.iri] == Verdict.UNKNOWN for leaf in rule.leaves)
    yield from (each for each in case.doubts if each.figure in keys and (is_open or not each.is_history))
    yield from _statements(rule, verdicts, case)


def _statements(rule: Rule, verdicts: Mapping[str, int], case: Case) -> Iterator[Doubt]:
    """The statements of a first time that do not settle it."""
    row = case.facts.row(0, named=True)
    for leaf in rule.leaves:
        stated = case.known.get(leaf.stated_by or "")
        if stated and leaf.indicator in case.known and verdicts[leaf.iri] == Verdict.UNKNOWN:
            years, known = row.get(EARLIER), row.get(years_known(leaf.indicator)) or 0
            is_denied = stated.value is False and years is not None and known >= years
            given = {"value": plain(stated.value), "source": stated.source}
            yield Doubt(leaf.stated_by or "", "against-figures" if is_denied else "other-mark", (given,))


def speaks(rule: Rule, table: Table) -> pl.Series:
    """Which rows of a table tell anything of what a rule asks for or is priced by, even if it is doubted."""
    told = tells(rule, table)
    if not len(table.doubts):
        return told
    rows = table.doubts.filter(pl.col(FACT).is_in([*rule.stated, *rule.priced]))[AT].unique()
    return told | pl.int_range(len(told), dtype=pl.UInt32, eager=True).is_in(rows.implode())


def undated(table: Table) -> Iterator[tuple[str, pl.Series]]:
    """What has to be known to count earlier years, by key, with the rows in which it is not told."""
    for key, frames in ((YEAR, [table.records]), (ESTABLISHED, list(table.told.values()))):
        told = [frame[key].is_not_null() for frame in frames if key in frame.columns]
        nothing = pl.Series([False]).new_from_index(0, len(table.facts))
        yield key, ~pl.select(pl.any_horizontal(nothing, *told)).to_series()


def doubtful(rule: Rule, nodes: pl.DataFrame, table: Table, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """The facts that are doubted in the rows of a table (AT, FACT), given the verdicts of the nodes of a rule."""
    figure = pl.col(FACT).str.replace(":.*", "")
    mine = table.doubts.select(AT, FACT).unique(maintain_order=True).filter(figure.is_in(relevant(rule, indicators)))
    firsts = [leaf for leaf in rule.leaves if leaf.first_time]
    rows = nodes.with_row_index(AT)
    is_open = pl.any_horizontal(pl.lit(value=False), *(pl.col(leaf.iri) == Verdict.UNKNOWN for leaf in firsts))
    is_history = (pl.col(FACT) != figure) | (pl.col(FACT) == ESTABLISHED)
    parts = [mine.filter(~is_history), mine.filter(is_history).join(rows.filter(is_open), on=AT, how="semi")]
    for leaf in firsts:
        if {leaf.stated_by, leaf.indicator} <= set(rows.columns):
            told = pl.col(leaf.stated_by or "").is_not_null() & pl.col(leaf.indicator).is_not_null()
            found = rows.filter(told & (pl.col(leaf.iri) == Verdict.UNKNOWN))
            parts.append(found.select(AT, pl.lit(leaf.stated_by).alias(FACT)))
    return pl.concat(parts).unique(maintain_order=True).sort(AT, maintain_order=True)
