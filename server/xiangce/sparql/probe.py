"""Whether another service can stand in for the workers: it holds this version, and answers about the graphs named."""

import json
from collections.abc import Mapping
from typing import Final

from xiangce.errors import Unavailable
from xiangce.sparql.dataset import Dataset
from xiangce.sparql.remote import Remote

_NO: Final = '{"head":{},"boolean":false}'
_COUNT: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_NOTHING: Final = "ASK { ?s a <urn:xiangce:nothing> }"
_NAMED: Final = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


def probe(remote: Remote, version: str, sizes: Mapping[str, int]) -> None:
    """Nothing, or Unavailable when the service holds another version, or does not keep to the graphs of a request.

    `sizes` are the statements of each named graph.
    """
    found = remote.held()
    if found != version:
        raise Unavailable(
            f"{remote.url} holds version {found or 'none'} of the graph, and this is {version}. Run `xiangce publish`",
            f"{remote.url} 中的图版本为 {found or '无'}，本机为 {version}。请运行 xiangce publish",
        )
    for graph, size in sizes.items():
        _expect(remote, f"default-graph-uri={graph}", _values(remote, _COUNT, (graph,), ()), {str(size)})
        _expect(remote, f"named-graph-uri={graph}", _values(remote, _NAMED, (), (graph,)), {graph})
        _expect(remote, f"named-graph-uri={graph}", _values(remote, _COUNT, (), (graph,)), {"0"})
    _expect(remote, _NOTHING, {remote.within(_NOTHING, Dataset(tuple(sizes), ())).body.decode()}, {_NO})
    everything = _values(remote, _COUNT, tuple(sizes), tuple(sizes))
    _expect(remote, "default-graph-uri=… for all graphs", everything, {str(sum(sizes.values()))})


def _values(remote: Remote, query: str, default: tuple[str, ...], named: tuple[str, ...]) -> set[str]:
    answer = remote.within(query, Dataset(default, named))
    return {value["value"] for row in json.loads(answer.body)["results"]["bindings"] for value in row.values()}


def _expect(remote: Remote, what: str, found: set[str], expected: set[str]) -> None:
    if found != expected:
        raise Unavailable(
            f"{remote.url} cannot be used: asked with {what} it gives {_listed(found)}, not {_listed(expected)}. "
            "It must keep to the dataset of the SPARQL protocol, and hold what `xiangce publish` put there",
            f"无法使用 {remote.url}：以 {what} 查询得到 {_listed(found)}，应为 {_listed(expected)}。"
            "该服务须遵守 SPARQL 协议的数据集参数，并存有 xiangce publish 发布的内容",
        )


def _listed(values: set[str]) -> str:
    return ", ".join(sorted(values)[:3]) or "nothing"
