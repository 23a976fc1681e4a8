"""Chooses records: by chance that a seed repeats, and counted so that no subject comes twice in a year."""

import math
from random import Random
from typing import Final

import polars as pl

from xiangce.enterprise.sample.codes import RESERVED
from xiangce.enterprise.sample.picks import Picks
from xiangce.enterprise.sample.plan import Plan

_TOGETHER: Final = 3  # records of one subject, for different years, that follow each other
_RARE: Final = 16  # one value in so many is left out, where it may be


class Picker:
    """Chooses for a plan whose axes have some sizes, years first and regions second."""

    def __init__(self, plan: Plan, random: Random) -> None:
        """Draw where the count of subjects starts and how it goes on."""
        self._sizes = [len(axis) for axis in plan.axes]
        self._optional = plan.optional
        # A place without codes has all its years before another name is tried for it.
        self._together = min(_TOGETHER, self._sizes[0]) if plan.codes else self._sizes[0]
        self._steps = [_coprime(size, random) for size in (RESERVED, self._sizes[1])]
        self._starts = [random.randrange(size) for size in (RESERVED, self._sizes[1])]
        self.round = self._sizes[0] * self._sizes[1]

    def picks(self, first: int, count: int, random: Random) -> Picks:
        """The choices for so many records from a place in the sequence of all."""
        lap = RESERVED * self._sizes[1] * self._together
        at = pl.int_range(first, first + count, eager=True)
        subject = at % lap // self._together
        year = (at // lap * self._together + at % self._together) % self._sizes[0]
        # A number comes back after all of its range, and then in another region.
        number = (subject * self._steps[0] + self._starts[0]) % RESERVED + 1
        region = (subject % RESERVED * self._steps[1] + subject // RESERVED + self._starts[1]) % self._sizes[1]
        free = [_draws(random, count) % size for size in self._sizes[2:]]
        absent = {key: _draws(random, count) % _RARE == 0 for key in self._optional}
        return Picks(subject + 1, number, [year, region, *free], absent)


def _draws(random: Random, count: int) -> pl.Series:
    """So many numbers below 2**32."""
    return pl.Series(memoryview(random.randbytes(4 * count)).cast("I"), dtype=pl.UInt32)


def _coprime(size: int, random: Random) -> int:
    """A step that comes by all of so many places before it comes back."""
    return next(step for step in iter(lambda: random.randrange(1, size + 1), 0) if math.gcd(step, size) == 1)
