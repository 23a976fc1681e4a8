"""Answers kept in front of the application while the graph is the same: a repeated question costs no evaluation."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable
from io import BytesIO
from sys import intern
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Flask, Response, request

from xiangce.graph import today

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY: Final = "xiangce.key"
# What an answer may depend on, beside the day: where it was asked, what, and in which form it is wanted.
_ASKED: Final = (
    "REQUEST_METHOD",
    "PATH_INFO",
    "QUERY_STRING",
    "CONTENT_TYPE",
    "HTTP_CONTENT_ENCODING",
    "wsgi.url_scheme",
    "HTTP_HOST",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_IF_NONE_MATCH",
    "SERVER_PROTOCOL",
)
_LONGEST_QUESTION: Final = 1 << 16
_LARGEST: Final = 4 << 20
# Bytes of memory beside the body: the key, the headers and what holds them.
_OVERHEAD: Final = 3 << 10


class Kept(NamedTuple):
    """A response as it went out."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Cache:
    """The responses asked for most recently, up to so many bytes; safe for threads."""

    def __init__(self, most: int = 64 << 20) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> Kept | None:
        """The response kept under this key, if any."""
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
            return found

    def put(self, key: bytes, response: Kept) -> None:
        """Keep a response, and let go of those that nobody asked for longest."""
        with self._lock:
            if key not in self._kept and len(response.body) <= _LARGEST:
                self._kept[key] = response
                self._size += _weight(response)
            while self._size > self._most:
                self._size -= _weight(self._kept.popitem(last=False)[1])


def install(app: Flask, cache: Cache) -> None:
    """Put the cache in front of an application; to be called before any other `after_request`, so as to run last."""
    inner = app.wsgi_app
    app.after_request(lambda response: _keep(cache, response))

    def wsgi_app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return _serve(cache, inner, environ, start_response)

    app.wsgi_app = wsgi_app  # type: ignore[method-assign]


def _serve(
    cache: Cache, inner: "WSGIApplication", environ: "WSGIEnvironment", start: "StartResponse"
) -> Iterable[bytes]:
    key = _key(environ)
    kept = cache.get(key) if key else None
    if kept:
        start(kept.status, [*kept.headers])
        return [kept.body]
    environ[_KEY] = key
    return inner(environ, start)


def _keep(cache: Cache, response: Response) -> Response:
    key = request.environ.get(_KEY)
    if key and response.status_code in (200, 304) and not response.is_streamed and _is_kept(response):
        headers = response.get_wsgi_headers(request.environ).to_wsgi_list()
        body = b"" if request.method == "HEAD" else response.get_data()
        # Most headers are those of all other responses.
        cache.put(key, Kept(response.status, tuple((intern(name), intern(said)) for name, said in headers), body))
    return response


def _is_kept(response: Response) -> bool:
    return bool(response.get_etag()[0]) and not response.cache_control.no_store


def _key(environ: "WSGIEnvironment") -> bytes | None:
    """A digest of all that the answer to a request depends on; None where it is not to be kept."""
    method = environ["REQUEST_METHOD"]
    body = b""
    if method == "POST":
        if environ.get("PATH_INFO") != "/sparql" or not 0 < _length(environ) <= _LONGEST_QUESTION:
            return None
        body = environ["wsgi.input"].read(_length(environ))
        environ["wsgi.input"] = BytesIO(body)
    elif method not in ("GET", "HEAD"):
        return None
    asked = (today(), body, *map(environ.get, _ASKED))
    return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).digest()


def _length(environ: "WSGIEnvironment") -> int:
    length = environ.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() else 0


def _weight(response: Kept) -> int:
    return len(response.body) + _OVERHEAD
