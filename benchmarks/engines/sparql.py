"""The shapes as SPARQL on Oxigraph: one query for each constraint, over the same triples."""

from collections.abc import Iterator

from measured import Measured, Result
from pyoxigraph import RdfFormat, Store
from shapes_as_sparql import Compiler

from xiangce.graph import load
from xiangce.schema import kinds


def main() -> None:
    """Read the triples, then ask."""
    run = Measured()
    kind = kinds(load())[run.kind]
    run.ended("start")
    facts, shapes = Store(), Store()
    facts.bulk_load(path=run.file(".nt"), format=RdfFormat.N_TRIPLES)
    shapes.load(path=run.folder / "shapes.nt", format=RdfFormat.N_TRIPLES)
    run.ended("read")
    found = list(asked(facts, shapes, kind.iri))
    run.ended("check")
    run.found(found)


def asked(facts: Store, shapes: Store, target: str) -> Iterator[Result]:
    """The results of all queries."""
    for query in Compiler(shapes).queries(target):
        for row in facts.query(query.text):  # type: ignore[union-attr]
            value = row["value"].value if query.has_value else ""  # type: ignore[index]
            yield row["this"].value, query.path, query.component, value  # type: ignore[index]


if __name__ == "__main__":
    main()
