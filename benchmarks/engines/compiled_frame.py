"""The project's own compiled rules over tables in memory."""

import polars as pl
from measured import Measured

from xiangce.graph import load
from xiangce.intake import Source, read
from xiangce.schema import ID, kinds
from xiangce.validation.compiled import across, compile_kind
from xiangce.validation.compiled import run as run_alone


def main() -> None:
    """Read all records, then check them."""
    run = Measured()
    graph = load()
    kind = kinds(graph)[run.kind]
    run.ended("start")
    path = run.file(".csv")
    batches = list(read([Source(path.name, path)], {kind.key: kind}, kind))
    run.ended("read")
    program = compile_kind(graph, kind)
    alone = [run_alone(program, batch).with_columns(focus=pl.col("record")) for batch in batches]
    keys = sorted({key for rule in program.across for key in rule.reads})
    together = across(program, pl.concat([batch.frame.select(keys) for batch in batches]))
    run.ended("check")
    names = [batch.frame[ID] for batch in batches]
    placed = [found.with_columns(focus=iris.gather(found["record"])) for found, iris in zip(alone, names, strict=True)]
    placed.append(together.with_columns(focus=pl.concat(names).gather(together["record"])))
    run.found(pl.concat(placed).select("focus", "path", "component", "value").iter_rows())


if __name__ == "__main__":
    main()
