"""Records as CSV and Parquet: a column for each field of the kind, headed by its key."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from xiangce.schema import Batch, Field
from xiangce.schema.formula import DANGEROUS

_MARK: Final = b"\xef\xbb\xbf"  # without it, Excel takes UTF-8 for another encoding
_PIECE: Final = 1 << 20


def csv(batches: Iterable[Batch]) -> Iterator[bytes]:
    """The lines of all records, headings first; no text is one that a spreadsheet computes."""
    for number, batch in enumerate(batches):
        table = batch.frame.select(_safe(field) for field in batch.kind.fields)
        written = table.write_csv(include_header=number == 0, line_terminator="\r\n")
        yield (b"" if number else _MARK) + written.encode()


def parquet(batches: Iterable[Batch]) -> Iterator[bytes]:
    """A file with typed columns: exact decimals, integers, booleans, days and texts."""
    with tempfile.TemporaryDirectory() as folder:
        for number, batch in enumerate(batches):
            table = batch.frame.select(notations(field) for field in batch.kind.fields)
            table.write_parquet(Path(folder) / f"{number:06}.part")
        whole = Path(folder) / "whole"
        pl.scan_parquet(Path(folder) / "*.part").sink_parquet(whole)
        with whole.open("rb") as file:
            yield from iter(lambda: file.read(_PIECE), b"")


def notations(field: Field) -> pl.Expr:
    """The values of a field; for codes their notation, or the IRI where that is not known or not the only one's."""
    column = pl.col(field.key)
    if field.datatype != "term":
        return column
    bearers = Counter(choice.notation for choice in field.choices)
    known = {choice.iri: choice.notation for choice in field.choices if bearers[choice.notation] == 1}
    return column.replace(known)


def texts(field: Field) -> pl.Expr:
    """The values of a field as the one text of each, as lexical.write gives it."""
    as_text = notations(field).cast(pl.String)
    if field.datatype != "decimal":
        return as_text
    # All nine places are there.
    return as_text.str.strip_chars_end("0").str.strip_chars_end(".")


def _safe(field: Field) -> pl.Expr:
    """The texts of a field, made safe as by formula.safe."""
    if field.datatype not in ("string", "term"):
        return texts(field)
    return texts(field).str.replace(DANGEROUS, "'${1}")
