"""Rules judged on tables: a verdict and a ceiling for each row and rule."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import polars as pl

from xiangce.eligibility.ceilings import Caps, priceable
from xiangce.eligibility.compiled import Compiler, Marks, held, verdict
from xiangce.eligibility.rule import Rule, walk
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.verdict import Verdict

_KEPT: Final = 512  # sets of columns whose expressions are kept


@dataclass(frozen=True)
class Judged:
    """Verdicts (Int8) and ceilings (Int64, fen) by row; a column for each rule, named by its IRI."""

    verdicts: pl.DataFrame
    ceilings: pl.DataFrame


@dataclass(frozen=True)
class Explained:
    """What a rule comes to on one row, part by part.

    `verdicts` of each node, by IRI; `held`: whether each leaf holds by each of its readings, by the keys of both;
    `amounts` in fen: of each cap by itself, by its IRI, and for each year of support `year N` (whatever others take)
    and `left N` (what is left of it below the cumulative caps).
    """

    verdicts: Mapping[str, int]
    held: Mapping[tuple[str, str], bool | None]
    amounts: Mapping[str, int | None]


class Judge:
    """Judges rules of one graph; expressions are made once for each set of columns."""

    def __init__(self, rules: Rules, instead: Mapping[str, Rule] = MappingProxyType({})) -> None:
        """Know all rules; `instead`: others in the place of some of them, by IRI."""
        self.rules = rules
        self.marks = Marks(instead.get(iri, rule) for iri, rule in rules.all.items())
        self._kept: dict[tuple[object, ...], list[pl.Expr]] = {}

    def judge(self, facts: pl.DataFrame, rules: Sequence[Rule]) -> Judged:
        """The verdict and the ceiling of each rule on each row; what is refused has no ceiling."""
        columns = frozenset(facts.columns)
        ceilings = self._made(("ceilings", columns, *rules), lambda: [_priced(each, columns) for each in rules])
        found = self.verdicts(facts, rules)
        return Judged(found, priceable(facts, rules).with_columns(found).select(ceilings))

    def verdicts(self, facts: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
        """The verdict of each rule on each row."""
        columns = frozenset(facts.columns)
        holds = self._made(("held", columns, *rules), lambda: list(Compiler(self.marks, columns).held(rules)))
        verdicts = self._made(("verdicts", *rules), lambda: [verdict(each.root).alias(each.iri) for each in rules])
        return facts.select(holds).select(verdicts)

    def nodes(self, facts: pl.DataFrame, rule: Rule) -> pl.DataFrame:
        """The verdict of each node of a rule on each row (Int8), by the IRI of the node."""
        holds = facts.select(Compiler(self.marks, facts.columns).held([rule]))
        return holds.select(verdict(node).alias(node.iri) for node in walk(rule.root))

    def explain(self, facts: pl.DataFrame, rule: Rule) -> Explained:
        """What a rule comes to on the one row of a table, part by part."""
        columns = frozenset(facts.columns)
        holds = self._made(("held", columns, rule), lambda: list(Compiler(self.marks, columns).held([rule])))
        amounts = self._made(("amounts", columns, rule), lambda: list(_amounts(columns, rule)))
        nodes = self._made(("nodes", rule), lambda: [verdict(each).alias(each.iri) for each in walk(rule.root)])
        frame = facts.select(holds)
        found = frame.row(0, named=True)
        asked = ((leaf, reading) for leaf in rule.leaves for reading in leaf.readings)
        return Explained(
            verdicts=frame.select(nodes).row(0, named=True),
            held={(leaf.key, reading.key): found[held(leaf, reading)] for leaf, reading in asked},
            amounts=priceable(facts, [rule]).select(amounts).row(0, named=True) if amounts else {},
        )

    def _made(self, at: tuple[object, ...], make: Callable[[], list[pl.Expr]]) -> list[pl.Expr]:
        """Expressions that are made once."""
        found = self._kept.get(at)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[at] = make()
        return found


def _amounts(columns: Collection[str], rule: Rule) -> Iterator[pl.Expr]:
    """The expressions of the caps, and of the years of support."""
    caps = Caps(rule, columns)
    yield from (caps.amount(cap).alias(cap.iri) for cap in rule.caps)
    for year, own, left in caps.schedule():
        yield own.alias(f"year {year}")
        yield left.alias(f"left {year}")


def _priced(rule: Rule, columns: Collection[str]) -> pl.Expr:
    """The ceiling of a rule where it is not refused."""
    refused = pl.col(rule.iri) == pl.lit(Verdict.NOT_MET, pl.Int8)
    return pl.when(~refused).then(Caps(rule, columns).ceiling()).alias(rule.iri)
