"""Which graph is being served: a new one takes the next request, and the old one goes when its last answer is sent."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Edition:
    """An application over one version of the graph; it is closed when it was retired and nobody uses it any more."""

    def __init__(self, app: "WSGIApplication", close: Callable[[], None]) -> None:
        """Serve by `app`, and call `close` once at the end."""
        self.app = app
        self._close = close
        self._lock = threading.Lock()
        # The one that it is served by is a user too.
        self._users = 1

    def enter(self) -> bool:
        """Count one user more; False when it is closed already."""
        with self._lock:
            self._users += bool(self._users)
            return bool(self._users)

    def leave(self) -> None:
        """Count one user less; the last one closes it."""
        with self._lock:
            self._users -= 1
            is_over = not self._users
        if is_over:
            self._close()


class Editions:
    """The edition of the moment as an application."""

    def __init__(self, first: Edition) -> None:
        self._current = first

    def replace(self, edition: Edition) -> None:
        """Serve another edition from now on."""
        old, self._current = self._current, edition
        old.leave()

    def close(self) -> None:
        """Retire the edition of the moment."""
        self._current.leave()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The answer of the edition that is current when the request comes."""
        edition = self._current
        while not edition.enter():
            edition = self._current
        try:
            pieces = edition.app(environ, start)
        except BaseException:
            edition.leave()
            raise
        return ClosingIterator(pieces, edition.leave)
