"""The SPARQL 1.1 protocol: a request's query and dataset, wherever it carries them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import Request

from xiangce.errors import BadInput, Refused
from xiangce.web.request_body import UnsupportedMediaType, fields, read, text

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_UTF8 = {"utf-8", "utf8", "us-ascii"}


class Question(NamedTuple):
    """A query text, the graphs that the protocol names, and the format asked for by name."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str


def question(request: Request, limit: int) -> Question | None:
    """What a request asks; None for a GET without a query.

    BadInput, Refused, TooLarge or UnsupportedMediaType when it asks in no way that the protocol knows.
    """
    given = [*fields(request.query_string)]
    if request.method == "POST":
        given += _body(request, limit)
    elif not {"query", "update"}.intersection(name for name, _ in given):
        return None
    return Question(
        _query(given),
        tuple(_all(given, "default-graph-uri")),
        tuple(_all(given, "named-graph-uri")),
        next(_all(given, "format"), ""),
    )


def _body(request: Request, limit: int) -> list[tuple[str, str]]:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype == _UPDATE:
        raise _no_updates()
    if request.mimetype not in {_FORM, _QUERY} or charset not in _UTF8:
        raise UnsupportedMediaType(
            f"A body of type {request.content_type} is not read here. Send {_QUERY} or {_FORM}, in UTF-8.",
            f"此处不接受 {request.content_type} 类型的正文。请以 UTF-8 发送 {_QUERY} 或 {_FORM}。",
            available=[_QUERY, _FORM],
        )
    if request.content_encoding not in {None, "", "identity"}:
        raise UnsupportedMediaType(
            f"A body packed by {request.content_encoding} is not read here. Send it as it is.",
            f"此处不接受以 {request.content_encoding} 压缩的正文，请不压缩发送。",
        )
    body = read(request, limit)
    return [("query", text(body))] if request.mimetype == _QUERY else fields(body)


def _query(given: Sequence[tuple[str, str]]) -> str:
    queries = [*_all(given, "query")]
    if not queries and any(_all(given, "update")):
        raise _no_updates()
    if len(queries) != 1 or [*_all(given, "update")]:
        raise BadInput(
            f"The request has {len(queries)} query parameters. Send exactly one `query`, and no `update`.",
            f"请求中有 {len(queries)} 个 query 参数。请只发送一个 query，且不含 update。",
        )
    return queries[0]


def _all(given: Sequence[tuple[str, str]], name: str) -> Iterator[str]:
    return (value for key, value in given if key == name)


def _no_updates() -> Refused:
    return Refused(
        "Updates are refused: this address only answers questions. Send a query.",
        "拒绝更新：此处只回答查询。请发送查询。",
    )
