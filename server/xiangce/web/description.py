"""The SPARQL service description: what this endpoint is and can do, as RDF."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple

from xiangce.names import PREFIXES
from xiangce.release.dumps import WHOLE
from xiangce.web.formats import DATASETS, GRAPHS, RESULTS
from xiangce.writing import written

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def describe(endpoint: str, graphs: Sequence[str], counts: Iterable[Triple], form: RdfFormat) -> bytes:
    """The description of the service at `endpoint` over these named graphs, with what is counted of them by VoID."""
    triples = chain(_service(NamedNode(endpoint)), _dataset(NamedNode(endpoint), graphs), counts)
    return written(triples, form, {"sd": _SD, "formats": _FORMATS, "void": PREFIXES["void"]})


def _service(service: NamedNode) -> Iterator[Triple]:
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for each in chain(RESULTS, GRAPHS, DATASETS):
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + _NAMES[each.suffix]))


def _dataset(service: NamedNode, graphs: Sequence[str]) -> Iterator[Triple]:
    dataset, default = BlankNode("dataset"), NamedNode(WHOLE)
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _TYPE, _sd("Graph"))
    for position, graph in enumerate(graphs, start=1):
        node = BlankNode(f"named{position}")
        yield Triple(dataset, _sd("namedGraph"), node)
        yield Triple(node, _TYPE, _sd("NamedGraph"))
        yield Triple(node, _sd("name"), NamedNode(graph))
        yield Triple(node, _sd("graph"), NamedNode(graph))
        yield Triple(NamedNode(graph), _TYPE, _sd("Graph"))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
