"""The tree of a rule with its verdicts: each leaf with value, source, comparator, threshold, wording and clause."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from xiangce.eligibility.case import Case
from xiangce.eligibility.columns import EARLIER, part, top, years_known
from xiangce.eligibility.facts import last
from xiangce.eligibility.judging import Explained
from xiangce.eligibility.labels import Labels, plain
from xiangce.eligibility.rule import Indicator, Leaf, Node, Reading, Rule
from xiangce.eligibility.verdict import Verdict

SIGNS: Final = {"gteq": "≥", "gt": ">", "lteq": "≤", "lt": "<", "eq": "="}


class Tree:
    """Tells the tree of a rule, with verdicts on a case or without."""

    def __init__(self, indicators: Mapping[str, Indicator], labels: Labels, case: Case | None = None) -> None:
        """Tell of a case, or of none."""
        self._indicators, self._labels, self._case = indicators, labels, case
        self._verdicts: Mapping[str, int] = {}
        self._held: Mapping[tuple[str, str], bool | None] = {}

    def record(self, rule: Rule, explained: Explained | None = None) -> dict[str, object]:
        """The tree for JSON, with what it comes to on the case."""
        if explained:
            self._verdicts, self._held = explained.verdicts, explained.held
        return self._node(rule.root)

    def _node(self, node: Node) -> dict[str, object]:
        """A node: what all have, then what its sort has."""
        common: dict[str, object] = {
            "requirement": node.key,
            "iri": node.iri,
            "title": self._labels.text(node.title),
            **self._verdict(node),
            "clause": last(node.clause),
            "clause_iri": node.clause,
        }
        if isinstance(node, Leaf):
            return common | self._leaf(node)
        members = [self._node(each) for each in node.members]
        return common | {"combine": "any-of" if node.any_of else "all-of", "members": members}

    def _verdict(self, node: Node) -> dict[str, object]:
        """The verdict of a node, if there is one."""
        if node.iri not in self._verdicts:
            return {}
        verdict = Verdict(self._verdicts[node.iri])
        return {"verdict": verdict.key, "verdict_label": self._labels.of(verdict.iri)}

    def _leaf(self, leaf: Leaf) -> dict[str, object]:
        """What a leaf asks and what there is."""
        said = {
            "type": leaf.type,
            "indicator": self._indicator(leaf.indicator),
            **self._asked(leaf),
            **self._value(leaf.indicator),
            **({"first_time": self._first(leaf)} if leaf.first_time else {}),
            **({"decided_by": self._labels.thing(leaf.decider)} if leaf.decider else {}),
            **({"wording": dict(leaf.wording)} if leaf.wording else {}),
            **({"certainty": self._labels.thing(leaf.certainty)} if leaf.certainty else {}),
            **({"note": self._labels.text(leaf.note)} if leaf.note else {}),
        }
        holder = self._indicators[leaf.indicator].holder
        return said | ({"held_by": self._labels.thing(holder)} if holder else {})

    def _indicator(self, key: str) -> dict[str, object]:
        """An indicator for JSON."""
        found = self._indicators[key]
        return {"key": key, "iri": found.iri, "label": self._labels.text(found.title)}

    def _asked(self, leaf: Leaf) -> dict[str, object]:
        """The threshold with its comparator, or the readings of it."""
        asked: dict[str, object] = {}
        if leaf.threshold is not None:
            asked["threshold"] = plain(leaf.threshold)
            asked["unit"] = self._labels.thing(leaf.unit) if leaf.unit else None
        if leaf.readings[0].key:
            return asked | {"readings": [self._reading(leaf, each) for each in leaf.readings]}
        comparator = leaf.readings[0].comparator
        return asked | {"comparator": comparator, "sign": SIGNS[comparator]}

    def _reading(self, leaf: Leaf, reading: Reading) -> dict[str, object]:
        """A reading with its ground, and whether the leaf holds by it."""
        other: dict[str, object] = {}
        if reading.indicator != leaf.indicator:
            other = {"indicator": self._indicator(reading.indicator), **self._value(reading.indicator)}
        holds = {"holds": self._held[leaf.key, reading.key]} if self._held else {}
        return {
            "reading": reading.key,
            "title": self._labels.text(reading.title),
            "comparator": reading.comparator,
            "sign": SIGNS[reading.comparator],
            "preferred": reading.preferred,
            **other,
            **holds,
            "ground": self._labels.text(reading.ground),
        }

    def _value(self, key: str) -> dict[str, object]:
        """The value of an indicator and where it comes from; null if it is not known."""
        if self._case is None:
            return {}
        if found := self._case.known.get(key):
            return {"value": plain(found.value), "source": found.source}
        least = self._case.facts.row(0, named=True).get(part(key))
        return {"value": None, **({"at_least": _decoded(least)} if least else {})}

    def _first(self, leaf: Leaf) -> dict[str, object]:
        """What is known of earlier years, and what states that it is the first time."""
        stated: dict[str, object] = {"stated_by": self._indicator(leaf.stated_by)} if leaf.stated_by else {}
        if self._case is None:
            return stated
        row = self._case.facts.row(0, named=True)
        said = self._value(leaf.stated_by) if leaf.stated_by else {"value": None}
        return stated | {
            "stated": said["value"],
            **({"stated_source": said["source"]} if "source" in said else {}),
            "earlier_years": row.get(EARLIER),
            "known_years": row.get(years_known(leaf.indicator)) or 0,
            **({"founded": self._case.founded} if self._case.founded else {}),
            "highest": _decoded(row.get(top(leaf.indicator))),
        }


def _decoded(value: int | None) -> object:
    """An encoded number for JSON, to the hundredth below."""
    return None if value is None else plain(Decimal(value // 2) / 100)
