"""The server: pages, the JSON API and the SPARQL endpoint over one graph. The only floor that knows Flask."""

import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType
from urllib.parse import urlencode

from flask import Flask, Response, request
from waitress.server import create_server

from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph
from xiangce.names import GRAPHS, shorten
from xiangce.release import Folder
from xiangce.room import Room
from xiangce.sparql import Pool
from xiangce.web import (
    api,
    asking,
    check,
    claims,
    crawlers,
    eligible,
    home,
    kinds,
    open_data,
    pages,
    problem,
    problem_kinds,
    sparql,
)
from xiangce.web.language import language
from xiangce.web.upload import LIMIT
from xiangce.web.words import word

_WORKERS = 2
# Threads beside those that wait for workers, so that pages come at once however slow the queries are.
_THREADS_FOR_PAGES = 8
# Polling has no ceiling of 1,024 descriptors as select has; no body is larger than a file to be checked.
_LIMITS = {
    "asyncore_use_poll": True,
    "connection_limit": 400,
    "channel_timeout": 10,
    "cleanup_interval": 5,
    "max_request_body_size": LIMIT,
    "max_request_header_size": 1 << 17,
    "ident": None,
}
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def create_app(graph: Graph, pool: Pool, room: Room, folder: Folder | None = None) -> Flask:
    """The web application over a graph, the workers that answer queries, and the room where records are checked."""
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    problem.install(app)
    for part in (api, home, pages, asking, crawlers):
        app.register_blueprint(part.blueprint(graph))
    app.register_blueprint(open_data.blueprint(graph, folder))
    app.register_blueprint(problem_kinds.blueprint())
    app.register_blueprint(sparql.blueprint(pool))
    catalogue = kinds.Catalogue(graph)
    app.register_blueprint(kinds.blueprint(catalogue))
    app.register_blueprint(check.blueprint(room, catalogue))
    assessor = Assessor(graph)
    app.register_blueprint(eligible.blueprint(room, assessor))
    app.register_blueprint(claims.blueprint(room, assessor))
    app.context_processor(_words)
    app.after_request(_headers)
    return app


def serve(
    graph: Graph,
    host: str,
    port: int,
    ready: Callable[[str], None],
    data: Sequence[Path] = (),
    folder: Folder | None = None,
) -> None:
    """Serve until told to stop; `ready` gets the address once requests are taken, `data` holds further policies."""
    signal.signal(signal.SIGTERM, _stop)
    with Pool(graph.snapshot, graphs=GRAPHS, workers=_WORKERS) as pool, closing(Room(data)) as room:
        app = create_app(graph, pool, room, folder)
        threads = _WORKERS + pool.limits.waiting + _THREADS_FOR_PAGES
        server = create_server(app, host=host, port=port, threads=threads, **_LIMITS)
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{server.effective_port}/")
        server.run()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as on Ctrl-C, so that the workers end too."""
    sys.exit(0)


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


def _headers(response: Response) -> Response:
    """Let any page read what is public, for nobody logs in; keep browsers from guessing, loading and telling."""
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response
