"""The server itself: it listens, starts editions of the graph and ends them."""

import ctypes
import logging
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from waitress.server import create_server
from werkzeug.middleware.proxy_fix import ProxyFix

from xiangce.errors import XiangceError
from xiangce.graph import Graph, sizes
from xiangce.names import GRAPHS
from xiangce.release import folder_of
from xiangce.room import Room
from xiangce.sparql import Engine, Limits, Pool
from xiangce.sparql.probe import probe
from xiangce.sparql.remote import Remote
from xiangce.web import Settings, create_app
from xiangce.web.clients import Share
from xiangce.web.counts import Counts
from xiangce.web.editions import Edition, Editions
from xiangce.web.log import Log
from xiangce.web.upload import LIMIT

_LOG = logging.getLogger(__name__)
# Threads beside those that wait for workers, so that pages come at once however slow the queries are.
_THREADS_FOR_PAGES: Final = 8
# Polling has no ceiling of 1,024 descriptors as select has; no body is larger than a file to be checked.
_HTTP: Final = {
    "asyncore_use_poll": True,
    "connection_limit": 400,
    "channel_timeout": 10,
    "cleanup_interval": 5,
    "max_request_body_size": LIMIT,
    "max_request_header_size": 1 << 17,
    "ident": None,
}
# Names and numbers of mallopt(3).
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_LARGE_BLOCK: Final = 1 << 17
# One renewal after the other, so that the last one wins.
_RENEWAL: Final = threading.Lock()
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Place:
    """Where to listen and for whom: `names` are the hosts answered to beside `host`, `proxies` stand in front."""

    host: str
    port: int
    names: Sequence[str]
    proxies: int
    log: IO[str] | None
    release: Path | None = None
    """A release of the graph, whose files are served as they were signed."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that requests may name; none for any, which is so only away from the loopback and without names."""
        own = _LOOPBACK if self.host in _LOOPBACK else (self.host,) if self.names else ()
        return tuple(f"[{each}]" if ":" in each else each for each in (*own, *self.names))


@dataclass(frozen=True)
class Engines:
    """What answers queries: so many workers under these limits, of which a client has at most half."""

    workers: int
    limits: Limits
    rate: float
    store: str | None = None
    """The address of a SPARQL service that evaluates in place of workers of this machine."""

    @property
    def share(self) -> Share:
        """One client's share."""
        return Share(running=max(1, self.workers // 2), rate=self.rate, patience=self.limits.patience)

    def over(self, graph: Graph) -> Engine:
        """What answers queries over a graph; Unavailable when the service at `store` cannot."""
        if not self.store:
            return Pool(graph.snapshot, graphs=GRAPHS, workers=self.workers, limits=self.limits)
        remote = Remote(self.store, graphs=GRAPHS, workers=self.workers, limits=self.limits, version=graph.version)
        probe(remote, graph.version, sizes(graph))
        return remote


def serve(
    load: Callable[[], Graph], place: Place, engines: Engines, ready: Callable[[str], None], data: Sequence[Path] = ()
) -> None:
    """Serve what `load` gives until told to stop, and what it gives then whenever SIGHUP comes.

    `ready` gets the address once requests are taken; `data` holds further policies.
    """
    _return_memory()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.getLogger("waitress").addFilter(_shorten)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    counts = Counts()
    make = _maker(load, place, engines, data, counts)
    editions = Editions(make())
    log = Log(editions, counts, place.log)
    signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=_renew, args=(editions, make)).start())
    try:
        front = (
            ProxyFix(log, x_for=place.proxies, x_proto=place.proxies, x_host=place.proxies) if place.proxies else log
        )
        share = engines.share
        places = 2 * (engines.workers + engines.limits.waiting)
        threads = places + share.waiting + _THREADS_FOR_PAGES
        # HTTP/1.0 names no host: what it asks is then meant for this server.
        name = next(iter(place.hosts), place.host)
        server = create_server(front, host=place.host, port=place.port, server_name=name, threads=threads, **_HTTP)
        shown = f"[{place.host}]" if ":" in place.host else place.host
        ready(f"http://{shown}:{server.effective_port}/")
        server.run()
    finally:
        editions.close()


def _maker(
    load: Callable[[], Graph], place: Place, engines: Engines, data: Sequence[Path], counts: Counts
) -> Callable[[], Edition]:
    """What makes an edition of the graph as it is at that moment."""

    def make() -> Edition:
        graph = load()
        release = folder_of(graph, place.release) if place.release else None
        engine = engines.over(graph)
        room = Room(data)

        def close() -> None:
            engine.close()
            room.close()

        return Edition(
            create_app(graph, engine, room, Settings(engines.share, place.hosts, counts.written, release)), close
        )

    return make


def _renew(editions: Editions, make: Callable[[], Edition]) -> None:
    """Serve the graph as it is now; if it cannot be read or is not sound, go on with the one that there is."""
    try:
        with _RENEWAL:
            editions.replace(make())
    except (XiangceError, OSError) as error:
        _LOG.error("the graph was not renewed, the former one is still served: %s", error)
    else:
        _LOG.warning("the graph was renewed")


def _return_memory() -> None:
    """Have the C library give large blocks back at once, where it can be told so: long answers would leave holes."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)
        library.mallopt(_M_ARENA_MAX, 2)


def _shorten(record: logging.LogRecord) -> bool:
    """Have an answer that was broken off logged in a line: it is the query's fault, and no trace helps."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, XiangceError):
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
        record.msg, record.args = "an answer was broken off: %s", (error,)
    return True
