"""Makes what all engines get: fictitious records as CSV and as triples, the shapes, and the facts they refer to."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, serialize

from xiangce.enterprise.sample import FAULT, FAULTS, generate
from xiangce.graph import RECORD_SHAPES, SHAPES, Graph, load
from xiangce.intake import Source, read
from xiangce.names import PREFIXES
from xiangce.schema import kinds
from xiangce.schema.triples import triples

SHARE = 0.05
# Faults that leave every value of its type, so that records are alike in a table and as triples.
TYPED = [key for key, fault in FAULTS.items() if fault.found == "rule"]
LIST = {NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest")}


def named(term: object) -> object:
    """A term, an IRI in place of a blank node, so that two files can speak of the same list."""
    return NamedNode(f"urn:blank:{term.value}") if isinstance(term, BlankNode) else term


def skolem(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Triples without blank nodes."""
    return (Triple(named(quad.subject), quad.predicate, named(quad.object)) for quad in quads)  # type: ignore[arg-type]


def write_shapes(graph: Graph, folder: Path) -> bytes:
    """Write the shapes of records; what comes back are the facts, and the lists in the shapes, as N-Triples."""
    shapes = list(graph.store.quads_for_pattern(None, None, None, RECORD_SHAPES))
    serialize(skolem(shapes), folder / "shapes.nt", RdfFormat.N_TRIPLES)
    facts = [quad for quad in graph.store if quad.graph_name not in (SHAPES, RECORD_SHAPES)]
    lists = [quad for quad in shapes if quad.predicate in LIST]
    return serialize(skolem([*facts, *lists]), format=RdfFormat.N_TRIPLES) or b""


def main() -> None:
    """Write the files for each number of records; those for engines over RDF up to a number."""
    folder, key, most = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    graph = load()
    kind = kinds(graph)[key]
    facts = write_shapes(graph, folder)
    for count in map(int, sys.argv[4:]):
        path = folder / f"records-{count}.csv"
        with path.open("wb") as file:
            for number, sample in enumerate(generate(graph, kind, count, SHARE, 0, TYPED)):
                sample.frame.drop(FAULT).write_csv(file, include_header=not number)
        if count <= most:
            with path.with_suffix(".nt").open("wb") as file:
                file.write(facts)
                for batch in read([Source(path.name, path)], kinds(graph), kind):
                    serialize((triple for _, triple in triples(batch)), file, RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    main()
