"""The statistics of the graph and of each named graph by VoID: triples, entities, classes, properties."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Triple

from xiangce.graph import Graph
from xiangce.names import BASE, GRAPHS, PREFIXES, expand, shorten
from xiangce.release.dumps import WHOLE

_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")


def statistics(graph: Graph) -> list[Triple]:
    """The whole graph and each named graph as VoID datasets with their counts and partitions."""
    quads = graph.quads
    found = list(_dataset(WHOLE, quads))
    for name in GRAPHS:
        found.append(Triple(NamedNode(WHOLE), _void("subset"), NamedNode(name)))
        found += _dataset(name, [quad for quad in quads if quad.graph_name == NamedNode(name)])
    return found


def access(base: str, dumps: Iterable[tuple[str, str]]) -> Iterator[Triple]:
    """Where the graph is to be had at `base`: the endpoint, the dumps (dataset and path), the space of names."""
    whole, here = NamedNode(WHOLE), NamedNode(base + "void.ttl")
    yield Triple(here, _TYPE, _void("DatasetDescription"))
    yield Triple(here, NamedNode(expand("foaf:primaryTopic")), whole)
    yield Triple(whole, _void("sparqlEndpoint"), NamedNode(base + "sparql"))
    yield Triple(whole, _void("uriSpace"), Literal(BASE))
    for dataset, path in dumps:
        yield Triple(NamedNode(dataset), _void("dataDump"), NamedNode(base + path))


def terms(catalogue: Iterable[Triple]) -> Iterator[Triple]:
    """What the catalogue says of the graphs that matters here too: names, publisher, licence, day of change."""
    names = {NamedNode(expand(f"dct:{name}")) for name in ("title", "description", "publisher", "license", "modified")}
    graphs = {NamedNode(iri) for iri in (WHOLE, *GRAPHS)}
    yield from (triple for triple in catalogue if triple.subject in graphs and triple.predicate in names)


def _dataset(iri: str, quads: list[Quad]) -> Iterator[Triple]:
    """A dataset with its counts; a triple in several graphs counts once."""
    dataset, triples = NamedNode(iri), {quad.triple for quad in quads}
    types = Counter(triple.object for triple in triples if triple.predicate == _TYPE)
    properties = Counter(triple.predicate for triple in triples)
    subjects = {triple.subject for triple in triples}
    own = [subject for subject in subjects if isinstance(subject, NamedNode) and subject.value.startswith(BASE)]
    yield Triple(dataset, _TYPE, _void("Dataset"))
    for name, count in (
        ("triples", len(triples)),
        ("entities", len(own)),
        ("distinctSubjects", len(subjects)),
        ("distinctObjects", len({triple.object for triple in triples})),
        ("classes", len(types)),
        ("properties", len(properties)),
    ):
        yield Triple(dataset, _void(name), _number(count))
    yield from _partitions(iri, "class", "entities", types)
    yield from _partitions(iri, "property", "triples", properties)
    for space in sorted({iri for iri in PREFIXES.values() if any(p.value.startswith(iri) for p in properties)}):
        yield Triple(dataset, _void("vocabulary"), NamedNode(space))


def _partitions(iri: str, kind: str, counted: str, found: Mapping[Any, int]) -> Iterator[Triple]:
    """A part of a dataset for each class or property in it."""
    for term, count in found.items():
        if isinstance(term, NamedNode):
            key = quote(shorten(term.value), safe=":")
            part = NamedNode(f"{BASE}void#{iri.rpartition('/')[2]}/{kind}/{key}")
            yield Triple(NamedNode(iri), _void(f"{kind}Partition"), part)
            yield Triple(part, _void(kind), term)
            yield Triple(part, _void(counted), _number(count))


def _number(count: int) -> Literal:
    """A count."""
    return Literal(str(count), datatype=_INTEGER)


def _void(name: str) -> NamedNode:
    """A term of VoID."""
    return NamedNode(PREFIXES["void"] + name)
