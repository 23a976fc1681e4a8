"""Fictitious records as a CSV file that can be checked."""

import csv as delimited
import io
from collections.abc import Iterator

from xiangce.enterprise.sample.generate import NOTICE, generate
from xiangce.graph import Graph
from xiangce.schema import Kind


def csv(graph: Graph, kind: Kind, count: int, faults: float, seed: int) -> Iterator[bytes]:
    """The records in UTF-8, a piece at a time: headings by key, a comment that they are fictitious, the faults last."""
    is_first = True
    for sample in generate(graph, kind, count, faults, seed):
        if is_first:
            yield _head(sample.frame.columns)
            is_first = False
        yield sample.frame.write_csv(include_header=False).encode()


def _head(columns: list[str]) -> bytes:
    """The line of headings and the comment."""
    out = io.StringIO()
    writer = delimited.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerow([f"# {NOTICE['zh']} {NOTICE['en']}", *[""] * (len(columns) - 1)])
    return out.getvalue().encode()
