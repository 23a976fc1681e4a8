"""Rules judged on tables: a verdict and a ceiling for each row and rule."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import polars as pl

from xiangce.eligibility.ceilings import Caps
from xiangce.eligibility.compiled import Compiler, Marks
from xiangce.eligibility.rule import Leaf, Reading, Rule, walk
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.verdict import Verdict

_KEPT: Final = 512  # sets of columns whose expressions are kept
_AMOUNT: Final = "amount of "
_Expressions: TypeAlias = tuple[list[pl.Expr], list[pl.Expr]]


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

    def __init__(self, rules: Rules) -> None:
        """Know all rules."""
        self.rules = rules
        self.marks = Marks(rules.all.values())
        self._kept: dict[tuple[object, ...], _Expressions] = {}

    def judge(self, facts: pl.DataFrame, rules: Sequence[Rule]) -> Judged:
        """The verdict and the ceiling of each rule on each row; what is refused has no ceiling."""
        verdicts, ceilings = self._expressions(facts.columns, rules)
        found = facts.select(verdicts)
        priced = facts.with_columns(found).select(ceilings)
        return Judged(found, priced)

    def explain(self, facts: pl.DataFrame, rule: Rule) -> Explained:
        """What a rule comes to on the one row of a table, part by part."""
        expressions, _ = self._made(("explain", tuple(facts.columns), rule), lambda: (_all(self, facts, rule), []))
        found = facts.select(expressions).row(0, named=True)
        held = ((leaf, reading) for leaf in rule.leaves for reading in leaf.readings)
        return Explained(
            verdicts={node.iri: found[node.iri] for node in walk(rule.root)},
            held={(leaf.key, reading.key): found[_held(leaf, reading)] for leaf, reading in held},
            amounts={name.removeprefix(_AMOUNT): value for name, value in found.items() if name.startswith(_AMOUNT)},
        )

    def _expressions(self, columns: Collection[str], rules: Sequence[Rule]) -> _Expressions:
        """The expressions of verdicts, and those of ceilings over the verdicts."""
        return self._made(
            (tuple(columns), *rules),
            lambda: (
                list(Compiler(self.marks, set(columns)).verdicts(rules)),
                [_priced(rule, columns) for rule in rules],
            ),
        )

    def _made(self, at: tuple[object, ...], make: Callable[[], _Expressions]) -> _Expressions:
        """Expressions that are made once."""
        if at not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[at] = make()
        return self._kept[at]


def _all(judge: Judge, facts: pl.DataFrame, rule: Rule) -> list[pl.Expr]:
    """The expressions of all parts of a rule: nodes, readings, caps, and years of support."""
    compiler, caps = Compiler(judge.marks, set(facts.columns)), Caps(rule, set(facts.columns))
    asked = ((leaf, reading) for leaf in rule.leaves for reading in leaf.readings)
    years = ((f"year {year}", own, f"left {year}", left) for year, own, left in caps.schedule())
    return [
        *compiler.nodes(rule),
        *(compiler.holds(leaf, reading).alias(_held(leaf, reading)) for leaf, reading in asked),
        *(caps.amount(cap).alias(_AMOUNT + cap.iri) for cap in rule.caps),
        *(each for own, a, left, b in years for each in (a.alias(_AMOUNT + own), b.alias(_AMOUNT + left))),
    ]


def _held(leaf: Leaf, reading: Reading) -> str:
    """The column that says whether a leaf holds by a reading."""
    return f"{leaf.key} by {reading.key}"


def _priced(rule: Rule, columns: Collection[str]) -> pl.Expr:
    """The ceiling of a rule where it is not refused."""
    refused = pl.col(rule.iri) == pl.lit(Verdict.NOT_MET, pl.Int8)
    return pl.when(~refused).then(Caps(rule, columns).ceiling()).alias(rule.iri)
