"""The Graph Store Protocol, reading only: each named graph as a file, by parameter and at its own address."""

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response as BaseResponse

from xiangce.errors import BadInput, NotFound
from xiangce.names import BASE, GRAPHS
from xiangce.web.formats import DATASETS, HTML, by_suffix, choose
from xiangce.web.formats import GRAPHS as FORMATS
from xiangce.web.language import language
from xiangce.web.pages import file
from xiangce.web.written import Written


def blueprint(written: Written) -> Blueprint:
    """The graph store over the files of a graph: /graph-store?graph=…, ?default, nothing for all, and /graph/<name>."""
    door = Blueprint("graph_store", __name__)

    @door.get("/graph-store")
    def by_parameter() -> ResponseReturnValue:
        named, default = request.args.getlist("graph"), "default" in request.args
        if len(named) + default > 1:
            raise BadInput(
                "Name one graph: graph=<its IRI>, or default, or nothing for all of them",
                "请只指定一个图：graph=图的 IRI，或 default；不指定则返回全部",
            )
        return _by_accept(_part(written, named[0]) if named else _whole(written, merged=default))

    @door.get("/graph/<name>")
    def by_address(name: str) -> BaseResponse:
        iri = f"{BASE}graph/{name}"
        if iri in GRAPHS and choose(request.headers.get("Accept"), (*FORMATS, HTML)) is HTML:
            query = f"?lang={language(request)}" if "lang" in request.args else ""
            return _by_accept(redirect(f"/catalog{query}#{name}", 303))
        return _by_accept(_part(written, iri))

    return door


def _part(written: Written, name: str) -> Response:
    if name not in GRAPHS:
        raise NotFound(
            f"There is no graph <{name}> here. The graphs are {', '.join(f'<{each}>' for each in GRAPHS)}",
            f"此处没有图 <{name}>。可用的图：{'、'.join(f'<{each}>' for each in GRAPHS)}",
            available=list(GRAPHS),
        )
    asked = request.args.get("format")
    chosen = by_suffix(asked, FORMATS) if asked else choose(request.headers.get("Accept"), FORMATS)
    return file(written.part(NamedNode(name), chosen.engine), chosen)


def _by_accept(response: BaseResponse) -> BaseResponse:
    """The response, which depends on what the reader takes."""
    response.vary.add("Accept")
    return response


def _whole(written: Written, *, merged: bool) -> Response:
    """All graphs: merged in one, or each under its name."""
    offered = FORMATS if merged else (*DATASETS, *FORMATS)
    asked = request.args.get("format")
    chosen = by_suffix(asked, offered) if asked else choose(request.headers.get("Accept"), offered)
    return file(written.whole(chosen.engine), chosen)
