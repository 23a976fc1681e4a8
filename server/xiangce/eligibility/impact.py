"""Who gains and who loses if a threshold, or the reading of some wording, were another."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import polars as pl

from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.exact import is_exact
from xiangce.eligibility.judging import Judge
from xiangce.eligibility.rule import Group, Indicator, Leaf, Node, Rule
from xiangce.eligibility.verdict import Verdict
from xiangce.errors import AmbiguousName, BadInput
from xiangce.questions.values import read_decimal

_NONE: Final[Mapping[str, Indicator]] = MappingProxyType({})


@dataclass(frozen=True)
class Impact:
    """The subjects whose verdict changes (with `before` and `after`), and how many go from which verdict to which."""

    changed: pl.DataFrame
    moves: Mapping[tuple[Verdict, Verdict], int]

    @property
    def gains(self) -> int:
        """How many have a better verdict."""
        return sum(count for (before, after), count in self.moves.items() if after > before)

    @property
    def losses(self) -> int:
        """How many have a worse one."""
        return sum(count for (before, after), count in self.moves.items() if after < before)


def changed(rule: Rule, changes: Iterable[tuple[str, str]], indicators: Mapping[str, Indicator] = _NONE) -> Rule:
    """The rule with thresholds (of an indicator or leaf) or readings (of a leaf) changed; BadInput or AmbiguousName."""
    root = rule.root
    keys = {title.casefold(): each.key for each in indicators.values() for title in each.title.values()}
    for name, value in changes:
        leaf = _leaf(rule, keys.get(name.strip().casefold(), name))
        root = _put(root, leaf, _changed(leaf, name, value))
    return replace(rule, root=root)


def impact(assessor: Assessor, assessment: Assessment, rule: Rule, other: Rule, sheets: Sheets) -> Impact:
    """What changes on records that were assessed by a rule if it were another."""
    judge = Judge(assessor.rules, {rule.iri: other})
    parts: list[pl.DataFrame] = []
    moves: Counter[tuple[Verdict, Verdict]] = Counter()
    for outcome in assessment.outcomes:
        before = outcome.judged.verdicts[rule.iri].alias("before")
        after = judge.verdicts(outcome.table.facts, [other])[rule.iri].alias("after")
        both = sheets.subject(outcome.table).with_columns(before, after).filter(pl.col("before") != pl.col("after"))
        parts.append(sheets.headed(both.with_columns(sheets.verdicts(both["before"]), sheets.verdicts(both["after"]))))
        for said, now, count in both.group_by("before", "after").len().iter_rows():
            moves[Verdict(said), Verdict(now)] += count
    return Impact(pl.concat(parts, how="diagonal") if parts else pl.DataFrame(), dict(sorted(moves.items())))


def _leaf(rule: Rule, name: str) -> Leaf:
    """The leaf that a name means: its key, its indicator, its title, or the end of one of them."""
    plain = name.strip().casefold()
    exact = [leaf for leaf in rule.leaves if plain in (leaf.key.casefold(), leaf.indicator, *leaf.title.values())]
    ends = [
        leaf for leaf in rule.leaves if leaf.key.casefold().endswith(f"-{plain}") or plain in leaf.indicator.split("-")
    ]
    found = exact or ends
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{leaf.key} ({leaf.indicator})" for leaf in found or rule.leaves)
    if found:
        raise AmbiguousName(
            f"“{name}” fits several requirements: {known}. Give one of these keys",
            f"“{name}”对应多项要求：{known}。请给出其中一个编号",
            candidates=[leaf.key for leaf in found],
        )
    raise BadInput(
        f"{rule.key} has no requirement “{name}”; it has: {known}",
        f"{rule.key} 没有要求“{name}”；现有：{known}",
        name=name,
    )


def _changed(leaf: Leaf, name: str, value: str) -> Leaf:
    """A leaf with another threshold, or with one of its readings."""
    wanted = value.strip().casefold()
    picked = [each for each in leaf.readings if each.key and wanted in _ends(each.key)]
    if picked:
        return replace(leaf, readings=tuple(picked))
    if leaf.threshold is not None and not re.match("r[0-9]", wanted.rpartition("-")[2]):
        threshold = Decimal(read_decimal(name, value).value)
        if is_exact(threshold):
            return replace(leaf, threshold=threshold)
    choices = [each.key for each in leaf.readings if each.key]
    expected = (["a number with at most two decimals"] if leaf.threshold is not None else []) + choices
    expected_zh = (["至多两位小数的数值"] if leaf.threshold is not None else []) + choices
    raise BadInput(
        f"{leaf.key}: given “{value}”, expected {' or '.join(expected) or 'nothing: it cannot be changed'}",
        f"{leaf.key}：给出“{value}”，应为{'或'.join(expected_zh) or '空：该项不能改变'}",
        name=name,
    )


def _ends(key: str) -> tuple[str, str]:
    """A key, and what stands behind its last hyphen."""
    return key.casefold(), key.casefold().rpartition("-")[2]


def _put(node: Node, leaf: Leaf, other: Leaf) -> Node:
    """A tree with one leaf in place of another."""
    if isinstance(node, Group):
        return replace(node, members=tuple(_put(each, leaf, other) for each in node.members))
    return other if node.key == leaf.key else node
