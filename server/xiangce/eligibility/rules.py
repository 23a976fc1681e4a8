"""The rules of a graph: incentives, supports, facilitations and targets with their trees, caps and channels."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from xiangce.eligibility.facts import About, last
from xiangce.eligibility.parts import INCENTIVE, indicator_of, rule_of
from xiangce.eligibility.rule import Indicator, Rule
from xiangce.errors import BadInput
from xiangce.graph import Graph
from xiangce.names import PREFIXES, expand
from xiangce.questions import find

_MOST: Final = 60  # names at once
TARGET: Final = "PolicyTarget"
# The classes of what can be judged, each with the property that leads to its tree.
_ROOTS: Final = {
    INCENTIVE: "xc:holdsRequirement",
    "NonMonetarySupport": "xc:holdsRequirement",
    "FacilitationRule": "xc:appliesWhen",
    TARGET: "xc:countsMeeting",
}


class Rules:
    """All that can be judged in a graph, read once."""

    def __init__(self, graph: Graph) -> None:
        """Read nothing before it is asked for."""
        self.graph = graph

    @cached_property
    def all(self) -> Mapping[str, Rule]:
        """The rules by IRI: incentives first, each class in the order of the text."""
        found = (
            rule_of(About(self.graph, iri), kind, root)
            for kind, root in _ROOTS.items()
            for iri in self._instances(kind)
        )
        return {rule.iri: rule for rule in found if rule}

    @cached_property
    def incentives(self) -> tuple[Rule, ...]:
        """The incentives, in the order of the text."""
        return tuple(rule for rule in self.all.values() if rule.type == INCENTIVE)

    @cached_property
    def targets(self) -> tuple[Rule, ...]:
        """The targets, in the order of the text."""
        return tuple(rule for rule in self.all.values() if rule.type == TARGET)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators by key."""
        found = (indicator_of(About(self.graph, iri)) for iri in self._instances("Indicator"))
        return {indicator.key: indicator for indicator in found}

    def named(self, names: tuple[str, ...]) -> tuple[Rule, ...]:
        """The rules of these names or keys, all incentives without any; NotFound or AmbiguousName."""
        kinds = [f"xc:{kind}" for kind in _ROOTS]
        wanted = dict.fromkeys(names)
        if len(wanted) > _MOST:
            raise BadInput(
                f"{len(wanted)} names are given, more than {_MOST}. Name fewer, or none for all incentives",
                f"给出 {len(wanted)} 个名称，超过 {_MOST} 个。请减少，或不写名称以回答全部奖补",
            )
        found = [self._one(find(self.graph, kinds, name)) for name in wanted]
        return tuple(dict.fromkeys(found)) if names else self.incentives

    def _one(self, thing: NamedNode) -> Rule:
        if thing.value in self.all:
            return self.all[thing.value]
        key = last(thing.value)
        raise BadInput(
            f"“{key}” has no conditions to judge by; its page says what it gives",
            f"“{key}”没有可供判断的条件；其内容见其页面",
            name=key,
        )

    def _instances(self, kind: str) -> list[str]:
        """The IRIs of the instances of a class, in order."""
        pattern = (None, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(expand(f"xc:{kind}")), None)
        return sorted({quad.subject.value for quad in self.graph.store.quads_for_pattern(*pattern)})  # type: ignore[union-attr]
