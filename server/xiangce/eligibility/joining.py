"""What other records tell of the same subject, brought to the rows of a table."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from xiangce.schema import ROW

FILE: Final = "_file"
SHEET: Final = "_sheet"
WHERE: Final = (FILE, SHEET, ROW)


def beside(records: pl.DataFrame, others: pl.DataFrame, key: Sequence[str], fields: Sequence[str]) -> pl.DataFrame:
    """Some fields of other records, with their places, at the rows of the records with the same key.

    Where several have the same key, what they agree upon is known, and what they tell differently is not: a column
    beside that of the field says so.
    """
    wanted = others.select(*key, *fields, ROW, FILE, SHEET).drop_nulls(key)
    if wanted.select(key).is_duplicated().any():
        agreed = [pl.col(field).drop_nulls().first() for field in fields]
        differ = [pl.col(field).drop_nulls().n_unique().gt(1).alias(differs(field)) for field in fields]
        wanted = wanted.group_by(key, maintain_order=True).agg(*agreed, *differ, pl.col(ROW, FILE, SHEET).first())
        known = [pl.when(~pl.col(differs(field))).then(pl.col(field)).alias(field) for field in fields]
        wanted = wanted.with_columns(known)
    found = records.select(key).join(wanted, on=list(key), how="left", maintain_order="left")
    return found.select(pl.exclude(key))


def alike(name: str) -> pl.Expr:
    """A column of names, the same however they are spaced or typed."""
    return pl.col(name).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s", "")


def differs(field: str) -> str:
    """The column that says whether records with the same key tell a field differently."""
    return f"{field}~"
