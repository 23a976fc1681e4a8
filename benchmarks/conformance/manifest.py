"""The query tests of the W3C's SPARQL 1.1 suite, read from its manifests."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from rdflib import RDF, Graph, Namespace
from rdflib.term import Node

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_KINDS = {
    _MF.QueryEvaluationTest: "evaluation",
    _MF.CSVResultFormatTest: "evaluation",
    _MF.PositiveSyntaxTest11: "positive",
    _MF.NegativeSyntaxTest11: "negative",
}
# Entailment regimes are another specification, which neither the engine nor this endpoint claims; what calls other
# endpoints is refused here by design (tests/hostile.toml), and the engine alone would call them.
_NOT_CLAIMED = {"entailment", "service", "syntax-fed"}


class Test(NamedTuple):
    """A test: where it stands, what kind it is, its query, its data (default and named graphs) and its result."""

    folder: str
    name: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[Path, ...] = ()
    result: Path | None = None

    @property
    def text(self) -> str:
        """The text of the query."""
        return self.query.read_text(encoding="utf-8")


def tests(suite: Path) -> list[Test]:
    """All query tests below a folder, by folder and name."""
    manifests = sorted(suite.rglob("manifest.ttl"))
    found = [test for path in manifests if path.parent.name not in _NOT_CLAIMED for test in sorted(_read(path))]
    return [test for test in found if test.query.suffix == ".rq"]


def _read(path: Path) -> Iterator[Test]:
    graph = Graph().parse(path, publicID=path.resolve().as_uri())
    for kind, word in _KINDS.items():
        for test in graph.subjects(RDF.type, kind):
            yield _test(graph, test, word, path.parent.name)


def _test(graph: Graph, test: Node, kind: str, folder: str) -> Test:
    action = graph.value(test, _MF.action)
    name = str(test).partition("#")[2]
    if kind != "evaluation":
        return Test(folder, name, kind, _path(action))
    data, graphs = (tuple(sorted(map(_path, graph.objects(action, each)))) for each in (_QT.data, _QT.graphData))
    return Test(
        folder, name, kind, _path(graph.value(action, _QT.query)), data, graphs, _path(graph.value(test, _MF.result))
    )


def _path(iri: Node | None) -> Path:
    return Path(unquote(urlsplit(str(iri)).path))
