"""The address /sparql: queries by the SPARQL 1.1 protocol, a form for browsers, a description for machines."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple, TypeVar

from flask import Blueprint, Response, render_template, request
from pyoxigraph import QueryResultsFormat, RdfFormat, Triple
from werkzeug.wsgi import ClosingIterator

from xiangce.errors import TooLarge
from xiangce.graph import Graph
from xiangce.names import PREFIXES
from xiangce.release.void import statistics
from xiangce.sparql import Answer, Engine, Glance, glance
from xiangce.web.clients import Clients
from xiangce.web.conditional import not_modified, tag
from xiangce.web.description import describe
from xiangce.web.formats import DATASETS, GRAPHS, HTML, RESULTS, Format, by_suffix, choose, content_type, wants_html
from xiangce.web.language import language
from xiangce.web.protocol import Question, question

E = TypeVar("E")

# A form's percent signs make three bytes of one, and a Chinese character has three bytes itself.
_BYTES_PER_CHARACTER = 9
_GRAPHS = (*GRAPHS, *DATASETS)


class _Formats(NamedTuple):
    """How a table, and how a graph is to be written."""

    results: Format[QueryResultsFormat]
    graph: Format[RdfFormat]


def blueprint(engine: Engine, clients: Clients, graph: Graph) -> Blueprint:
    """The endpoint over an engine that holds this graph, at /sparql."""
    door = Blueprint("sparql", __name__, template_folder="templates")
    counts = cache(partial(statistics, graph))
    door.after_request(_headers)

    @door.route("/sparql", methods=["GET", "POST"])
    def endpoint() -> Response:
        asked = question(request, engine.limits.characters * _BYTES_PER_CHARACTER)
        return _respond(engine, clients, graph.version, asked) if asked else _introduce(engine, counts())

    return door


def _respond(engine: Engine, clients: Clients, version: str, asked: Question) -> Response:
    """The answer, or word that the reader has it already."""
    seen = glance(asked.query)
    formats = _formats(asked, seen)
    if seen.is_volatile:
        response = _answer(engine, clients, asked, formats)
        response.headers["Cache-Control"] = "no-store"
        return response
    validator = tag(version, asked, *(each.media_type for each in formats))
    # `*` asks whether there is any answer, which is not known yet.
    same = None if request.if_none_match.star_tag else not_modified(validator)
    return same or _lasting(_answer(engine, clients, asked, formats), validator)


def _lasting(response: Response, validator: str) -> Response:
    """An answer that is the same until the graph is another."""
    response.set_etag(validator)
    return response


def _formats(asked: Question, seen: Glance) -> _Formats:
    """The formats; of the kind that this query gives, the one that the request prefers."""
    match seen.kind:
        case "results":
            return _Formats(_format(asked, RESULTS), GRAPHS[0])
        case "graph":
            return _Formats(RESULTS[0], _format(asked, _GRAPHS))
    return _Formats(RESULTS[0], GRAPHS[0])


def _format(asked: Question, offered: Sequence[Format[E]]) -> Format[E]:
    return by_suffix(asked.format, offered) if asked.format else choose(_accept(), offered)


def _answer(engine: Engine, clients: Clients, asked: Question, formats: _Formats) -> Response:
    leave = clients.admit(request.remote_addr or "")
    try:
        found = engine.run(
            asked.query,
            results_format=formats.results.engine,
            graph_format=formats.graph.engine,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        response = _stream(found, leave) if found.rest else Response(found.body)
    except BaseException:
        leave()
        raise
    if not found.rest:
        leave()
    response.content_type = content_type(found.media_type)
    if not asked.format and found.media_type == RESULTS[0].media_type and wants_html(_accept()):
        # A browser shows this type and would only save the exact one.
        response.content_type = RESULTS[0].alias
    return response


def _stream(found: Answer, leave: Callable[[], None]) -> Response:
    """A long answer, piece by piece; should it fail, the connection is broken off before the chunk that ends it.

    HTTP/1.0 knows no chunks, so that a reader could not see the difference: it gets no such answer.
    """
    close = [found.rest.close, leave] if found.rest else [leave]
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0" or request.method == "HEAD":
        for each in close:
            each()
    if request.method == "HEAD":
        return Response()
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        raise TooLarge(
            f"The answer is longer than the {len(found.body)} bytes that are sent over HTTP/1.0, where a reader could "
            "not see that it is whole. Ask over HTTP/1.1, or add LIMIT and OFFSET.",
            f"结果超过 HTTP/1.0 可发送的 {len(found.body)} 字节（该协议无法辨别结果是否完整）。"
            "请使用 HTTP/1.1，或加 LIMIT 和 OFFSET。",
            exceeded="answer",
        )
    return Response(ClosingIterator(found.pieces(), close))


def _introduce(engine: Engine, counts: Sequence[Triple]) -> Response:
    """A page with a form for browsers, the service description for everybody else."""
    chosen = choose(_accept(), (*GRAPHS, HTML))
    if chosen.engine:
        description = describe(request.base_url, engine.graphs, counts, chosen.engine)
        return Response(description, content_type=content_type(chosen.engine.media_type))
    lang = language(request)
    page = render_template(
        "sparql.html", lang=lang, graphs=engine.graphs, formats=(*RESULTS, *_GRAPHS), prefixes=PREFIXES
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = lang
    return response


def _accept() -> str | None:
    return request.headers.get("Accept")


def _headers(response: Response) -> Response:
    """Keep caches from mixing answers up."""
    response.vary.update(("Accept", "Accept-Language"))
    return response
