"""Records as JSON and JSON Lines: a member for each value, decimals as texts, since many take numbers for floats."""

from collections.abc import Iterable, Iterator
from itertools import islice
from json import dumps
from typing import Any, Final

import polars as pl

from xiangce.enterprise.convert_tables import notations, texts
from xiangce.schema import Batch, Field

_RECORDS: Final = 10_000


def json(batches: Iterable[Batch]) -> Iterator[bytes]:
    """An object with the kind and its records."""
    started = False
    for batch in batches:
        for lines in _lines(batch):
            head = "," if started else f'{{"kind": {dumps(batch.kind.key)}, "records": ['
            started = True
            yield "\n".join([head, ",\n".join(lines)]).encode()
    yield b"\n]}\n"


def json_lines(batches: Iterable[Batch]) -> Iterator[bytes]:
    """An object for each record in a line."""
    for batch in batches:
        for lines in _lines(batch):
            yield "\n".join([*lines, ""]).encode()


def members(batch: Batch) -> Iterator[dict[str, Any]]:
    """The values of each record by key; what was not given is left out."""
    table = batch.frame.select(_value(field) for field in batch.kind.fields)
    for row in table.iter_rows(named=True):
        yield {key: value for key, value in row.items() if value is not None}


def _lines(batch: Batch) -> Iterator[list[str]]:
    """The records as JSON, some thousand at a time."""
    lines = (dumps(row, ensure_ascii=False) for row in members(batch))
    return iter(lambda: list(islice(lines, _RECORDS)), [])


def _value(field: Field) -> pl.Expr:
    """The values of a field as JSON has them."""
    return texts(field) if field.datatype in ("decimal", "date") else notations(field)
