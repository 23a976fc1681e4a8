"""Sound records of a kind: its example varied, and of that only what the compiled rules find nothing wrong with."""

from collections.abc import Iterator
from random import Random
from typing import Final

import polars as pl

from xiangce.enterprise.sample.narrow import narrowed, sound
from xiangce.enterprise.sample.picker import Picker
from xiangce.enterprise.sample.plan import plan
from xiangce.enterprise.sample.together import Together
from xiangce.errors import BadInput
from xiangce.graph import Graph
from xiangce.validation.compiled import Program

_MOST: Final = 100_000  # records of a chunk
_LEAST: Final = 500


def sound_records(graph: Graph, program: Program, count: int, seed: int) -> Iterator[pl.DataFrame]:
    """So many sound records as texts, in chunks; BadInput when there are no more different ones."""
    random = Random(f"{seed}/plan")  # noqa: S311, made to be repeated
    way = narrowed(program, plan(graph, program), random)
    picker = Picker(way, random)
    together = Together(program)
    made = at = 0
    while made < count:
        size = min(max(2 * (count - made), _LEAST, picker.round), _MOST)
        picks = picker.picks(at, size, Random(f"{seed}/{at}"))  # noqa: S311
        values = way.values(picks)
        keep = sound(program, values)
        fresh = together.add(values.filter(keep))
        texts = way.texts(picks.filter(keep).filter(fresh))[: count - made]
        if texts.is_empty():
            raise _too_many(program, count, made)
        made += len(texts)
        at += size
        yield texts


def _too_many(program: Program, count: int, made: int) -> BadInput:
    key = program.kind.key
    return BadInput(
        f"{count:,} different records of {key} were asked for; there are {made:,}. Ask for fewer",
        f"要求 {count:,} 条不同的 {key} 记录，最多只有 {made:,} 条。请减少条数",
        kind=key,
        most=made,
    )
