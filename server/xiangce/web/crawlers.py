"""What crawlers ask for first: which pages there are."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from xiangce.graph import Graph
from xiangce.names import BASE, ID
from xiangce.questions import catalogue

_PAGES = ("", "catalog", "who", "ask", "eligible", "check", "kinds", "sparql", "page/ont", "page/shapes")
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_LANGUAGES = ("zh", "en")
# How many hosts the sitemap is kept for.
_HOSTS = 8


class Sitemap:
    """The addresses of the pages over a graph."""

    def __init__(self, graph: Graph) -> None:
        """Hold the graph."""
        self._graph = graph

    @cached_property
    def paths(self) -> list[str]:
        """The path of each page: fixed ones, questions, things."""
        found = self._graph.select("SELECT DISTINCT ?thing WHERE { ?thing dct:identifier ?key } ORDER BY ?thing")
        things = [row["thing"].value for row in found if row["thing"]]
        pages = [f"page/{thing.removeprefix(BASE)}" for thing in things if thing.startswith(ID)]
        return [*_PAGES, *(f"ask/{name}" for name in catalogue()), *pages]

    @cached_property
    def changed(self) -> str:
        """The day of the last change of the data, as the catalogue says it; empty if it does not."""
        rows = self._graph.select("SELECT ?day WHERE { id:catalogue dct:modified ?day }")
        return next((row["day"].value for row in rows if row["day"]), "")

    def xml(self, base: str) -> bytes:
        """The pages at `base`, each in both languages."""
        ET.register_namespace("", _SITEMAP)
        ET.register_namespace("xhtml", _XHTML)
        root = ET.Element(f"{{{_SITEMAP}}}urlset")
        for path in self.paths:
            url = ET.SubElement(root, f"{{{_SITEMAP}}}url")
            ET.SubElement(url, f"{{{_SITEMAP}}}loc").text = base + path
            if self.changed:
                ET.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = self.changed
            url.extend(_alternates(base + path))
        body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return body


def _alternates(address: str) -> Iterator[ET.Element]:
    """The page in each language."""
    for lang in _LANGUAGES:
        yield ET.Element(f"{{{_XHTML}}}link", {"rel": "alternate", "hreflang": lang, "href": f"{address}?lang={lang}"})


def blueprint(graph: Graph) -> Blueprint:
    """/robots.txt and /sitemap.xml."""
    door, sitemap = Blueprint("crawlers", __name__), lru_cache(_HOSTS)(Sitemap(graph).xml)

    @door.get("/robots.txt")
    def robots() -> ResponseReturnValue:
        # Pages and files are for all; answers to queries are without number.
        text = f"User-agent: *\nDisallow: /sparql?\nDisallow: /api/\nSitemap: {request.url_root}sitemap.xml\n"
        return Response(text, content_type="text/plain; charset=utf-8")

    @door.get("/sitemap.xml")
    def pages() -> ResponseReturnValue:
        return Response(sitemap(request.url_root), content_type="application/xml")

    return door
