"""What a plan of repair consists of: steps, each with the bounds that a number has to keep to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from xiangce.eligibility.case import Value
from xiangce.eligibility.rule import Leaf

Do: TypeAlias = Literal["change", "provide", "decide", "clarify"]
Plan: TypeAlias = tuple["Step", ...]


@dataclass(frozen=True)
class Bounds:
    """What a number has to be: at least `low`, at most `high`, where there is one."""

    low: Decimal | None = None
    high: Decimal | None = None

    def within(self, other: "Bounds") -> "Bounds":
        """The bounds that keep to both."""
        lows = [each for each in (self.low, other.low) if each is not None]
        highs = [each for each in (self.high, other.high) if each is not None]
        return Bounds(max(lows, default=None), min(highs, default=None))

    def is_room(self) -> bool:
        """Whether more than one number keeps to them."""
        return self.low is None or self.high is None or self.low < self.high

    def is_possible(self) -> bool:
        """Whether any number keeps to them."""
        return self.low is None or self.high is None or self.low <= self.high

    def nearest(self, value: Decimal | None) -> Decimal:
        """The number within them that is nearest to a value; without one, the bound itself."""
        if value is None:
            return self.low if self.low is not None else self.high if self.high is not None else Decimal(0)
        if self.low is not None and value < self.low:
            return self.low
        return self.high if self.high is not None and value > self.high else value


@dataclass(frozen=True)
class Step:
    """One thing to do: for which leaf, with which indicator, from which value to which."""

    do: Do
    leaf: Leaf
    indicator: str
    value: Value | None = None
    to: Value | None = None
    bounds: Bounds = Bounds()
