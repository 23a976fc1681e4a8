"""One line of JSON for each request, without the text of any query."""

import hashlib
import json
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator

from xiangce.web.counts import Counts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Log:
    """Notes and counts what goes through an application."""

    def __init__(self, app: "WSGIApplication", counts: Counts, file: IO[str] | None = None) -> None:
        """Write about what this application answers to `file`, if there is one."""
        self._app = app
        self._counts = counts
        self._file = file
        self._lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The application's answer, noted once it is sent."""
        entry = _Entry(environ)

        def noting(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            entry.status = int(status[:3])
            return start(status, headers, *error)

        pieces = self._app(environ, noting)
        close = getattr(pieces, "close", None)
        return ClosingIterator(
            entry.counted(pieces), [*filter(None, [close]), lambda: self._note(entry, time.perf_counter())]
        )

    def _note(self, entry: "_Entry", now: float) -> None:
        seconds = now - entry.begin
        path, method = (str(entry.environ.get(name, "")) for name in ("PATH_INFO", "REQUEST_METHOD"))
        self._counts.add(path, method, entry.status, entry.size, seconds, is_whole=entry.is_whole)
        if self._file:
            line = json.dumps({**entry.said(), "ms": round(seconds * 1000, 3)})
            with self._lock:
                self._file.write(line + "\n")
                self._file.flush()


class _Entry:
    """What is known of one request."""

    def __init__(self, environ: "WSGIEnvironment") -> None:
        self.environ = environ
        self.begin = time.perf_counter()
        self.status = 0
        self.size = 0
        self.is_whole = False

    def counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.size += len(piece)
            yield piece
        self.is_whole = True

    def said(self) -> dict[str, Any]:
        asked = self.environ.get("QUERY_STRING", "").encode("latin-1", "replace")
        return {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": self.environ.get("REMOTE_ADDR"),
            "method": self.environ.get("REQUEST_METHOD"),
            "path": self.environ.get("PATH_INFO"),
            # What was asked is known again by its hash, and not told.
            "asked": hashlib.sha256(asked).hexdigest()[:16] if asked else None,
            "status": self.status,
            "bytes": self.size,
            "whole": self.is_whole,
        }
