"""Sound records of a kind: its example varied, and of that only what the compiled rules find nothing wrong with."""

from collections.abc import Iterator
from functools import reduce
from operator import and_
from random import Random
from typing import Final

import polars as pl

from xiangce.enterprise.sample.narrow import narrowed, sound
from xiangce.enterprise.sample.picks import Picker
from xiangce.enterprise.sample.plan import plan
from xiangce.errors import BadInput
from xiangce.graph import Graph
from xiangce.validation.compiled import Program, across

_MOST: Final = 100_000  # records of a chunk
_LEAST: Final = 500


def sound_records(graph: Graph, program: Program, count: int, seed: int) -> Iterator[pl.DataFrame]:
    """So many sound records as texts, in chunks; BadInput when there are no more different ones."""
    random = Random(f"{seed}/plan")  # noqa: S311, made to be repeated
    way = narrowed(program, plan(graph, program.kind), random)
    picker = Picker([*map(len, way.axes)], way.optional, way.subjects, random)
    together = _Together(program)
    made = at = 0
    while made < count:
        size = min(max(2 * (count - made), _LEAST), _MOST, picker.most - at)
        if not size:
            raise _too_many(program, count, made)
        picks = picker.picks(at, size, Random(f"{seed}/{at}"))  # noqa: S311
        values = way.values(picks)
        keep = sound(program, values)
        fresh = together.add(values.filter(keep))
        texts = way.texts(picks.filter(keep).filter(fresh))[: count - made]
        made += len(texts)
        at += size
        yield texts


class _Together:
    """The records so far, by the fields of the rules across records."""

    def __init__(self, program: Program) -> None:
        """Have no record yet."""
        self._program = program
        self._reads = [sorted(rule.reads) for rule in program.across]
        self._seen: pl.DataFrame | None = None

    def add(self, values: pl.DataFrame) -> pl.Series:
        """Which of further records break no rule with each other and with those before; these are added."""
        rows = pl.int_range(len(values), eager=True)
        columns = values.select(sorted({key for reads in self._reads for key in reads}))
        first = [columns.select(pl.struct(reads).is_first_distinct()).to_series() for reads in self._reads]
        keep = reduce(and_, first, rows >= 0)
        seen = columns.clear() if self._seen is None else self._seen
        together = pl.concat([seen, columns.filter(keep)])
        broken = across(self._program, together)["record"].unique()
        is_good = ~pl.int_range(len(together), dtype=pl.UInt32, eager=True).is_in(broken.implode())
        keep = rows.is_in(rows.filter(keep).filter(is_good[len(seen) :]).implode())
        self._seen = pl.concat([seen, columns.filter(keep)])
        return keep


def _too_many(program: Program, count: int, made: int) -> BadInput:
    key = program.kind.key
    return BadInput(
        f"{count:,} different records of {key} were asked for; there are {made:,}. Ask for fewer",
        f"要求 {count:,} 条不同的 {key} 记录，最多只有 {made:,} 条。请减少条数",
        kind=key,
        most=made,
    )
