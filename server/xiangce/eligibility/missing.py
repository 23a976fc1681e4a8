"""What would settle a verdict: the missing facts, the most telling first, and the preferred readings."""

from collections.abc import Mapping

from xiangce.eligibility.compiled import evaluate
from xiangce.eligibility.judging import Explained
from xiangce.eligibility.rule import Leaf, Rule
from xiangce.eligibility.verdict import Verdict


def preferred(rule: Rule, explained: Explained) -> Verdict:
    """The verdict if all wording that can be read in several ways is read in the preferred one."""
    return Verdict(evaluate(rule.root, {leaf.iri: _preferred(leaf, explained) for leaf in rule.leaves}))


def _preferred(leaf: Leaf, explained: Explained) -> int:
    """The verdict of a leaf by its preferred reading."""
    holds = next((explained.held[leaf.key, each.key] for each in leaf.readings if each.preferred), None)
    return explained.verdicts[leaf.iri] if holds is None else Verdict.MET if holds else Verdict.NOT_MET


def telling(rule: Rule, verdicts: Mapping[str, int]) -> list[tuple[Leaf, frozenset[Verdict]]]:
    """The leaves of which a fact is missing, each with the verdicts of the whole that it could settle by itself.

    A leaf that can settle both ways comes before one that can settle one, and that before one that settles nothing
    alone; leaves that tell as much stay in the order of the tree.
    """
    leaves = {leaf.iri: verdicts[leaf.iri] for leaf in rule.leaves}
    found = []
    for leaf in rule.leaves:
        if leaves[leaf.iri] == Verdict.UNKNOWN:
            outcomes = (
                Verdict(evaluate(rule.root, leaves | {leaf.iri: each})) for each in (Verdict.NOT_MET, Verdict.MET)
            )
            settled = frozenset(each for each in outcomes if each in (Verdict.NOT_MET, Verdict.MET))
            found.append((leaf, settled))
    return sorted(found, key=lambda each: -len(each[1]))
