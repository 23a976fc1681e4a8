"""Trees of requirements as column expressions: a verdict for each row, whether there is one or a million."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from operator import eq, ge, gt, le, lt
from typing import Any, Final

import polars as pl

from xiangce.eligibility.columns import EARLIER, doubted, part, top, years_known
from xiangce.eligibility.exact import encode, is_exact
from xiangce.eligibility.rule import PRESUMED, Group, Leaf, Node, Reading, Rule
from xiangce.eligibility.verdict import Verdict
from xiangce.errors import InvalidGraph

FLOORS: Final = frozenset({"gteq", "gt"})
# For columns and numbers alike.
COMPARED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {"gteq": ge, "gt": gt, "lteq": le, "lt": lt, "eq": eq}
_NOTHING: Final = pl.lit(None, pl.Boolean)
_INT: Final = pl.Int8
_MET, _BORDERLINE, _NOT_MET = (pl.lit(each, _INT) for each in (Verdict.MET, Verdict.BORDERLINE, Verdict.NOT_MET))


class Marks:
    """The thresholds to be reached for the first time, by what they compare and what states it."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Collect them from all rules, since one statement may be about any of them."""
        self._marks: dict[tuple[str, str, str | None], set[int]] = {}
        self._documents: dict[str, str] = {}
        for rule in rules:
            for leaf in rule.leaves:
                if leaf.first_time and leaf.threshold is not None:
                    self._documents[leaf.iri] = rule.document
                    self._marks.setdefault(self._key(leaf), set()).add(encode(leaf.threshold))

    def _key(self, leaf: Leaf) -> tuple[str, str, str | None]:
        """What tells the marks that one statement may be about: those of a document on an indicator."""
        return self._documents.get(leaf.iri, ""), leaf.indicator, leaf.stated_by

    def lowest(self, leaf: Leaf) -> int:
        """The lowest of the marks that a statement may be about."""
        return min(self._marks.get(self._key(leaf), set()) | {_limit(leaf)})

    def beside(self, leaf: Leaf) -> tuple[bool, int | None]:
        """Whether there is a lower mark than that of a leaf, and the next higher one."""
        own = _limit(leaf)
        marks = self._marks.get(self._key(leaf), set())
        return any(mark < own for mark in marks), min((mark for mark in marks if mark > own), default=None)


