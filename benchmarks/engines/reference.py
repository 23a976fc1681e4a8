"""pySHACL as this project uses it: each query of a component is parsed once."""

from measured import Measured

from xiangce.graph import load
from xiangce.intake import Source, read
from xiangce.schema import ID, kinds
from xiangce.validation.reference import Reference


def main() -> None:
    """Read all records, then check them."""
    run = Measured()
    graph = load()
    kind = kinds(graph)[run.kind]
    run.ended("start")
    path = run.file(".csv")
    batches = list(read([Source(path.name, path)], {kind.key: kind}, kind))
    engine = Reference(graph)
    run.ended("read")
    tables = engine.results(batches)
    run.ended("check")
    run.found(
        (batch.frame[ID][row["record"]], row["path"], row["component"], row["value"])
        for batch, table in zip(batches, tables, strict=True)
        for row in table.iter_rows(named=True)
    )


if __name__ == "__main__":
    main()
