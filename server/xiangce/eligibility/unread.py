"""Doubts on what could not be read: values as they were given, and facts of records with several codes or values."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from xiangce.eligibility.contradictions import Teller, written
from xiangce.eligibility.doubts import AT, DOUBTS, FACT, OF, VALUE, WHY
from xiangce.eligibility.joining import FILE, SHEET, WHERE
from xiangce.schema import ROW, Batch

_LINES = {name: DOUBTS[name] for name in (FACT, WHY, VALUE, *WHERE)}


def misread(batch: Batch) -> pl.DataFrame:
    """The values of a batch that could not be read, as lines without rows of a table."""
    where = batch.frame.select(ROW).with_row_index("record")
    lines = batch.misread.join(where, on="record", maintain_order="left")
    return _placed(lines.select(pl.col("field").alias(FACT), pl.col("given").alias(VALUE), ROW), batch, "unreadable")


def several(batch: Batch, fields: Mapping[int, Collection[str]]) -> pl.DataFrame:
    """The fields of records in RDF that have several values, with each of these; `fields` by place in the batch."""
    paths = {field.path: field.key for field in batch.kind.fields}
    rows = batch.frame[ROW]
    lines = [
        {FACT: paths[triple.predicate.value], VALUE: getattr(triple.object, "value", ""), ROW: rows[place]}
        for place, keys in fields.items()
        for triple in batch.whole[place]
        if paths.get(triple.predicate.value) in keys
    ]
    schema = {FACT: pl.String(), VALUE: pl.String(), ROW: pl.UInt32()}
    return _placed(pl.DataFrame(lines, schema=schema), batch, "several-values")


def repeated(batch: Batch) -> dict[int, set[str]]:
    """The fields of which a record in RDF has several values, by its place in the batch."""
    paths = {field.path: field.key for field in batch.kind.fields}
    found = {}
    for place, triples in batch.whole.items():
        said = Counter(paths.get(triple.predicate.value, "") for triple in triples)
        if keys := {key for key, count in said.items() if key and count > 1}:
            found[place] = keys
    return found


def lost(batch: Batch, frame: pl.DataFrame, places: Sequence[int], facts: Sequence[str]) -> pl.DataFrame:
    """The facts of records that have several codes or years, which say of whom or when they are."""
    of = frame[list(places)]
    parts = [of.filter(pl.col(key).is_not_null()).select(pl.lit(key).alias(FACT), written(key), ROW) for key in facts]
    return _placed(pl.concat(parts), batch, "several-codes") if parts else pl.DataFrame(schema=_LINES)


def unread(
    lines: Mapping[str, pl.DataFrame], own: str, tellers: Mapping[str, Teller], facts: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """The doubts on the rows of a table whose facts could not be read: of its own records and those of other kinds."""
    rows = tellers[own].records.with_row_index(AT)
    for kind, told in lines.items():
        if kind not in tellers:
            continue
        if kind == own:
            found = told.join(rows.select(AT, *WHERE), on=WHERE, nulls_equal=True, maintain_order="left")
        else:
            key = list(tellers[kind].key)
            placed = told.join(tellers[kind].records.select(*key, *WHERE), on=WHERE, nulls_equal=True)
            found = placed.join(rows.select(AT, *key), on=key, maintain_order="left")
        yield from _unknown(found.with_columns(pl.col(FACT).alias(OF)).select(*DOUBTS), facts)


def _unknown(lines: pl.DataFrame, facts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The lines of those facts that are unknown."""
    for (fact,), part in lines.group_by(FACT, maintain_order=True):
        if fact in facts.columns:
            yield part.filter(facts[str(fact)].is_null().gather(part[AT]))
        else:
            yield part


def _placed(lines: pl.DataFrame, batch: Batch, why: str) -> pl.DataFrame:
    """Lines with the file and sheet of their batch, and why they are doubted."""
    where = [pl.lit(batch.file).alias(FILE), pl.lit(batch.sheet).alias(SHEET), pl.lit(why).alias(WHY)]
    return lines.with_columns(where).select(*_LINES).cast(_LINES)  # type: ignore[arg-type]
