"""Records as tables of facts: a row for each subject that a rule is asked of, joined with what other records tell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl
import polars.selectors as cs

from xiangce.eligibility import telling, unread
from xiangce.eligibility.columns import ESTABLISHED, OWNER, YEAR
from xiangce.eligibility.contradictions import Teller
from xiangce.eligibility.doubts import empty, with_doubted
from xiangce.eligibility.every_doubt import Years, every_doubt, gathered
from xiangce.eligibility.exact import encoded
from xiangce.eligibility.grain import Grain, anchors, grains
from xiangce.eligibility.history import agreed, before, in_part, is_flow
from xiangce.eligibility.joining import FILE, SHEET, beside
from xiangce.eligibility.rule import PRESUMED, Indicator, Rule
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.telling import dated, founding, undisputed, unknown
from xiangce.eligibility.totals import with_totals
from xiangce.intake import Rule as Reading
from xiangce.schema import Batch, Kind

# What identifies a row of a table of facts of all kinds.
_SUBJECT: Final = (OWNER, YEAR)


@dataclass(frozen=True)
class Table:
    """Facts by row, with the columns of `columns`.

    `told` has, by the key of a kind, the records that tell of each row, as they were read, with their file and sheet:
    those of the table's own kind first, then what others add. `key` are the fields that identify what a row is about.
    `doubts` has a line for each value that was given and is left out.
    """

    kind: Kind
    key: tuple[str, ...]
    facts: pl.DataFrame
    told: Mapping[str, pl.DataFrame]
    doubts: pl.DataFrame = field(default_factory=empty)

    @property
    def names(self) -> list[str]:
        """The fields of its key that name what a row is about."""
        return [key for key in self.key if key.endswith("-name")]

    @property
    def repeated(self) -> int:
        """How many of its rows are about the same thing as another."""
        keyed = self.records.select(self.key).drop_nulls() if self.key else pl.DataFrame()
        return int(keyed.is_duplicated().sum()) if len(keyed) else 0

    @property
    def records(self) -> pl.DataFrame:
        """The records of its own kind."""
        return self.told[self.kind.key]


class Records:
    """Records of all kinds, kept until all files are read."""

    def __init__(self, rules: Rules, kinds: Mapping[str, Kind]) -> None:
        """Hold none yet."""
        self._rules = rules
        self._grains = grains(rules.graph, kinds)
        self._kept: dict[str, list[pl.DataFrame]] = {}
        self.unread = 0
        self.kinds: Counter[str] = Counter()
        self.ignored: dict[str, None] = {}
        self._unread: dict[str, list[pl.DataFrame]] = {}

    def add(self, batch: Batch) -> None:
        """Keep the records of a batch; values that could not be read are not known, and counted in `unread`."""
        where = [pl.lit(batch.file).alias(FILE), pl.lit(batch.sheet).alias(SHEET)]
        if OWNER in batch.frame.columns:
            where.append(pl.col(OWNER).str.strip_chars().str.to_uppercase())
        self._grains.setdefault(batch.kind.key, Grain(batch.kind, "", ()))
        frame = self._without_several(batch, batch.frame.with_columns(where))
        self._kept.setdefault(batch.kind.key, []).append(frame)
        self.unread += len(batch.misread)
        self.kinds[batch.kind.key] += len(batch.frame)
        unknown = batch.notes.filter(pl.col("rule") == str(Reading.UNKNOWN_COLUMN))
        self.ignored |= dict.fromkeys(unknown["column"])

    def _without_several(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """A batch without the facts of records with several codes or years; several values are counted as unread."""
        told, several = self._unread.setdefault(batch.kind.key, []), unread.repeated(batch)
        self.unread += sum(map(len, several.values()))
        told += [unread.misread(batch), *([unread.several(batch, several)] if several else [])]
        naming = {*self._grains[batch.kind.key].key, OWNER, YEAR}
        lost = sorted(place for place, keys in several.items() if keys & naming)
        if not lost:
            return frame
        facts = [key for key in batch.kind.by_key if key in self._rules.indicators]
        told.append(unread.lost(batch, frame, lost, facts))
        keep = ~pl.int_range(pl.len()).is_in(lost)
        return frame.with_columns(pl.when(keep).then(pl.col(facts)))

    def tables(self, rules: Sequence[Rule]) -> Iterator[tuple[Table, list[Rule]]]:
        """The tables that rules are asked of, each with its rules; kinds of which there is no record have none."""
        asked: dict[str, list[Rule]] = {}
        for rule in rules:
            for grain in self._anchors(rule):
                asked.setdefault(grain.kind.key, []).append(rule)
        for key, mine in asked.items():
            if self._kept.get(key):
                yield self._table(self._grains[key], mine), mine

    def _anchors(self, rule: Rule) -> list[Grain]:
        """The kinds that a rule is asked of; a table of facts of all kinds, which has no key, is one of them."""
        keyed = [grain for grain in self._grains.values() if grain.key]
        whole = [grain for grain in self._grains.values() if not grain.key and grain.tells(rule.stated)]
        return [*anchors(rule, keyed), *whole]

    def _records(self, key: str) -> pl.DataFrame:
        """All records of a kind."""
        if len(self._kept[key]) > 1:
            # In one piece: otherwise every expression would first bring the pieces of all columns together.
            self._kept[key] = [pl.concat(self._kept[key], rechunk=True)]
        return self._kept[key][0]

    def _table(self, grain: Grain, rules: Sequence[Rule]) -> Table:
        """The table of a kind for some rules."""
        firsts = list(dict.fromkeys(leaf.indicator for rule in rules for leaf in rule.leaves if leaf.first_time))
        indicators = self._needed(grain, rules)
        wanted = [*(each.key for each in indicators), *([ESTABLISHED] if firsts else [])]
        own = self._records(grain.kind.key)
        told = {grain.kind.key: own, **self._joined(grain, wanted)}
        key = grain.key or _SUBJECT
        founded = agreed(own, key, founding(told, own)) if firsts else unknown(own)
        columns = (column for each in indicators for column in telling.columns(each, told))
        facts = pl.DataFrame([*columns, *telling.years(own, founded)]).with_columns(encoded(cs.decimal()))
        facts = with_totals(undisputed(facts, own, grain.key), own, grain.key, indicators)
        stated = {leaf.stated_by for rule in rules for leaf in rule.leaves if leaf.stated_by}
        facts = dated(facts, own, stated & set(facts.columns))
        figures = [key for key in firsts if key in facts.columns]
        earlier = before(own, facts, key, figures, founded)
        facts = facts.with_columns(*earlier)
        if YEAR in grain.key:
            facts = in_part(facts, own, [each for each in indicators if is_flow(each)])
        table = Table(grain.kind, grain.key, facts, told)
        others = {kind: Teller(self._records(kind), self._grains[kind].key) for kind in told if kind != grain.kind.key}
        tellers = {grain.kind.key: Teller(own, grain.key), **others}
        years = Years(founded, tuple(figures), tuple(key)) if firsts else None
        doubts = gathered(every_doubt(table, tellers, self._unread, self._rules.indicators, stated, years))
        taken = {leaf.indicator for rule in rules for leaf in rule.leaves if leaf.type == PRESUMED}
        return replace(table, facts=with_doubted(facts, doubts, taken), doubts=doubts)

    def _needed(self, grain: Grain, rules: Sequence[Rule]) -> list[Indicator]:
        """The indicators that some rules need of a kind."""
        every = self._rules.indicators
        keys = dict.fromkeys(each for rule in rules for each in (*rule.asked, *rule.priced))
        parts = ((*every[key].addends, every[key].total_where) for key in list(keys))
        keys |= dict.fromkeys(each for some in parts for each in some if each)
        counted = {cap.counted_by for rule in rules for cap in rule.caps if cap.counted_by}
        # A record of one of the things that are counted is one of them.
        return [
            every[key] for key in keys if key not in counted or not grain.key or every[key].subject == grain.subject
        ]

    def _joined(self, grain: Grain, wanted: Iterable[str]) -> dict[str, pl.DataFrame]:
        """The records of other kinds that tell some of what is wanted, at the rows of the records of a kind."""
        wanted, found = tuple(wanted), {}
        for key, other in self._grains.items():
            fields = [each for each in wanted if each in other.kind.by_key]
            if other is not grain and fields and self._kept.get(key) and grain.takes(other):
                found[key] = beside(self._records(grain.kind.key), self._records(key), other.key, fields)
        return found


def tells(rule: Rule, table: Table) -> pl.Series:
    """Which rows of a table tell anything of what a rule asks for, or is priced by."""
    keys = [key for key in (*rule.stated, *rule.priced) if key in table.facts.columns]
    return table.facts.select(pl.any_horizontal([pl.col(key).is_not_null() for key in keys])).to_series()
