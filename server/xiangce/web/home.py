"""The front page, and what is downloaded whole: the graph and the JSON-LD context."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from pyoxigraph import RdfFormat

from xiangce.graph import Graph
from xiangce.home import HOME
from xiangce.questions import ask, catalogue
from xiangce.web.formats import DATASETS, GRAPHS, Format, by_suffix
from xiangce.web.language import language
from xiangce.web.pages import file, html, shower
from xiangce.web.written import Written

_FILES: tuple[Format[RdfFormat], ...] = (*GRAPHS, *DATASETS)


def blueprint(graph: Graph, written: Written) -> Blueprint:
    """The front page and the downloads of a graph."""
    pages = Blueprint("home", __name__)

    @pages.get("/")
    def home() -> ResponseReturnValue:
        answers = {name: ask(graph, name, {}, language(request)) for name in ("measures", "incentives")}
        page = render_template(
            "home.html", **answers, questions=catalogue(), files=_FILES, graphs=GRAPHS, show=shower(graph)
        )
        return html(page)

    @pages.get("/context.jsonld")
    def context() -> ResponseReturnValue:
        return file((HOME / "ontology" / "context.jsonld").read_bytes(), by_suffix("jsonld", GRAPHS))

    @pages.get("/data.<any(ttl, nt, jsonld, rdf, trig, nq):suffix>")
    def whole(suffix: str) -> ResponseReturnValue:
        chosen = by_suffix(suffix, _FILES)
        return file(written.whole(chosen.engine), chosen)

    return pages
