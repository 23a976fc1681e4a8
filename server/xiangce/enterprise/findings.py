"""Findings: what the engines and the reading found, each with its place in the file."""

from collections.abc import Collection, Mapping
from typing import Final, TypeAlias

import polars as pl

from xiangce.names import PREFIXES
from xiangce.schema import ID, ROW, Batch, Field
from xiangce.validation.compiled.scope import text_of

Reads: TypeAlias = Mapping[tuple[str, str], frozenset[str]]
_SH: Final = PREFIXES["sh"]

# Where: file, sheet, row and heading; of what: the record's IRI, its kind, the field's key (empty for a rule of a whole
# record or sheet); what: the value as read and as given; by which rule, component and path; how grave; the reading rule
# that says why a value could not be read; the other values (key=value) or rows that the rule compared it with.
FINDINGS: Final = pl.Schema(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.UInt32(),
        "column": pl.String(),
        "record": pl.String(),
        "kind": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "given": pl.String(),
        "rule": pl.String(),
        "component": pl.String(),
        "path": pl.String(),
        "severity": pl.String(),
        "why": pl.String(),
        "also": pl.String(),
    }
)


def none_found() -> pl.DataFrame:
    """A table of findings without rows."""
    return pl.DataFrame(schema=FINDINGS)


def of_results(batch: Batch, results: pl.DataFrame, reads: Reads) -> pl.DataFrame:
    """The results of an engine as findings, with the texts as they were given, and the other values that were read."""
    if results.is_empty():
        return none_found()
    fields = pl.DataFrame(
        [(field.path, field.key, columns_of(batch, [field.key])) for field in batch.kind.fields],
        schema={"path": pl.String, "field": pl.String, "column": pl.String},
        orient="row",
    )
    reasons = batch.misread.select("record", "field", "why").unique(["record", "field"])
    placed = results.join(fields, on="path", how="left").join(_rows(batch), on="record")
    reasoned = _with_others(batch, placed.join(reasons, on=["record", "field"], how="left"), reads)
    return _whole(batch, _with_given(batch, reasoned))


def columns_of(batch: Batch, keys: Collection[str]) -> str:
    """The headings of some fields, in order; of a column that the file lacks, the one that it should have."""
    return ", ".join(_heading(batch, field) for field in batch.kind.fields if field.key in keys)


def _heading(batch: Batch, field: Field) -> str:
    """The heading of a field, or its name in the language of the other headings: a key among keys."""
    headings = batch.headings
    if field.key in headings or all(key == heading for key, heading in headings.items()):
        return headings.get(field.key, field.key)
    is_chinese = any(batch.kind.by_key[key].label["zh"] in heading for key, heading in headings.items())
    return field.label["zh" if is_chinese else "en"]


def of_notes(batch: Batch, severities: dict[str, str]) -> pl.DataFrame:
    """What was noted in reading as findings; `severities` is by reading rule."""
    if batch.notes.is_empty():
        return none_found()
    placed = batch.notes.join(_rows(batch), on="record", how="left").with_columns(
        value=pl.col("read"),
        severity=pl.col("rule").replace_strict(severities, default=f"{_SH}Info"),
    )
    return _whole(batch, placed)


def _rows(batch: Batch) -> pl.DataFrame:
    """Place in the batch, row and IRI of each record."""
    return batch.frame.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("record"), row=ROW, focus=ID)


def _with_given(batch: Batch, placed: pl.DataFrame) -> pl.DataFrame:
    """The findings with the texts of their cells, field by field; a value of RDF is given as it is."""
    parts = []
    for (field,), part in placed.group_by("field", maintain_order=True):
        has = isinstance(field, str) and field in batch.given.columns
        given = batch.given[str(field)].gather(part["record"]) if has else part["value"]
        parts.append(part.with_columns(given.alias("given").cast(pl.String)))
    return pl.concat(parts)


def _with_others(batch: Batch, placed: pl.DataFrame, reads: Reads) -> pl.DataFrame:
    """The findings with the other values that their rule reads; if it is about no one field, with all its columns."""
    parts = []
    for (rule, component, field), part in placed.group_by("rule", "component", "field", maintain_order=True):
        read = reads.get((str(rule), str(component)), frozenset())
        others = sorted(read - {field})
        values = [pl.concat_str(pl.lit(f"{key}="), text_of(batch.kind.by_key[key])) for key in others]
        said = pl.concat_str(values, separator="; ", ignore_nulls=True) if values else pl.lit("")
        also = batch.frame[part["record"]].select(also=said)["also"] if values else said.alias("also")
        column = pl.col("column").fill_null(columns_of(batch, read))
        parts.append(part.with_columns(also, column))
    return pl.concat(parts)


def _whole(batch: Batch, placed: pl.DataFrame) -> pl.DataFrame:
    """The findings with every column of FINDINGS, in order."""
    told = placed.with_columns(
        file=pl.lit(batch.file), sheet=pl.lit(batch.sheet), kind=pl.lit(batch.kind.key), record=pl.col("focus")
    )
    missing = [pl.lit("").alias(name) for name in FINDINGS if name not in told.columns]
    texts = [pl.col(name).fill_null("") for name, kind in FINDINGS.items() if kind == pl.String]
    return (
        told.with_columns(missing)
        .with_columns(texts)
        .with_columns(pl.col("severity").str.strip_prefix(_SH))
        .select(FINDINGS.names())
        .cast(FINDINGS)
    )