class Compiler:
    """Makes expressions over a table that has certain columns."""

    def __init__(self, marks: Marks, columns: Collection[str]) -> None:
        """Know the columns; what is not among them is not known of any row."""
        self._marks = marks
        self._columns = columns

    def held(self, rules: Iterable[Rule]) -> Iterator[pl.Expr]:
        """Whether each leaf of rules holds by each of its readings (Boolean), null if a fact is missing."""
        leaves = (leaf for rule in rules for leaf in rule.leaves)
        return (self._holds(leaf, each).alias(held(leaf, each)) for leaf in leaves for each in leaf.readings)

    def _holds(self, leaf: Leaf, reading: Reading) -> pl.Expr:
        """Whether a leaf holds by a reading; null if a fact is missing."""
        if leaf.type == PRESUMED:
            # Silence is taken as given, what was said and contradicted is not.
            silent = ~self._column(doubted(leaf.indicator)).fill_null(value=False)
            return pl.coalesce(self._column(leaf.indicator), pl.when(silent).then(pl.lit(value=True)))
        if leaf.threshold is None:
            return self._column(reading.indicator)
        reached = self._compared(leaf, reading)
        return reached & self._first(leaf, reading) if leaf.first_time else reached

    def _compared(self, leaf: Leaf, reading: Reading) -> pl.Expr:
        """Whether the value is on the right side of the threshold; known parts of a sum may already tell."""
        compare, limit = COMPARED[reading.comparator], pl.lit(_limit(leaf), pl.Int64)
        reached: pl.Expr = compare(self._column(reading.indicator), limit)
        if part(reading.indicator) not in self._columns or reading.comparator == "eq":
            return reached
        is_floor = reading.comparator in FLOORS
        told = compare(pl.col(part(reading.indicator)), limit)
        return pl.coalesce(reached, pl.when(told if is_floor else ~told).then(pl.lit(is_floor)))

    def _first(self, leaf: Leaf, reading: Reading) -> pl.Expr:
        """Whether no earlier year had reached it: by figures, else by what is stated; null if neither tells."""
        if reading.comparator not in FLOORS:
            raise InvalidGraph(
                f"{leaf.key} is to be reached for the first time but sets no floor; use odrl:gteq or odrl:gt",
                f"{leaf.key} 要求首次达到，却不是下限；请用 odrl:gteq 或 odrl:gt",
            )
        highest = self._column(top(leaf.indicator), pl.Int64)
        before = COMPARED[reading.comparator](highest, pl.lit(_limit(leaf), pl.Int64))
        complete = self._column(years_known(leaf.indicator), pl.Int64).fill_null(0) >= self._column(EARLIER, pl.Int64)
        # An earlier year is stated to have reached some mark, and none has reached even the lowest.
        lowest = pl.lit(self._marks.lowest(leaf), pl.Int64)
        denied = ~self._column(leaf.stated_by or "") & (highest.is_null() | (highest < lowest))
        proved = pl.when(denied).then(_NOTHING).otherwise(pl.lit(value=True))
        told = pl.when(complete).then(proved).otherwise(self._stated(leaf))
        return pl.when(before).then(pl.lit(value=False)).otherwise(told)

    def _stated(self, leaf: Leaf) -> pl.Expr:
        """What is stated of the first time, where it can only be meant of this threshold.

        That it is the first time is said of the highest mark that is reached, that it is not of the lowest: between
        several marks a statement does not tell which it is about.
        """
        stated = self._column(leaf.stated_by or "")
        has_lower, higher = self._marks.beside(leaf)
        if higher is not None:
            above = self._column(leaf.indicator) >= pl.lit(higher, pl.Int64)
            stated = pl.when(stated & above).then(_NOTHING).otherwise(stated)
        return pl.when(stated).then(pl.lit(value=True)) if has_lower else stated

    def _column(self, name: str, kind: type[pl.DataType] = pl.Boolean) -> pl.Expr:
        """A column, or nothing known."""
        return pl.col(name) if name in self._columns else pl.lit(None, kind)


def held(leaf: Leaf, reading: Reading) -> str:
    """The column that says whether a leaf holds by a reading."""
    return f"{leaf.iri} {reading.key}"


def verdict(node: Node) -> pl.Expr:
    """The verdict of a requirement (Int8) over the columns that say what holds."""
    if isinstance(node, Group):
        members = [verdict(each) for each in node.members]
        if len(members) == 1:
            return members[0]
        return pl.max_horizontal(members) if node.any_of else pl.min_horizontal(members)
    missing = pl.lit(Verdict.NEEDS_DECISION if node.type == "decided" else Verdict.UNKNOWN, _INT)
    by = [pl.col(held(node, each)) for each in node.readings]
    if len(by) == 1:
        return pl.when(by[0]).then(_MET).when(by[0].is_null()).then(missing).otherwise(_NOT_MET)
    # Two that are told and differ settle that not all agree; otherwise one that cannot be told leaves it open.
    every, some = pl.all_horizontal(by), pl.any_horizontal(by)
    is_missing = pl.any_horizontal([each.is_null() for each in by])
    told = pl.when(every).then(_MET).when(some & ~every).then(_BORDERLINE)
    return told.when(is_missing).then(missing).otherwise(_NOT_MET)


def _limit(leaf: Leaf) -> int:
    """The threshold of a leaf as tables have it."""
    if leaf.threshold is None or not is_exact(leaf.threshold):
        raise InvalidGraph(
            f"{leaf.key}: {leaf.threshold} is no threshold to compare with; give at most two decimals, below 10^16",
            f"{leaf.key}：阈值 {leaf.threshold} 无法比较；至多两位小数，且小于 10^16",
        )
    return encode(leaf.threshold)


def evaluate(node: Node, leaves: Mapping[str, int]) -> int:
    """The verdict of a tree on given verdicts of its leaves, by IRI."""
    if isinstance(node, Leaf):
        return leaves[node.iri]
    return (max if node.any_of else min)(evaluate(each, leaves) for each in node.members)
