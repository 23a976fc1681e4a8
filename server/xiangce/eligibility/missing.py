"""What would settle a verdict: the missing facts, the most telling first, and the preferred readings."""

from collections.abc import Container, Mapping

from xiangce.eligibility.compiled import evaluate
from xiangce.eligibility.judging import Explained
from xiangce.eligibility.rule import PRESUMED, Indicator, Leaf, Node, Rule
from xiangce.eligibility.verdict import Verdict


def preferred(rule: Rule, explained: Explained) -> Verdict:
    """The verdict if all wording that can be read in several ways is read in the preferred one."""
    return Verdict(evaluate(rule.root, {leaf.iri: _preferred(leaf, explained) for leaf in rule.leaves}))


def _preferred(leaf: Leaf, explained: Explained) -> int:
    """The verdict of a leaf by its preferred reading."""
    holds = next((explained.held[leaf.key, each.key] for each in leaf.readings if each.preferred), None)
    return explained.verdicts[leaf.iri] if holds is None else Verdict.MET if holds else Verdict.NOT_MET


def facts_of(leaf: Leaf, indicators: Mapping[str, Indicator]) -> list[str]:
    """The facts that settle a leaf: the parts of a sum rather than the sum, and what states a first time."""
    keys = [part for key in leaf.asks for part in indicators[key].parts or (key,)]
    return list(dict.fromkeys([*keys, *([leaf.stated_by] if leaf.stated_by else [])]))


def presumed(rule: Rule, known: Container[str], verdicts: Mapping[str, int]) -> list[Leaf]:
    """The leaves that are taken as given though nothing is known of them; none where the rule refuses anyway."""
    if verdicts[rule.root.iri] == Verdict.NOT_MET:
        return []
    taken = (leaf for leaf in rule.leaves if leaf.type == PRESUMED and verdicts[leaf.iri] == Verdict.MET)
    return [leaf for leaf in taken if leaf.indicator not in known]


def earlier_years(leaf: Leaf) -> str:
    """How figures of earlier years are given of what a leaf compares."""
    return f"{leaf.indicator}:YYYY"


def deciding(rule: Rule) -> Mapping[str, list[tuple[str, str]]]:
    """Of each leaf, the any-ofs above it and the member by which it is in them, by IRI.

    A leaf matters to the whole only where, in each of these, its member is as good as the group.
    """
    found: dict[str, list[tuple[str, str]]] = {}

    def walk(node: Node, above: list[tuple[str, str]]) -> None:
        if isinstance(node, Leaf):
            found[node.iri] = above
            return
        for member in node.members:
            walk(member, [*above, (node.iri, member.iri)] if node.any_of else above)

    walk(rule.root, [])
    return found


def telling(rule: Rule, verdicts: Mapping[str, int]) -> list[tuple[Leaf, frozenset[Verdict]]]:
    """The leaves of which a fact that matters is missing, each with the verdicts of the whole that it could settle.

    A leaf that can settle both ways comes before one that can settle one, and that before one that settles nothing
    alone; leaves that tell as much stay in the order of the tree.
    """
    leaves = {leaf.iri: verdicts[leaf.iri] for leaf in rule.leaves}
    matters = {iri for iri, pairs in deciding(rule).items() if all(verdicts[a] == verdicts[b] for a, b in pairs)}
    found = []
    for leaf in rule.leaves:
        if leaves[leaf.iri] == Verdict.UNKNOWN and leaf.iri in matters:
            ends = (Verdict.NOT_MET, Verdict.MET)
            outcomes = {Verdict(evaluate(rule.root, leaves | {leaf.iri: each})) for each in ends}
            found.append((leaf, frozenset(outcomes.intersection(ends))))
    return sorted(found, key=lambda each: -len(each[1]))
