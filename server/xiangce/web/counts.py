"""How the server is doing, counted for Prometheus."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

# First parts of addresses that are counted apart; all others together, so that nobody can make the list long.
_COUNTED: Final = frozenset(
    ("api", "ask", "catalog", "check", "code", "data", "eligible", "graph", "graph-store", "health", "id", "kinds")
) | frozenset(("metrics", "page", "ready", "sparql", "who"))


class Counts:
    """The counts of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "xiangce_requests", "Requests answered.", ("part", "method", "status"), registry=self._registry
        )
        self._bytes = Counter("xiangce_sent_bytes", "Bytes of answers sent.", ("part",), registry=self._registry)
        self._broken = Counter("xiangce_broken_answers", "Answers broken off half-way.", registry=self._registry)
        self._seconds = Histogram("xiangce_seconds", "Seconds until sent.", ("part",), registry=self._registry)

    def add(self, path: str, method: str, status: int, size: int, seconds: float, *, is_whole: bool) -> None:
        """Count one request."""
        first = path.strip("/").partition("/")[0].partition(".")[0]
        part = first if first in _COUNTED else "other"
        self._requests.labels(part, method, str(status)).inc()
        self._bytes.labels(part).inc(size)
        self._seconds.labels(part).observe(seconds)
        if not is_whole:
            self._broken.inc()

    def written(self) -> bytes:
        """The counts in Prometheus's text format."""
        return generate_latest(self._registry)
