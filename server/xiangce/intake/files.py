"""The tables of a file, by what its bytes are; by its suffix where bytes do not tell."""

from collections.abc import Iterator, Mapping

from xiangce.intake import delimited, objects
from xiangce.intake.grid import Table
from xiangce.intake.limits import Limits
from xiangce.intake.source import Content
from xiangce.schema import Kind

_READERS = {".json": objects.tables, ".jsonl": objects.lines, ".ndjson": objects.lines}


def tables(content: Content, kinds: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The tables of a file."""
    return _READERS.get(content.suffix, delimited.tables)(content, kinds, limits)
