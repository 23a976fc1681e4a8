"""The choices that make records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Picks:
    """What is chosen for each record: its subject's serial and reserved number, a variant on each axis, absences."""

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
