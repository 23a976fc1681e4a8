"""The server: pages, the JSON API and the SPARQL endpoint over one graph. The only floor that knows Flask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask, Response, request

from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph
from xiangce.names import shorten
from xiangce.release import Folder
from xiangce.room import Room
from xiangce.sparql import Engine
from xiangce.web import (
    api,
    asking,
    assets,
    check,
    claims,
    crawlers,
    eligible,
    front,
    graph_store,
    home,
    kinds,
    open_data,
    openapi,
    operations,
    pages,
    problem,
    problem_kinds,
    sparql,
)
from xiangce.web.clients import Clients, Share
from xiangce.web.conditional import validate
from xiangce.web.encoding import encode
from xiangce.web.language import language
from xiangce.web.words import word
from xiangce.web.written import Written

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

# What a page of another host may send (by name for browsers that do not know the star), and read beside the body.
_TAKEN = "*, Accept, Accept-Language, Content-Type, If-None-Match"
_SHOWN = "Content-Disposition, Content-Language, ETag, Link, Retry-After, Xiangce-Graph-Version"


@dataclass(frozen=True)
class Settings:
    """What an application does differently elsewhere: the shares of clients, the names of its host, its counts."""

    share: Share = field(default_factory=Share)
    hosts: Sequence[str] = ()
    """The hosts that it answers to; none for any."""
    metrics: Callable[[], bytes] = bytes
    release: Folder | None = None
    """The release whose files are served as they are; else they are made of the graph."""


def create_app(graph: Graph, engine: Engine, room: Room, settings: Settings | None = None) -> Flask:
    """The web application over a graph, what answers queries, and the room where records are checked."""
    settings = settings or Settings()
    app = Flask(__name__, static_folder=None)
    app.config["TRUSTED_HOSTS"] = list(settings.hosts) or None
    # The last registered runs first: headers, validator, packing, keeping.
    front.install(app, front.Cache())
    for finish in (encode, validate, _headers(graph.version)):
        app.after_request(finish)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    problem.install(app)
    written = Written(graph)
    questioned = engine.questioned(graph)
    app.register_blueprint(home.blueprint(questioned, written))
    for part in (api, pages, asking, crawlers):
        app.register_blueprint(part.blueprint(questioned))
    app.register_blueprint(open_data.blueprint(graph, settings.release))
    app.register_blueprint(problem_kinds.blueprint())
    app.register_blueprint(sparql.blueprint(engine, Clients(settings.share), graph))
    app.register_blueprint(assets.blueprint())
    app.register_blueprint(openapi.blueprint())
    app.register_blueprint(graph_store.blueprint(written))
    app.register_blueprint(operations.blueprint(graph, engine, settings.metrics))
    catalogue = kinds.Catalogue(graph)
    app.register_blueprint(kinds.blueprint(catalogue))
    app.register_blueprint(check.blueprint(room, catalogue))
    assessor = Assessor(graph)
    app.register_blueprint(eligible.blueprint(room, assessor))
    app.register_blueprint(claims.blueprint(room, assessor))
    app.context_processor(_words)
    return app


def _words() -> dict[str, object]:
    """What every page knows: its language, the other one, and the words of the interface."""
    lang = language(request)
    other = "en" if lang == "zh" else "zh"
    return {
        "lang": lang,
        "other": other,
        "switch": "?" + urlencode({**request.args.to_dict(), "lang": other}),
        "word": lambda key: word(key, lang),
        "shorten": shorten,
    }


def _headers(version: str) -> Callable[[Response], Response]:
    """How to let any page read what is public, for nobody logs in; keep browsers from guessing, loading and telling."""

    def add(response: Response) -> Response:
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
        response.headers.setdefault("Access-Control-Expose-Headers", _SHOWN)
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
            response.headers["Access-Control-Allow-Headers"] = _TAKEN
            response.headers["Access-Control-Max-Age"] = "7200"
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("Xiangce-Graph-Version", version)
        return response

    return add
