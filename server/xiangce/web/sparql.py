"""The address /sparql: queries by the SPARQL 1.1 protocol, a form for browsers, a description for machines."""

from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, Response, render_template, request

from xiangce.names import PREFIXES
from xiangce.sparql import Answer, Pool, kind
from xiangce.web.description import describe
from xiangce.web.formats import GRAPHS, HTML, RESULTS, Format, by_suffix, choose, wants_html
from xiangce.web.language import language
from xiangce.web.protocol import Question, question

E = TypeVar("E")

# A form's percent signs make three bytes of one, and a Chinese character has three bytes itself.
_BYTES_PER_CHARACTER = 9


def blueprint(pool: Pool) -> Blueprint:
    """The endpoint over this pool, at /sparql."""
    door = Blueprint("sparql", __name__, template_folder="templates")
    door.after_request(_headers)

    @door.route("/sparql", methods=["GET", "POST"])
    def endpoint() -> Response:
        asked = question(request, pool.limits.characters * _BYTES_PER_CHARACTER)
        return _answer(pool, asked) if asked else _introduce(pool)

    return door


def _answer(pool: Pool, asked: Question) -> Response:
    found = _run(pool, asked)
    response = Response(found.body, content_type=found.media_type)
    if not asked.format and found.media_type == RESULTS[0].media_type and wants_html(_accept()):
        # A browser shows this type and would only save the exact one.
        response.content_type = RESULTS[0].alias
    return response


def _run(pool: Pool, asked: Question) -> Answer:
    """The answer, in the format that the request prefers for this kind of query."""
    results, graph = RESULTS[0], GRAPHS[0]
    match kind(asked.query):
        case "results":
            results = _format(asked, RESULTS)
        case "graph":
            graph = _format(asked, GRAPHS)
    return pool.run(
        asked.query,
        results_format=results.engine,
        graph_format=graph.engine,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )


def _format(asked: Question, offered: Sequence[Format[E]]) -> Format[E]:
    return by_suffix(asked.format, offered) if asked.format else choose(_accept(), offered)


def _introduce(pool: Pool) -> Response:
    """A page with a form for browsers, the service description for everybody else."""
    chosen = choose(_accept(), (*GRAPHS, HTML))
    if chosen.engine:
        return Response(describe(request.base_url, pool.graphs, chosen.engine), content_type=chosen.engine.media_type)
    lang = language(request)
    page = render_template("sparql.html", lang=lang, graphs=pool.graphs, formats=(*RESULTS, *GRAPHS), prefixes=PREFIXES)
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = lang
    return response


def _accept() -> str | None:
    return request.headers.get("Accept")


def _headers(response: Response) -> Response:
    """Say how any page may ask, and keep caches from mixing answers up."""
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type"
    response.headers["Access-Control-Expose-Headers"] = "Content-Language, Retry-After"
    response.vary.update(("Accept", "Accept-Language"))
    return response
