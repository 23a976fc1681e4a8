"""What other records tell of the same subject, brought to the rows of a table."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from xiangce.schema import ROW

FILE: Final = "_file"
SHEET: Final = "_sheet"


def beside(records: pl.DataFrame, others: pl.DataFrame, key: Sequence[str], fields: Sequence[str]) -> pl.DataFrame:
    """Some fields of other records, with their places, at the rows of the records with the same key.

    Where several have the same key, what they agree upon is known, and what they tell differently is not.
    """
    wanted = others.select(*key, *fields, ROW, FILE, SHEET).drop_nulls(key)
    if wanted.select(key).is_duplicated().any():
        agreed = [pl.col(field).drop_nulls().first() for field in fields]
        differ = [pl.col(field).drop_nulls().n_unique().gt(1).alias(f"{field}~") for field in fields]
        wanted = wanted.group_by(key, maintain_order=True).agg(*agreed, *differ, pl.col(ROW, FILE, SHEET).first())
        wanted = wanted.with_columns(pl.when(~pl.col(f"{field}~")).then(pl.col(field)).alias(field) for field in fields)
    found = records.select(key).join(wanted, on=list(key), how="left", maintain_order="left")
    return found.select(*fields, ROW, FILE, SHEET)
