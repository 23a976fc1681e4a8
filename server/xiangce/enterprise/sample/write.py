"""Fictitious records as a file."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from xiangce.enterprise.sample.generate import Sample, generate
from xiangce.enterprise.sample.spoil import FAULT, faults_of
from xiangce.graph import Graph
from xiangce.schema import Kind

_HEADING: Final = "虚构数据的差错 fault of fictitious data"
_SOUND: Final = "虚构 fictitious"


def csv(graph: Graph, kind: Kind, count: int, faults: float = 0.0, seed: int = 0) -> Iterator[bytes]:
    """The pieces of a CSV file (UTF-8) of so many fictitious records, headed by the keys of their fields.

    The last column says of each record that it is fictitious, or which faults it has.
    """
    for number, sample in enumerate(generate(graph, kind, count, faults, seed)):
        yield _with_words(sample).write_csv(include_header=not number).encode()


def _with_words(sample: Sample) -> pl.DataFrame:
    """The records of a sample, with the names of their faults in place of labels."""
    labels = sample.frame[FAULT].unique().to_list()
    words = [_named(label) for label in labels]
    return sample.frame.with_columns(
        pl.col(FAULT).replace_strict(labels, words, return_dtype=pl.String).alias(_HEADING)
    ).drop(FAULT)


def _named(label: str) -> str:
    """The names of the faults of a record in both languages."""
    return "；".join(f"{fault.label['zh']} {fault.label['en']}" for fault in faults_of(label)) or _SOUND
