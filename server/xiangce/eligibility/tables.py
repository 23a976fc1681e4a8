"""Records as tables of facts: a row for each subject that a rule is asked of, joined with what other records tell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from xiangce.eligibility.columns import EARLIER, ESTABLISHED, OWNER, STATED_YEAR, SUPPORT_YEAR, YEAR, part
from xiangce.eligibility.exact import encoded
from xiangce.eligibility.grain import Grain, anchors, grains
from xiangce.eligibility.history import before
from xiangce.eligibility.joining import FILE, SHEET, beside
from xiangce.eligibility.rule import Indicator, Rule
from xiangce.eligibility.rules import Rules
from xiangce.intake import Rule as Reading
from xiangce.schema import Batch, Kind
from xiangce.schema.lexical import SCALE

# What identifies a row of a table of facts of all kinds.
_SUBJECT: Final = (OWNER, YEAR)
_EXACT: Final = pl.Decimal(38, SCALE)


@dataclass(frozen=True)
class Table:
    """Facts by row, with the columns of `columns`.

    `told` has, by the key of a kind, the records that tell of each row, as they were read, with their file and sheet:
    those of the table's own kind first, then what others add. `key` are the fields that identify what a row is about.
    """

    kind: Kind
    key: tuple[str, ...]
    facts: pl.DataFrame
    told: Mapping[str, pl.DataFrame]

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

    def add(self, batch: Batch) -> None:
        """Keep the records of a batch; values that could not be read are not known, and counted in `unread`."""
        where = (pl.lit(batch.file).alias(FILE), pl.lit(batch.sheet).alias(SHEET))
        self._kept.setdefault(batch.kind.key, []).append(batch.frame.with_columns(where))
        self._grains.setdefault(batch.kind.key, Grain(batch.kind, "", ()))
        self.unread += len(batch.misread)
        self.kinds[batch.kind.key] += len(batch.frame)
        unknown = batch.notes.filter(pl.col("rule") == str(Reading.UNKNOWN_COLUMN))
        self.ignored |= dict.fromkeys(unknown["column"])

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
        whole = [grain for grain in self._grains.values() if not grain.key and grain.tells(rule.asked)]
        return [*anchors(rule, keyed), *whole]

    def _records(self, key: str) -> pl.DataFrame:
        """All records of a kind."""
        if len(self._kept[key]) > 1:
            self._kept[key] = [pl.concat(self._kept[key])]
        return self._kept[key][0]

    def _table(self, grain: Grain, rules: Sequence[Rule]) -> Table:
        """The table of a kind for some rules."""
        firsts = list(dict.fromkeys(leaf.indicator for rule in rules for leaf in rule.leaves if leaf.first_time))
        indicators = self._needed(grain, rules)
        wanted = [*(each.key for each in indicators), *([ESTABLISHED] if firsts else [])]
        own = self._records(grain.kind.key)
        told = {grain.kind.key: own, **self._joined(grain, wanted)}
        columns = (column for each in indicators for column in _columns(each, told))
        founded = _founded(told, own)
        facts = pl.DataFrame([*columns, *_year_columns(own, founded)])
        figures = [key for key in firsts if key in facts.columns]
        return Table(
            grain.kind,
            grain.key,
            facts.with_columns(*before(own, facts, grain.key or _SUBJECT, figures, founded)),
            told,
        )

    def _needed(self, grain: Grain, rules: Sequence[Rule]) -> list[Indicator]:
        """The indicators that some rules need of a kind."""
        every = self._rules.indicators
        keys = dict.fromkeys(each for rule in rules for each in (*rule.asked, *rule.priced))
        keys |= dict.fromkeys(each for key in list(keys) for each in every[key].parts)
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
    keys = [key for key in (*rule.asked, *rule.priced) if key in table.facts.columns]
    return table.facts.select(pl.any_horizontal([pl.col(key).is_not_null() for key in keys])).to_series()


def _columns(indicator: Indicator, told: Mapping[str, pl.DataFrame]) -> Iterator[pl.Series]:
    """The column of an indicator, if some kind tells it, and beside a sum what its known parts come to."""
    value = _value(indicator.key, told)
    parts = [found for each in indicator.parts if (found := _value(each, told)) is not None]
    if parts:
        added = pl.DataFrame([each.cast(_EXACT).alias(str(number)) for number, each in enumerate(parts)])
        some = added.select(pl.sum_horizontal(pl.all())).to_series()
        is_whole = added.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
        yield _encoded(some, part(indicator.key))
        if len(parts) == len(indicator.parts):
            whole = pl.select(pl.when(is_whole).then(some)).to_series()
            value = whole if value is None else pl.select(pl.coalesce(whole, value)).to_series()
    if value is not None:
        yield _encoded(value, indicator.key) if indicator.type == "number" else value.alias(indicator.key)


def _value(key: str, told: Mapping[str, pl.DataFrame]) -> pl.Series | None:
    """What the first of several records tells of a field, row by row; None if no kind has it."""
    found = [frame[key] for frame in told.values() if key in frame.columns]
    return pl.select(pl.coalesce(found)).to_series() if len(found) > 1 else next(iter(found), None)


def _encoded(values: pl.Series, name: str) -> pl.Series:
    """A column of exact or whole numbers as `exact` encodes them."""
    return pl.select(encoded(pl.lit(values.cast(_EXACT)))).to_series().alias(name)


def _founded(told: Mapping[str, pl.DataFrame], own: pl.DataFrame) -> pl.Series:
    """The year in which each subject was founded, where records tell; one after that of the figures is no such year."""
    founded = _value(ESTABLISHED, told)
    if founded is None or YEAR not in own.columns:
        return pl.Series([None] * len(own), dtype=pl.Int64)
    years = founded.dt.year().cast(pl.Int64)
    return pl.select(pl.when(years <= own[YEAR]).then(years)).to_series()


def _year_columns(own: pl.DataFrame, founded: pl.Series) -> Iterator[pl.Series]:
    """How many earlier years each subject has had, and its year of support, where records tell."""
    if YEAR in own.columns:
        yield (own[YEAR] - founded).alias(EARLIER)
    if STATED_YEAR in own.columns:
        yield own[STATED_YEAR].alias(SUPPORT_YEAR)
