"""Whether an engine says the same as this project, where both can say; printed in words.

A two-valued engine is compared where the verdict is met or not met: not where facts are missing, somebody has to
decide, or the readings disagree. Rows in which a number of 32 bits falls on the other side of a threshold are counted
apart.
"""

import sys
from pathlib import Path

import polars as pl
from cost import AMOUNT

from xiangce.eligibility.exact import encode
from xiangce.eligibility.rule import Leaf, Reading, Rule
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.verdict import Verdict
from xiangce.graph import load

FEN = 100
UNIT = 2 * FEN  # the encoded frame has twice the hundredths
EPSILON = 2.0**-22  # what a share of a number of 32 bits is wrong by


def short(facts: pl.DataFrame, name: str) -> pl.Series:
    """A column as numbers of 32 bits."""
    return (facts[name] / UNIT).cast(pl.Float32)


def turned(facts: pl.DataFrame, leaf: Leaf, reading: Reading) -> pl.Series:
    """Where 32 bits turn a comparison round."""
    assert leaf.threshold is not None  # noqa: S101 (asked of thresholds only)
    columns = [reading.indicator, *([f"{leaf.indicator}~top"] if leaf.first_time else [])]
    found = pl.Series([False]).new_from_index(0, len(facts))
    for name in columns:
        exact = holds(facts[name], reading.comparator, encode(leaf.threshold))
        rounded = holds(short(facts, name), reading.comparator, float(leaf.threshold))
        found |= (exact != rounded).fill_null(value=False)
    return found


def holds(values: pl.Series, comparator: str, limit: float) -> pl.Series:
    """Whether numbers are on the right side of a limit."""
    return {"gteq": values >= limit, "gt": values > limit, "lteq": values <= limit, "lt": values < limit}[comparator]


class Comparison:
    """The answers of an engine beside those of this project."""

    def __init__(self, folder: Path, engine: str, count: int) -> None:
        """Read both, and the facts."""
        self._ours = pl.read_parquet(folder / f"ours_kernel-{count}.parquet")
        self._theirs = pl.read_parquet(folder / f"{engine}-{count}.parquet")
        self._facts = pl.read_parquet(folder / f"facts-{count}.parquet")
        self._is_short = engine.startswith("openfisca")
        self._rules = Rules(load()).incentives

    def say(self) -> None:
        """Print what is equal and what is not."""
        if self._theirs[self._rules[0].key].dtype != pl.Boolean:
            print(f"every verdict and ceiling equal: {self._ours.equals(self._theirs)}")
            return
        told = [self._rule(rule) for rule in self._rules]
        total = pl.DataFrame(told).drop("key", "example").sum().row(0, named=True)
        print("yes by incentive:", " ".join(f"{each['key']} {each['yes']:,}" for each in told))
        print(f"{total['said']:,} answers compared, {total['differ']:,} differ")
        print(f"{total['open']:,} answers not compared, as they are neither met nor not met")
        if total["amounts"]:
            print(f"{total['amounts']:,} amounts compared, {total['amounts_differ']:,} differ")
            print(f"{total['off']:,} of them off by more than a fen, as 32 bits cannot tell them apart")
        for example in [each["example"] for each in told if each["example"]][:1]:
            turned = f"{total['turned']:,} answers left out, where 32 bits turn a comparison"
            print(f"{turned}, {total['wrong']:,} of them wrong:")
            print(f"  {example}")

    def _rule(self, rule: Rule) -> dict[str, object]:
        """The counts of one incentive."""
        verdict, yes = self._ours[rule.key], self._theirs[rule.key]
        is_said = verdict.is_in([int(Verdict.MET), int(Verdict.NOT_MET)])
        is_turned = self._turned(rule)
        is_other = is_said & (yes != (verdict == int(Verdict.MET)))
        wrong = is_other & is_turned
        return {
            "key": rule.key,
            "yes": int((yes & is_said & ~is_turned).sum()),
            "said": int((is_said & ~is_turned).sum()),
            "open": int((~is_said).sum()),
            "differ": int((is_other & ~is_turned).sum()),
            "turned": int((is_said & is_turned).sum()),
            "wrong": int(wrong.sum()),
            "example": self._example(rule, wrong) if wrong.any() else "",
            **self._amounts(rule, (verdict == int(Verdict.MET)) & ~is_turned),
        }

    def _turned(self, rule: Rule) -> pl.Series:
        """Where 32 bits turn a comparison of an incentive round."""
        found = pl.Series([False]).new_from_index(0, len(self._facts))
        for leaf in rule.leaves if self._is_short else ():
            if leaf.threshold is not None:
                found |= turned(self._facts, leaf, next(each for each in leaf.readings if each.preferred))
        return found

    def _amounts(self, rule: Rule, is_met: pl.Series) -> dict[str, int]:
        """How many amounts are compared where the incentive is met and its base known, and how many differ."""
        if rule.key + AMOUNT not in self._theirs.columns:
            return {"amounts": 0, "amounts_differ": 0, "off": 0}
        bases = [self._facts[cap.base].is_not_null() for cap in rule.caps if cap.base]
        for each in bases:
            is_met &= each
        ours, theirs = self._ours[rule.key + AMOUNT].filter(is_met), self._theirs[rule.key + AMOUNT].filter(is_met)
        apart = (ours - theirs).abs()
        return {
            "amounts": len(ours),
            "amounts_differ": int((apart > 1 + EPSILON * ours).sum()),
            "off": int(((apart > 1) & (apart <= 1 + EPSILON * ours)).sum()),
        }

    def _example(self, rule: Rule, wrong: pl.Series) -> str:
        """One answer that 32 bits made wrong by the value itself."""
        for leaf in (leaf for leaf in rule.leaves if leaf.threshold is not None):
            exact, limit = self._facts[leaf.indicator], encode(leaf.threshold)
            is_raised = wrong & (exact < limit) & (short(self._facts, leaf.indicator) >= float(leaf.threshold))
            for row in is_raised.arg_true().head(1):
                given = f"{leaf.indicator} {exact[row] / UNIT:,.2f}"
                return (
                    f"{rule.key}, row {row}: {given} is below {leaf.threshold:,}, but is taken for {leaf.threshold:,}"
                )
        return ""


if __name__ == "__main__":
    Comparison(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])).say()
