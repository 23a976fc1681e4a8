"""The project itself from a CSV file to findings, as `xiangce check` goes, without its cross-check by the reference."""

import polars as pl
from measured import COLUMNS, Measured

from xiangce.enterprise.check import Checker
from xiangce.graph import load
from xiangce.intake import Source


def main() -> None:
    """Read the file plainly for comparison, then check it."""
    run = Measured()
    checker = Checker(load())
    run.ended("start")
    path = run.file(".csv")
    pl.read_csv(path, infer_schema=False)
    run.ended("plain read")
    report = checker.check([Source(path.name, path)], checker.kinds[run.kind], sample=0)
    run.ended("check")
    found = report.findings.filter(pl.col("component") != "").select(pl.col("record").alias("focus"), *COLUMNS[1:])
    run.found(found.iter_rows())


if __name__ == "__main__":
    main()
