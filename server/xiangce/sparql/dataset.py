"""Which graphs a query is about: those of its FROM clauses, or those that the protocol names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from xiangce.errors import Refused
from xiangce.names import BASE
from xiangce.sparql.tokens import Token, expand


class Dataset(NamedTuple):
    """IRIs of the graphs that make the default graph, and of those that GRAPH can name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def given(default: Sequence[str], named: Sequence[str], graphs: Sequence[str]) -> Dataset | None:
    """The dataset of the protocol's parameters, None without any; a graph that is not here is empty.

    So the protocol wants it: a client may name graphs of the web to a service that fetches none.
    """
    if not default and not named:
        return None
    return Dataset(tuple(sorted({*default} & {*graphs})), tuple(sorted({*named} & {*graphs})))


def _known(dataset: Dataset, graphs: Sequence[str]) -> Dataset:
    """The same dataset, or Refused when it names a graph that is not here."""
    unknown = sorted({*dataset.default, *dataset.named}.difference(graphs))
    if unknown:
        have = ", ".join(f"<{graph}>" for graph in graphs)
        raise Refused(
            f"There is no graph <{unknown[0]}> here, and none is fetched from elsewhere. The graphs are {have}.",
            f"此处没有图 <{unknown[0]}>，也不会从别处获取。可用的图：{have}。",
            available=list(graphs),
        )
    return dataset


def declared(tokens: Sequence[Token], graphs: Sequence[str]) -> Dataset | None:
    """The dataset of the FROM clauses, None without any; Refused when they name a graph that is not here."""
    if not any(token.keyword == "FROM" for token in tokens):
        return None
    default: list[str] = []
    named: list[str] = []
    for is_named, iri in _clauses(iter(tokens)):
        (named if is_named else default).append(iri)
    return _known(Dataset(tuple(default), tuple(named)), graphs) if default or named else None


def _clauses(tokens: Iterator[Token]) -> Iterator[tuple[bool, str]]:
    base = BASE
    prefixes: dict[str, str] = {}
    for token in tokens:
        if token.keyword == "BASE":
            base = _iri(next(tokens, token), base, prefixes) or base
        elif token.keyword == "PREFIX":
            name = next(tokens, token).text.rstrip(":")
            prefixes[name] = _iri(next(tokens, token), base, prefixes)
        elif token.keyword == "FROM":
            yield from _graph(tokens, base, prefixes)


def _graph(tokens: Iterator[Token], base: str, prefixes: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    token = next(tokens, None)
    is_named = token is not None and token.keyword == "NAMED"
    if is_named:
        token = next(tokens, None)
    iri = _iri(token, base, prefixes) if token else ""
    if iri:
        yield is_named, iri


def _iri(token: Token, base: str, prefixes: Mapping[str, str]) -> str:
    """The IRI that a token stands for; nothing when it stands for none, which the engine reports as syntax."""
    if token.kind == "iri":
        return urljoin(base, expand(token.text[1:-1]))
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local.replace("\\", "") if token.kind == "name" and prefix in prefixes else ""
