"""How much of a file is read before it is refused."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Limits:
    """The most of everything; a file that has more is refused whole.

    `streamed` and `held` are bytes after unpacking: of files that are read in passing (CSV, JSON Lines, spreadsheets),
    and of those that must be held in memory (Parquet); `documents` are bytes of JSON and `statements` of RDF, both of
    which swell in memory. `cell` is bytes of one cell.
    """

    streamed: int = 2 << 30
    held: int = 128 << 20
    documents: int = 64 << 20
    statements: int = 64 << 20
    records: int = 4 << 20
    columns: int = 1_000
    sheets: int = 200
    cell: int = 100_000
    depth: int = 100


LIMITS: Final = Limits()
