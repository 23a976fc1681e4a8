"""pySHACL as it comes, over the same triples."""

from measured import Measured, from_report
from pyshacl import validate
from rdflib import Graph


def main() -> None:
    """Read the triples, then check them."""
    run = Measured()
    facts = Graph().parse(run.file(".nt"), format="nt")
    shapes = Graph().parse(run.folder / "shapes.nt", format="nt")
    run.ended("read")
    _, report, _ = validate(facts, shacl_graph=shapes, inplace=True)
    run.ended("check")
    run.found(from_report(report.serialize(format="nt", encoding="utf-8"), "application/n-triples"))


if __name__ == "__main__":
    main()
