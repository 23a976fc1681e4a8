"""The engine alone, and the same behind this project's pool: what each makes of a test."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin

from conformance.manifest import Test
from conformance.tables import Table, is_ordered, read, same
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    serialize,
)
from rdflib import Graph

from xiangce.errors import BadInput, BadSyntax, XiangceError
from xiangce.sparql import Limits, Pool

_DEFAULT = "urn:w3c:default"
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_GRAPH = re.compile(r"\bGRAPH\b", re.IGNORECASE)
_RESULTS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".csv": QueryResultsFormat.CSV,
    ".tsv": QueryResultsFormat.TSV,
}


def plain(test: Test) -> str:
    """What is wrong with what the engine alone makes of a test; nothing if it passes."""
    store = Store()
    store.extend(_quads(test, None))
    try:
        found = store.query(test.text, base_iri=test.query.as_uri())
        body, suffix = _written(found, test)
    except SyntaxError as error:
        return _verdict(test, None, "", f"syntax error: {error}")
    except (OSError, RuntimeError, ValueError) as error:
        return _verdict(test, None, "", "" if test.kind != "evaluation" else str(error))
    return _verdict(test, body, suffix, "")


def ours(tests: Iterable[Test]) -> Iterator[str]:
    """The same of tests over the same data, behind the pool: one pool for all of them."""
    tests = list(tests)
    first = tests[0]
    known = {_DEFAULT, *map(Path.as_uri, first.graphs), *(iri for test in tests for iri in _from(test))}
    snapshot = serialize(_quads(first, NamedNode(_DEFAULT)), format=RdfFormat.N_QUADS) or b""
    with closing(Pool(snapshot, graphs=sorted(known), workers=1, limits=Limits(seconds=5))) as pool:
        yield from (_pooled(pool, test) for test in tests)


def _pooled(pool: Pool, test: Test) -> str:
    names = [graph.as_uri() for graph in test.graphs]
    # Data without named graphs are asked for as anybody does, without naming graphs.
    is_told = not _from(test) and (names or _GRAPH.search(test.text))
    suffix = test.result.suffix if test.result else ".srj"
    try:
        found = pool.run(
            f"BASE <{test.query.as_uri()}>\n{test.text}",
            results_format=_RESULTS.get(suffix, QueryResultsFormat.XML),
            graph_format=RdfFormat.N_TRIPLES,
            default_graphs=[_DEFAULT] if is_told and test.data else [],
            named_graphs=names if is_told else [],
        )
    except BadSyntax as error:
        return _verdict(test, None, "", f"syntax error: {error}")
    except XiangceError as error:
        # An error of evaluation says that the syntax was accepted.
        return "" if test.kind == "positive" and type(error) is BadInput else _verdict(test, None, "", str(error))
    return _verdict(test, found.body, ".nt" if found.kind == "graph" else _table_suffix(suffix), "")


def _table_suffix(suffix: str) -> str:
    return suffix if suffix in _RESULTS else ".srx"


def _written(found: object, test: Test) -> tuple[bytes, str]:
    """An answer of the engine as a document, and the suffix of its format."""
    suffix = _table_suffix(test.result.suffix if test.result else "")
    if isinstance(found, QuerySolutions | QueryBoolean):
        return found.serialize(format=_RESULTS[suffix]) or b"", suffix
    return serialize(found, format=RdfFormat.N_TRIPLES) or b"", ".nt"  # type: ignore[arg-type]


def _verdict(test: Test, body: bytes | None, suffix: str, error: str) -> str:
    if test.kind == "negative":
        return "" if error.startswith("syntax") else "accepted"
    if error or test.kind == "positive" or not test.result or body is None:
        return error
    expected = read(test.result.read_bytes(), test.result.suffix, test.result.as_uri())
    found = read(body, suffix, test.query.as_uri())
    if same(expected, found, ordered=is_ordered(test.text, test.result)):
        return ""
    return f"expected {_size(expected)}, found {_size(found)}"


def _size(answer: Table | Graph) -> str:
    return f"{len(answer)} triples" if isinstance(answer, Graph) else f"{len(answer.rows)} rows"


def _from(test: Test) -> list[str]:
    return [urljoin(test.query.as_uri(), iri) for iri in _FROM.findall(test.text)]


def _quads(test: Test, default: NamedNode | None) -> Iterator[Quad]:
    """The data of a test: its own in the default graph, the rest in graphs named after the files."""
    named = {path: NamedNode(path.as_uri()) for path in test.graphs}
    named |= {Path(iri.removeprefix("file://")): NamedNode(iri) for iri in _from(test) if test.kind == "evaluation"}
    for path, graph in [*((path, default) for path in test.data), *named.items()]:
        for quad in parse(path=path, base_iri=path.as_uri(), rename_blank_nodes=True):
            yield Quad(*quad.triple, graph) if graph else Quad(*quad.triple)
