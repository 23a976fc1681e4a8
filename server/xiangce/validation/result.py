"""What both engines find in records: one table, so that they can be compared row by row."""

from typing import Final

import polars as pl

# The record's place in its batch (0…), the source shape, the constraint component, the path (empty for a rule of the
# whole record), the value as text (empty where the constraint is not about a value) and the severity, all IRIs in full.
RESULTS: Final = pl.Schema(
    {
        "record": pl.UInt32(),
        "rule": pl.String(),
        "component": pl.String(),
        "path": pl.String(),
        "value": pl.String(),
        "severity": pl.String(),
    }
)


def no_results() -> pl.DataFrame:
    """A table of results without rows."""
    return pl.DataFrame(schema=RESULTS)
