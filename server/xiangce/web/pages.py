"""A page or a file for each IRI of ours."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pyoxigraph import NamedNode, RdfFormat

from xiangce.errors import NotFound
from xiangce.graph import Graph, Term, today
from xiangce.names import BASE, LABELS, PREFIXES, citation_key
from xiangce.release.schema_org import service
from xiangce.resource import Description, Fact, describe, document, known
from xiangce.web.formats import GRAPHS, HTML, Format, by_suffix, choose, content_type
from xiangce.web.highlights import highlights
from xiangce.web.language import language
from xiangce.web.structured import structured
from xiangce.web.values import Shown, present

_VERSION = NamedNode(PREFIXES["owl"] + "versionIRI")
_INCENTIVE = NamedNode(PREFIXES["xc"] + "Incentive")
_KINDS = tuple(
    NamedNode(PREFIXES["owl"] + name) for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)


def blueprint(graph: Graph) -> Blueprint:
    """The pages and files of things, over a graph."""
    pages = Blueprint("pages", __name__)

    @pages.get("/<any(id, code):kind>/<path:rest>")
    def thing(kind: str, rest: str) -> ResponseReturnValue:
        return _elsewhere(graph, f"{kind}/{rest}")

    @pages.get("/<any(ont, shapes):kind>")
    def vocabulary(kind: str) -> ResponseReturnValue:
        return _elsewhere(graph, kind)

    @pages.get("/<any(ont, shapes):kind>.<any(ttl, nt, jsonld, rdf):suffix>")
    def vocabulary_file(kind: str, suffix: str) -> ResponseReturnValue:
        return _elsewhere(graph, f"{kind}.{suffix}")

    @pages.get("/<any(ont, shapes):kind>/<version>")
    def edition(kind: str, version: str) -> ResponseReturnValue:
        path = f"{kind}/{version}"
        is_this = NamedNode(BASE + path) in graph.objects(NamedNode(BASE + kind), _VERSION)
        return _elsewhere(graph, kind if is_this else path)

    @pages.get("/page/<path:rest>")
    def page(rest: str) -> ResponseReturnValue:
        return html(_page(graph, rest))

    @pages.get("/data/<path:rest>.<any(ttl, nt, jsonld, rdf):suffix>")
    def data(rest: str, suffix: str) -> ResponseReturnValue:
        chosen = by_suffix(suffix, GRAPHS)
        return file(document(graph, _known(graph, rest), chosen.engine), chosen)

    return pages


def _page(graph: Graph, path: str) -> str:
    """All that is said of a thing, what matters most first."""
    lang, on = language(request), today()
    said = describe(graph, _known(graph, path), lang, on)
    about = service(graph, said.iri.value, request.url_root, lang) if _INCENTIVE in said.kinds else None
    return render_template(
        "resource.html",
        said=said,
        data=structured(about) if about else None,
        key=citation_key(said.iri.value),
        facts=_telling(said),
        members=_by_kind([describe(graph, each, lang, on) for each in said.members]),
        first=highlights(graph, said.iri, said.kinds, lang, on),
        path=path,
        files=GRAPHS,
        show=shower(graph),
    )


def _telling(said: Description) -> list[Fact]:
    """The facts with the names first, and without the text that already stands above them."""
    kept = [replace(fact, values=[each for each in fact.values if each.value != said.text]) for fact in said.says]
    return sorted((fact for fact in kept if fact.values), key=lambda fact: not _is_name(fact, said.label))


def _is_name(fact: Fact, label: str) -> bool:
    """Whether a fact gives the name of its thing."""
    return fact.property.value in LABELS or any(value.value == label for value in fact.values)


def _by_kind(members: Sequence[Description]) -> list[tuple[NamedNode | None, list[Description]]]:
    """The members of a vocabulary by what they are; all in one group that has no name if they are other things."""
    kinds = [*_KINDS, None]
    groups = {kind: [each for each in members if _kind(each) == kind] for kind in kinds}
    return [(kind, found) for kind, found in groups.items() if found]


def _kind(member: Description) -> NamedNode | None:
    """Whether a member is a class or which sort of property; None for anything else."""
    return next((kind for kind in _KINDS if kind in member.kinds), None)


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


def shower(graph: Graph, on: date | None = None) -> Callable[[Term | None], Shown]:
    """How templates show a term, by its name of a day or of today: its text, and where it leads."""
    lang, named_on = language(request), on or today()
    return lambda term: present(graph, term, lang, named_on)


def html(body: str, status: int = 200) -> Response:
    """A page in the reader's language."""
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = language(request)
    response.vary.add("Accept-Language")
    return response


def file(body: bytes, chosen: Format[RdfFormat]) -> Response:
    """An RDF file."""
    return Response(body, content_type=content_type(chosen.media_type))
