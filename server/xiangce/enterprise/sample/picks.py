"""The choices that make records: drawn by chance that a seed repeats, and counted so that no subject comes twice."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

import polars as pl

from xiangce.enterprise.sample.codes import RESERVED

_TOGETHER: Final = 3  # records of one subject, for different years, that follow each other
_RARE: Final = 16  # one value in so many is left out, where it may be


@dataclass(frozen=True)
class Picks:
    """What is chosen for each record: its subject's serial and reserved number, the variant on each axis, what it leaves out."""

    serial: pl.Series
    number: pl.Series
    variants: Sequence[pl.Series]
    absent: Mapping[str, pl.Series] = field(default_factory=dict)

    def filter(self, keep: pl.Series) -> "Picks":
        """The choices for the records where a mask is true."""
        return Picks(
            self.serial.filter(keep),
            self.number.filter(keep),
            [each.filter(keep) for each in self.variants],
            {key: mask.filter(keep) for key, mask in self.absent.items()},
        )


class Picker:
    """Chooses for a plan whose axes have some sizes, years first and regions second."""

    def __init__(self, sizes: Sequence[int], optional: Sequence[str], subjects: int, random: Random) -> None:
        """Draw where the count of subjects starts and how it goes on."""
        self._sizes = sizes
        self._optional = optional
        self._subjects = subjects
        self._together = min(_TOGETHER, sizes[0])
        self._steps = [_coprime(size, random) for size in (RESERVED, sizes[1])]
        self._starts = [random.randrange(size) for size in (RESERVED, sizes[1])]
        self.most = subjects * (sizes[0] // self._together) * self._together

    def picks(self, first: int, count: int, random: Random) -> Picks:
        """The choices for so many records from a place in the sequence of all."""
        lap_length = self._subjects * self._together
        at = pl.int_range(first, first + count, eager=True)
        subject = at % lap_length // self._together
        year = at // lap_length * self._together + at % self._together
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
