"""The gate before both engines: a value that cannot be read is one finding, and no rule that needs it is applied."""

from typing import Final

import polars as pl

from xiangce.names import PREFIXES
from xiangce.schema import Batch
from xiangce.validation.compiled import Program
from xiangce.validation.result import RESULTS

_SH: Final = PREFIXES["sh"]


def withhold(program: Program, batch: Batch, results: pl.DataFrame) -> pl.DataFrame:
    """The results without those of rules that read a misread value of the same record."""
    if batch.misread.is_empty() or results.is_empty():
        return results
    reads = pl.DataFrame(
        [(shape, component, field) for (shape, component), fields in program.reads.items() for field in fields],
        schema={"rule": pl.String, "component": pl.String, "field": pl.String},
        orient="row",
    )
    unread = batch.misread.select("record", "field").unique()
    void = results.join(reads, on=["rule", "component"]).join(unread, on=["record", "field"], how="semi")
    return results.join(void, on=["record", "rule", "component"], how="anti")


def misread(batch: Batch) -> pl.DataFrame:
    """The results of the values that could not be read: their field's shape, the component, the text as given."""
    fields = pl.DataFrame(
        [(field.key, field.shape, field.path) for field in batch.kind.fields],
        schema={"field": pl.String, "rule": pl.String, "path": pl.String},
        orient="row",
    )
    return (
        batch.misread.join(fields, on="field")
        .select(
            "record",
            "rule",
            component=pl.lit(_SH) + pl.col("component"),
            path=pl.col("path"),
            value=pl.col("given"),
            severity=pl.lit(_SH + "Violation"),
        )
        .cast(RESULTS)
    )
