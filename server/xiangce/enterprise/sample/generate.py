"""Fictitious records of any kind, sound or with known faults."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Final

import polars as pl

from xiangce.enterprise.sample.faults import FAULTS
from xiangce.enterprise.sample.sound import sound_records
from xiangce.enterprise.sample.spoil import Spoiler
from xiangce.errors import BadInput
from xiangce.graph import Graph
from xiangce.schema import Kind
from xiangce.validation.compiled import compile_kind

NOTICE: Final = MappingProxyType(
    {
        "zh": "本数据纯属虚构，不涉及任何真实企业；代码取自保留的号段。",
        "en": "These data are fictitious and concern no real enterprise; the codes are from a reserved range.",
    }
)


@dataclass(frozen=True)
class Sample:
    """Fictitious records of a kind, as a person writes them in base units: a text column for each field, and FAULT.

    The column FAULT holds the keys of the faults of a record, joined by `+`; it is empty if the record is sound.
    """

    kind: Kind
    frame: pl.DataFrame


def generate(
    graph: Graph,
    kind: Kind,
    count: int,
    faults: float = 0.0,
    seed: int = 0,
    of: Collection[str] = tuple(FAULTS),
) -> Iterator[Sample]:
    """So many fictitious records in chunks, always the same for a seed; a share of them has faults, of those keys.

    BadInput if the share is not between 0 and 1, or if there are not so many different records of the kind.
    """
    if not 0 <= faults <= 1:
        raise BadInput(
            f"The share of faulty records is {faults}. Give a number from 0 to 1",
            f"有错记录的比例为 {faults}。请给出 0 到 1 之间的数",
        )
    program = compile_kind(graph, kind)
    random = Random(f"{seed}/faults")  # noqa: S311, made to be repeated
    spoiler = Spoiler(program, of, random)
    for texts in sound_records(graph, program, count, seed):
        yield Sample(kind, spoiler.spoil(texts, faults, random))
