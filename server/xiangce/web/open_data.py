"""Open data: the catalogue as a page and as RDF, and the files of a release at the paths that they have in its folder.

Whatever is named has its IRI under w3id.org; addresses of files are those of the host that was asked, so that a
harvester finds them where it found the catalogue. The files of a folder, which may be signed, are served as they are.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pyoxigraph import RdfFormat, parse

from xiangce.errors import NotFound
from xiangce.graph import Graph
from xiangce.release import Folder, Release, media_type
from xiangce.release.catalogue import CATALOGUE
from xiangce.release.changes import CHANGES, rows
from xiangce.release.release import KEY, LISTING, SIGNATURE, SUMS, document
from xiangce.release.schema_org import described
from xiangce.web.formats import GRAPHS, HTML, by_suffix, choose
from xiangce.web.language import language
from xiangce.web.pages import file, html, shower
from xiangce.web.structured import structured

_FILES = (
    *("/<any(dumps, tables, frames):_folder>/<_name>", "/void.ttl", "/feed.atom", f"/{SUMS}", f"/{SIGNATURE}"),
    *(f"/{KEY}", "/README.txt", "/resource-catalogue.<any(json, csv):_suffix>", "/changes.<any(rdfp, csv):_suffix>"),
)
# How many hosts the describing files are kept for; each has its own addresses in them.
_HOSTS = 4

Files: TypeAlias = Callable[[str], Mapping[str, bytes]]


def blueprint(graph: Graph, folder: Folder | None = None) -> Blueprint:
    """The catalogue and the files, made of the graph when first asked for, or read from the folder of a release."""
    door, release = Blueprint("open_data", __name__), Release(graph)
    files: Files = folder.files if folder else lru_cache(maxsize=_HOSTS)(release.files)

    _files(door, files)
    _pages(door, release, files)
    return door


def _files(door: Blueprint, files: Files) -> None:
    """The files, and the addresses that lead to them."""

    def one(**_parts: str) -> ResponseReturnValue:
        return _file(files(request.url_root), request.path.removeprefix("/"))

    for number, rule in enumerate(_FILES):
        door.add_url_rule(rule, f"file{number}", one)

    @door.get("/catalog.<any(ttl, nt, jsonld, rdf):suffix>")
    def catalog_file(suffix: str) -> ResponseReturnValue:
        return _catalog(files(request.url_root), suffix)

    @door.get("/void")
    @door.get("/.well-known/void")
    def void() -> ResponseReturnValue:
        return redirect("/void.ttl", 303)


def _pages(door: Blueprint, release: Release, files: Files) -> None:
    """The catalogue, and what changed."""

    @door.get("/catalog")
    def catalog() -> ResponseReturnValue:
        chosen = choose(request.headers.get("Accept"), (HTML, *GRAPHS))
        held = files(request.url_root)
        answer = _catalog(held, chosen.suffix) if chosen.engine else _page(release, held)
        answer.vary.add("Accept")
        return answer

    @door.get("/changes")
    def changes() -> ResponseReturnValue:
        return _changes(files(request.url_root))


def _file(files: Mapping[str, bytes], path: str) -> Response:
    """A file of a release."""
    if path not in files:
        raise NotFound(
            f"There is no file {path} here; /catalog lists those there are",
            f"没有文件 {path}；/catalog 列有全部文件",
        )
    response = Response(files[path], content_type=media_type(path))
    if f"{path}-metadata.json" in files:
        response.headers["Link"] = f'</{path}-metadata.json>; rel="describedby"; type="application/csvm+json"'
    return response


def _catalog(files: Mapping[str, bytes], suffix: str) -> Response:
    """The catalogue as RDF, in the forms that a release has and in others."""
    if (path := f"catalog.{suffix}") in files:
        return _file(files, path)
    chosen = by_suffix(suffix, GRAPHS)
    said = [quad.triple for quad in parse(files[LISTING], format=RdfFormat.TURTLE)]
    return file(document(said, chosen.engine), chosen)


def _page(release: Release, files: Mapping[str, bytes]) -> Response:
    """The catalogue for people, with what search engines read of it."""
    lang, said = language(request), release.catalogue
    about = described(release.graph, said, release.held, request.url_root, lang)
    proofs = [name for name in (SUMS, SIGNATURE, KEY) if name in files]
    page = render_template(
        "catalog.html",
        catalogue=CATALOGUE,
        said=said,
        held=release.held,
        data=structured(about),
        proofs=proofs,
        changed=CHANGES in files,
        show=shower(release.graph),
    )
    return html(page)


def _changes(files: Mapping[str, bytes]) -> Response:
    """What changed since the last version, as a page."""
    if CHANGES not in files:
        raise NotFound(
            "This server does not know what changed: it serves no release that was made with the previous one",
            "本服务器不知道有何变化：所服务的不是与上一版比较后发布的版本",
        )
    return html(render_template("changes.html", rows=rows(files[CHANGES])))
