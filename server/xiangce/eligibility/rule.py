"""What an incentive asks and gives, as the graph says it: a tree of requirements, caps, and whom to turn to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeAlias

PRESUMED: Final = "presumed"
Texts: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Indicator:
    """A fact that requirements ask for.

    `type` is number, truth, code or text, `parts` are those that it sums up. `total_of` is what it adds up over all
    things of one enterprise, `total_where` the truth by which a thing counts.
    """

    key: str
    iri: str
    title: Texts
    type: str
    unit: str | None
    subject: str
    history: bool
    parts: tuple[str, ...]
    total_of: str | None
    total_where: str | None
    holder: str | None

    @property
    def addends(self) -> tuple[str, ...]:
        """The indicators whose values are part of its own."""
        return self.parts or ((self.total_of,) if self.total_of else ())


@dataclass(frozen=True, eq=False)
class Reading:
    """One way to read a requirement: the comparator (gteq, gt, lteq, lt, eq) and the indicator to compare by it."""

    key: str
    title: Texts
    comparator: str
    indicator: str
    preferred: bool
    ground: Texts


@dataclass(frozen=True, eq=False)
class Leaf:
    """A requirement on an indicator.

    `type` is threshold, condition, decided or presumed. `readings` has one entry without key where the wording is
    settled. `threshold` is in `unit`; all others ask for true, and what is presumed is given unless it is denied.
    `first_time` says that a threshold counts only when it is reached for the first time, `stated_by` which indicator
    states that. `decider` decides outside the text.
    """

    iri: str
    key: str
    title: Texts
    clause: str
    type: str
    indicator: str
    readings: tuple[Reading, ...]
    threshold: Decimal | None
    unit: str | None
    wording: Texts
    certainty: str | None
    first_time: bool
    stated_by: str | None
    decider: str | None
    note: Texts

    @property
    def asks(self) -> tuple[str, ...]:
        """The indicators that its readings compare, its own first."""
        return tuple(dict.fromkeys((self.indicator, *(each.indicator for each in self.readings))))


@dataclass(frozen=True, eq=False)
class Group:
    """Requirements of which all, or any, must be met."""

    iri: str
    key: str
    title: Texts
    clause: str
    any_of: bool
    members: tuple["Node", ...]


Node: TypeAlias = Leaf | Group


@dataclass(frozen=True, eq=False)
class Cap:
    """A ceiling: an amount in the currency, or a share (of 100) of a base.

    `years` are the first and last year of support for which it holds, `over_years` over how many years it is
    cumulative; `counted_by` is the indicator that says how many things of its scope there are. `field` is the path that
    is the same in all records that share it, `places` those of which one must be there if it is a place.
    """

    iri: str
    key: str
    title: Texts
    clause: str
    amount: Decimal | None
    share: Decimal | None
    base: str | None
    scope: str
    field: str | None
    places: frozenset[str]
    years: tuple[int, int] | None
    over_years: int | None
    counted_by: str | None


@dataclass(frozen=True, eq=False)
class Rule:
    """An incentive, a support, a facilitation or a target: what it asks (`root`), gives (`caps`), and who answers.

    `type` is the name of its class. `ceiling_stated` is None where nothing is granted. `factors` are the indicators
    weighed below the ceiling. `paid_once` says that its payment is not repeated over the years.
    """

    iri: str
    key: str
    type: str
    title: Texts
    description: Texts
    document: str
    measure: str
    clause: str
    root: Node
    audience: str | None
    currency: str | None
    caps: tuple[Cap, ...]
    ceiling_stated: bool | None
    factors: tuple[str, ...]
    payment: str | None
    paid_once: bool
    channel: str | None
    channel_clause: str | None
    note: Texts

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves of the tree, in its order."""
        return tuple(node for node in walk(self.root) if isinstance(node, Leaf))

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The indicators that decide the verdict, in the order of the tree."""
        return _asked(self.leaves)

    @cached_property
    def stated(self) -> tuple[str, ...]:
        """The indicators that it asks for in so many words; what is presumed alone tells nothing of it."""
        return _asked(leaf for leaf in self.leaves if leaf.type != PRESUMED)

    @cached_property
    def priced(self) -> tuple[str, ...]:
        """The indicators that settle the ceiling."""
        bases = (each for cap in self.caps for each in (cap.base, cap.counted_by) if each)
        return tuple(dict.fromkeys(bases))

    @cached_property
    def is_had_once(self) -> bool:
        """Whether years do not add up: it is paid once, or for what happens for the first time."""
        return self.paid_once or any(leaf.first_time for leaf in self.leaves)

    @property
    def facts(self) -> tuple[str, ...]:
        """All indicators of the rule: of its verdict, of its ceiling, and those weighed below that."""
        return tuple(dict.fromkeys((*self.asked, *self.priced, *self.factors)))


def _asked(leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """The indicators that some leaves compare, in their order, then those that state a first time."""
    every = tuple(leaves)
    stated = (leaf.stated_by for leaf in every if leaf.stated_by)
    return tuple(dict.fromkeys([*(each for leaf in every for each in leaf.asks), *stated]))


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order of the tree."""
    yield node
    if isinstance(node, Group):
        for member in node.members:
            yield from walk(member)
