"""A page or a file for each IRI of ours."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pyoxigraph import NamedNode, RdfFormat

from xiangce.errors import NotFound
from xiangce.graph import Graph, Term, today
from xiangce.names import BASE
from xiangce.resource import describe, document, known
from xiangce.web.formats import GRAPHS, HTML, Format, by_suffix, choose
from xiangce.web.language import language
from xiangce.web.values import Shown, present


def blueprint(graph: Graph) -> Blueprint:
    """The pages and files of things, over a graph."""
    pages = Blueprint("pages", __name__)

    @pages.get("/<any(id, code):kind>/<path:rest>")
    def thing(kind: str, rest: str) -> ResponseReturnValue:
        return _elsewhere(graph, f"{kind}/{rest}")

    @pages.get("/<any(ont, shapes):kind>")
    def vocabulary(kind: str) -> ResponseReturnValue:
        return _elsewhere(graph, kind)

    @pages.get("/page/<path:rest>")
    def page(rest: str) -> ResponseReturnValue:
        lang, on = language(request), today()
        said = describe(graph, _known(graph, rest), lang, on)
        members = [describe(graph, each, lang, on) for each in said.members]
        return html(
            render_template("resource.html", said=said, members=members, path=rest, files=GRAPHS, show=shower(graph))
        )

    @pages.get("/data/<path:rest>.<any(ttl, nt, jsonld, rdf):suffix>")
    def data(rest: str, suffix: str) -> ResponseReturnValue:
        chosen = by_suffix(suffix, GRAPHS)
        return file(document(graph, _known(graph, rest), chosen.engine), chosen)

    return pages


def _elsewhere(graph: Graph, path: str) -> ResponseReturnValue:
    """A redirect (303) from a thing to the page or file about it, by suffix or Accept."""
    stem, _, suffix = path.rpartition(".")
    if suffix in {each.suffix for each in GRAPHS} and known(graph, BASE + stem):
        return redirect(f"/data/{stem}.{suffix}", 303)
    _known(graph, path)
    chosen = choose(request.headers.get("Accept"), (HTML, *GRAPHS))
    query = f"?lang={language(request)}" if "lang" in request.args else ""
    target = f"/page/{path}{query}" if chosen is HTML else f"/data/{path}.{chosen.suffix}"
    response = redirect(target, 303)
    response.vary.add("Accept")
    return response


def _known(graph: Graph, path: str) -> NamedNode:
    """The IRI of ours at a path; NotFound if the graph says nothing of it."""
    if not known(graph, BASE + path):
        raise NotFound(
            f"The graph says nothing of {BASE}{path}. Look for the thing from the front page, or by a query",
            f"图中没有 {BASE}{path}。请从首页或用查询查找",
        )
    return NamedNode(BASE + path)


def shower(graph: Graph) -> Callable[[Term | None], Shown]:
    """How templates show a term: its text, and where it leads."""
    lang, on = language(request), today()
    return lambda term: present(graph, term, lang, on)


def html(body: str) -> Response:
    """A page in the reader's language."""
    response = Response(body, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = language(request)
    response.vary.add("Accept-Language")
    return response


def file(body: bytes, chosen: Format[RdfFormat]) -> Response:
    """An RDF file that any page may read."""
    charset = "; charset=utf-8" if chosen.media_type.startswith("text/") else ""
    response = Response(body, content_type=chosen.media_type + charset)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
