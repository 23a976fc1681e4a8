"""Sound records spoilt: some get a fault, a few get two, each with the label that says which."""

from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random
from typing import Final

import polars as pl

from xiangce.enterprise.sample.faults import FAULTS, Fault, Maker, makers
from xiangce.enterprise.sample.rows import Row
from xiangce.validation.compiled import Program

FAULT: Final = "_fault"  # the column of labels; empty for a sound record
_AND: Final = "+"
_WITH_TWO: Final = 10  # one faulty record in so many has two faults


@dataclass
class _Row:
    """A record, the faults that it has, and the cells that hold them."""

    cells: dict[str, str | None]
    faults: list[Fault] = field(default_factory=list)
    touched: frozenset[str] = frozenset()

    def change(self, changes: Row, fault: Fault) -> None:
        """Make a fault."""
        self.cells.update(changes)
        self.faults.append(fault)
        self.touched |= changes.keys()


def faults_of(label: str) -> list[Fault]:
    """The faults that a label names."""
    return [FAULTS[key] for key in label.split(_AND) if key]


class Spoiler:
    """Makes the faults that a kind can have, in turn."""

    def __init__(self, program: Program, keys: Collection[str], random: Random) -> None:
        """Put the faults of some keys in an order."""
        ways = [list(makers(program, fault)) for key, fault in FAULTS.items() if key in keys]
        self._deck = [each for each in ways if each]
        random.shuffle(self._deck)

    def spoil(self, texts: pl.DataFrame, share: float, random: Random) -> pl.DataFrame:
        """Records, a share of which have become faulty, with their labels."""
        count = min(len(texts), int(len(texts) * share + random.random()))
        places = sorted(random.sample(range(len(texts)), count))
        rows = [_Row(cells) for cells in texts[places].iter_rows(named=True)]
        for at, row in enumerate(rows):
            if not row.faults:
                self._spoil(row, rows[at + 1 : at + 2], random)
        changed = pl.DataFrame([row.cells for row in rows], schema=texts.schema).with_columns(
            pl.Series(FAULT, [_AND.join(fault.key for fault in row.faults) for row in rows], dtype=pl.String),
            pl.Series("_at", places, dtype=pl.Int64),
        )
        sound = texts.with_columns(pl.lit("").alias(FAULT), pl.int_range(pl.len()).alias("_at"))
        rest = sound.join(changed, on="_at", how="anti", maintain_order="left")
        return pl.concat([rest, changed]).sort("_at").drop("_at")

    def _spoil(self, row: _Row, following: list[_Row], random: Random) -> None:
        """Make the next fault that can be made; one that cannot stays the first to be tried."""
        for turn, ways in enumerate(self._deck):
            if _is_made(ways, row, following, random):
                self._deck.append(self._deck.pop(turn))
                break
        if row.faults and row.faults[0].on and not random.randrange(_WITH_TWO):
            cells = [ways for ways in self._deck if ways[0].fault.on and ways[0].fault not in row.faults]
            any(_is_made(ways, row, [], random) for ways in random.sample(cells, len(cells)))


def _is_made(ways: list[Maker], row: _Row, following: list[_Row], random: Random) -> bool:
    """Whether a fault could be made of a record, or of it and the one after it, in one of some ways tried by chance."""
    whole = {key: None if key in row.touched else text for key, text in row.cells.items()}
    for way in random.sample(ways, len(ways)):
        changes = way.make(whole, random) if following or not way.is_copy else None
        if changes is not None:
            if way.is_copy:
                following[0].change({**row.cells, **changes}, way.fault)
                changes = {}
            row.change(changes, way.fault)
            return True
    return False
