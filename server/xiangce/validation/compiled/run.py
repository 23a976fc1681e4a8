"""A program run over batches of records."""

import polars as pl

from xiangce.schema import Batch
from xiangce.validation.compiled.program import Program, Rule
from xiangce.validation.compiled.scope import text_of
from xiangce.validation.result import RESULTS, no_results


def run(program: Program, batch: Batch) -> pl.DataFrame:
    """What single records of a batch break, with the columns of RESULTS, in no order."""
    frame = batch.frame
    masks = frame.select(rule.broken.alias(str(number)) for number, rule in enumerate(program.rules))
    hits = masks.select(pl.all().any()).row(0) if len(frame) else ()
    found = [
        _results(rule, frame, masks[str(number)], program)
        for number, (rule, is_hit) in enumerate(zip(program.rules, hits, strict=False))
        if is_hit
    ]
    return pl.concat(found) if found else no_results()


def across(program: Program, columns: pl.DataFrame) -> pl.DataFrame:
    """What records break together; `record` counts through the rows of `columns`, those that the rules read."""
    found = [
        pl.DataFrame({"record": rule.broken(columns).arg_true()}).select(
            pl.col("record").cast(pl.UInt32),
            rule=pl.lit(rule.shape),
            component=pl.lit(rule.component),
            path=pl.lit(""),
            value=pl.lit(""),
            severity=pl.lit(rule.severity),
        )
        for rule in program.across
    ]
    return pl.concat(found) if found else no_results()


def _results(rule: Rule, frame: pl.DataFrame, mask: pl.Series, program: Program) -> pl.DataFrame:
    """The results of a rule where its mask is true."""
    value = pl.lit("") if rule.value is None else text_of(program.kind.by_key[rule.value]).fill_null("")
    return (
        frame.with_row_index("record")
        .filter(mask)
        .select(
            pl.col("record").cast(pl.UInt32),
            rule=pl.lit(rule.shape),
            component=pl.lit(rule.component),
            path=pl.lit(rule.path),
            value=value,
            severity=pl.lit(rule.severity),
        )
        .cast(RESULTS)
    )
