"""The rules that compare records of all files: the few columns that they need are kept until the end."""

from collections.abc import Collection, Iterator
from typing import Final

import polars as pl

from xiangce.enterprise.findings import FINDINGS, columns_of, none_found
from xiangce.names import PREFIXES
from xiangce.schema import ID, ROW, Batch, Kind
from xiangce.validation.compiled import Program, across

_SH: Final = PREFIXES["sh"]
_NAMED: Final = 3
_IN_SHEET: Final = pl.when(pl.col("_sheet") != "").then(pl.concat_str(pl.lit(":"), "_sheet")).otherwise(pl.lit(""))
_PLACE: Final = pl.concat_str("_file", _IN_SHEET, pl.lit(":"), pl.col(ROW))


class Together:
    """What the rules across records need of the batches of one kind."""

    def __init__(self, program: Program) -> None:
        """Keep the columns that the program's rules across records read."""
        self._program = program
        self._reads = sorted({key for rule in program.across for key in rule.reads})
        self._kept: list[pl.DataFrame] = []
        self._batches: dict[tuple[str, str], Batch] = {}  # of each sheet one, without records, for its headings

    def add(self, batch: Batch) -> None:
        """Keep what is needed of a batch."""
        if self._reads:
            self._batches[batch.file, batch.sheet] = batch.take([])
            where = (pl.lit(batch.file).alias("_file"), pl.lit(batch.sheet).alias("_sheet"))
            self._kept.append(batch.frame.select(ROW, ID, *where, *self._reads))

    def findings(self) -> pl.DataFrame:
        """What the records break together."""
        if not self._kept:
            return none_found()
        columns = pl.concat(self._kept)
        results = across(self._program, columns)
        parts = [_findings(self._program.kind, part) for part in self._by_rule(columns, results)]
        return pl.concat(parts) if parts else none_found()

    def _by_rule(self, columns: pl.DataFrame, results: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The results of each rule, with the values of its key and the other rows that have the same."""
        for rule in self._program.across:
            mine = results.filter((pl.col("rule") == rule.shape) & (pl.col("component") == rule.component))
            if mine.is_empty():
                continue
            key = pl.concat_str(pl.col(rule.keys).cast(pl.String), separator=", ").alias("given")
            rows = _PLACE.head(_NAMED + 1).implode().alias("_rows")
            placed = columns[mine["record"]].with_columns(key, rows.over(list(rule.keys)))
            placed = placed.join(self._headings(rule.keys), on=["_file", "_sheet"], maintain_order="left")
            yield pl.concat([mine.drop("value"), placed], how="horizontal")

    def _headings(self, keys: Collection[str]) -> pl.DataFrame:
        """The columns of some fields in each sheet."""
        named = [(file, sheet, columns_of(batch, keys)) for (file, sheet), batch in self._batches.items()]
        return pl.DataFrame(named, schema=dict.fromkeys(("_file", "_sheet", "column"), pl.String), orient="row")


def _findings(kind: Kind, placed: pl.DataFrame) -> pl.DataFrame:
    """The results of a rule as findings."""
    also = pl.col("_rows").list.set_difference(pl.concat_list(_PLACE)).list.head(_NAMED).list.join(", ")
    return placed.select(
        file="_file",
        sheet="_sheet",
        row=ROW,
        column="column",
        record=pl.col(ID),
        kind=pl.lit(kind.key),
        field=pl.lit(""),
        value=pl.lit(""),
        given="given",
        rule="rule",
        component="component",
        path=pl.lit(""),
        severity=pl.col("severity").str.strip_prefix(_SH),
        why=pl.lit(""),
        also=also,
    ).cast(FINDINGS)
