"""The facts in memory: every Turtle file of ontology/, shapes/ and data/, each in its named graph."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    serialize,
)

from xiangce.derivation import derive
from xiangce.home import HOME
from xiangce.names import GRAPHS, LABELS, PREFIXES
from xiangce.reading import further, read

ONTOLOGY, SHAPES, CODES, POLICY, DERIVED, RECORD_SHAPES = map(NamedNode, GRAPHS)
Term: TypeAlias = NamedNode | Literal
Row: TypeAlias = dict[str, Term | None]

_DATED_NAME = NamedNode(PREFIXES["xc"] + "hasDatedName")
_FROM = NamedNode(PREFIXES["xc"] + "validFrom")
_UNTIL = NamedNode(PREFIXES["xc"] + "validUntil")
_TITLE = NamedNode(PREFIXES["dct"] + "title")
_HEADER = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def today() -> date:
    """The present day in China, which has one time zone."""
    return datetime.now(timezone(timedelta(hours=8))).date()


def node(iri: str) -> NamedNode | None:
    """The node of an IRI that a person gave; None if it is not one."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def headed(query: str) -> str:
    """One of the project's own queries with all prefixes."""
    return _HEADER + query


class Graph:
    """The public graph: read-only, in memory, with one named graph per kind of statement."""

    def __init__(self, store: Store) -> None:
        """Hold a store that nobody else writes to."""
        self.store = store

    def select(self, query: str) -> list[Row]:
        """The rows of one of the project's own SELECT queries, over all named graphs; prefixes are known."""
        return self.table(query)[1]

    def table(self, query: str) -> tuple[list[str], list[Row]]:
        """The columns and rows of one of the project's own SELECT queries."""
        solutions = self.store.query(headed(query), use_default_graph_as_union=True)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("a named question is a SELECT query")
        names = [variable.value for variable in solutions.variables]
        return names, [dict(zip(names, row, strict=True)) for row in solutions]

    def objects(self, subject: NamedNode, predicate: NamedNode) -> list[Term]:
        """What is said of a subject by a predicate, in no order."""
        return [quad.object for quad in self.store.quads_for_pattern(subject, predicate, None, None)]  # type: ignore[misc]

    def label(self, thing: NamedNode, lang: str, on: date) -> str | None:
        """The name of a thing in `lang`, as of a day; in the other language rather than none."""
        texts = self._names(thing, on) or [
            text for name in LABELS for text in self.objects(thing, NamedNode(name)) if isinstance(text, Literal)
        ]
        best = sorted(texts, key=lambda text: text.language != lang)
        return best[0].value if best else None

    def _names(self, thing: NamedNode, on: date) -> list[Literal]:
        """The dated names of a thing that hold on a day."""
        valid = [
            name for name in self.objects(thing, _DATED_NAME) if isinstance(name, NamedNode) and self._holds(name, on)
        ]
        return [text for name in valid for text in self.objects(name, _TITLE) if isinstance(text, Literal)]

    def _holds(self, name: NamedNode, on: date) -> bool:
        """Whether a dated thing holds on a day; an end that is not given is open."""
        day = on.isoformat()
        started = all(start.value <= day for start in self.objects(name, _FROM))
        return started and all(end.value >= day for end in self.objects(name, _UNTIL))

    @cached_property
    def snapshot(self) -> bytes:
        """All quads as canonical N-Quads (RDFC-1.0): same facts, same bytes."""
        return canonical(self.store)

    @cached_property
    def version(self) -> str:
        """The SHA-256 of the snapshot, in 64 hex digits: what a release of this graph is known and signed by."""
        return hashlib.sha256(self.snapshot).hexdigest()

    @cached_property
    def quads(self) -> list[Quad]:
        """All quads in the order and with the names of the snapshot."""
        return list(parse(self.snapshot, RdfFormat.N_QUADS, rename_blank_nodes=False))


def canonical(quads: Iterable[Quad]) -> bytes:
    """Quads as canonical N-Quads (RDFC-1.0), whatever their order and the labels of their blank nodes."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted((serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))


def load(data: Sequence[Path] = (), home: Path = HOME) -> Graph:
    """The graph of the shipped files and of the RDF files in further folders; BadInput if one cannot be read."""
    store = Store()
    store.bulk_extend(_shipped(home))
    if data:
        store.bulk_extend(further(data, list(store), POLICY))
        store.remove_graph(DERIVED)
        derived = derive(quad.triple for quad in store)
        store.bulk_extend(Quad(each.subject, each.predicate, each.object, DERIVED) for each in derived)
    return Graph(store)


def sizes(graph: Graph) -> dict[str, int]:
    """How many statements each named graph holds."""
    return {name: sum(1 for _ in graph.store.quads_for_pattern(None, None, None, NamedNode(name))) for name in GRAPHS}


def facts(graph: Graph) -> Iterator[Quad]:
    """All quads but the derived ones and the shapes of records, which the policy's own rules do not concern."""
    return (quad for quad in graph.store if quad.graph_name not in (DERIVED, RECORD_SHAPES))


def _shipped(home: Path) -> Iterator[Quad]:
    """The quads of ontology/, shapes/ and data/, in their named graphs."""
    own = {"codes.ttl": CODES, "derived.ttl": DERIVED}
    folders = {"ontology": ONTOLOGY, "shapes": SHAPES, "shapes/enterprise": RECORD_SHAPES, "data": POLICY}
    for folder, graph in folders.items():
        for path in sorted((home / folder).glob("*.ttl")):
            yield from read(path, own.get(path.name, graph))
