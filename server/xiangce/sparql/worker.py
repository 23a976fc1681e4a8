"""What a worker does: evaluate one query after another, read from descriptor 0, answered on descriptor 1.

An answer goes out in one message if it is short, else in several, of which all but the last say that there is more.
"""

import io
import os
from typing import IO, Any, Final, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from xiangce.names import PREFIXES
from xiangce.sparql import sandbox
from xiangce.sparql.declarations import tidy
from xiangce.sparql.store import Snapshot
from xiangce.sparql.syntax import located
from xiangce.sparql.wire import Message, decode, encode
from xiangce.sparql.xml import careful
from xiangce.writing import write

_CHUNK: Final = 1 << 18


class _FullError(Exception):
    """The answer reached its limit."""


class _Sink(io.RawIOBase):
    """Takes an answer and sends it on: all at once up to `whole` bytes, else piece by piece."""

    def __init__(self, head: dict[str, Any], whole: int, limit: int) -> None:
        super().__init__()
        self._head = head
        self._held = bytearray()
        self._most = whole
        self._left = limit
        self._is_short = True

    def write(self, data: Any) -> int:
        """Take some bytes; _FullError past the limit."""
        self._left -= len(data)
        if self._left < 0:
            raise _FullError
        self._held += data
        if len(self._held) > self._most:
            self._send(more=True)
            self._is_short = False
            self._most = _CHUNK
        return len(data)

    def finish(self) -> None:
        """Send what is left, as the end."""
        if self._is_short and self._head["kind"] == "graph":
            self._held = bytearray(tidy(bytes(self._held)))
        self._send(more=False)

    def _send(self, *, more: bool) -> None:
        _send(Message({**self._head, "more": more}, bytes(self._held)))
        self._held = bytearray()


def serve(snapshot: Snapshot, settings: dict[str, Any]) -> None:
    """Answer until the pipe ends."""
    while True:
        try:
            request = decode(_read).head
        except EOFError:
            return
        sandbox.renew_time(settings["seconds"])
        error = _answer(snapshot, request, settings)
        if error:
            _send(Message(error))


def _answer(snapshot: Snapshot, request: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any] | None:
    """Send the answer; what went wrong if there is none, or not all of it."""
    try:
        _serialise(snapshot.query(request["query"], request["dataset"]), request, settings)
    except SyntaxError as error:
        return _syntax(error)
    except _FullError:
        return {"error": "full"}
    except MemoryError:
        return {"error": "memory"}
    except (OSError, RuntimeError, ValueError) as error:
        return {"error": "evaluation", "message": str(error)}
    return None


def _serialise(
    found: QuerySolutions | QueryBoolean | QueryTriples, request: dict[str, Any], settings: dict[str, Any]
) -> None:
    whole, limit = settings["whole"], settings["answer"]
    if isinstance(found, QueryTriples):
        graph = RdfFormat.from_media_type(request["graph"]) or RdfFormat.TURTLE
        sink = _Sink({"kind": "graph", "media_type": graph.media_type}, whole, limit)
        write(found, _careful(sink, graph.media_type), graph, PREFIXES)
    else:
        table = QueryResultsFormat.from_media_type(request["results"]) or QueryResultsFormat.JSON
        kind = "boolean" if isinstance(found, QueryBoolean) else "results"
        sink = _Sink({"kind": kind, "media_type": table.media_type}, whole, limit)
        found.serialize(_careful(sink, table.media_type), table)
    sink.finish()


def _careful(sink: _Sink, media_type: str) -> IO[bytes]:
    return careful(cast("IO[bytes]", sink), media_type)


def _syntax(error: SyntaxError) -> dict[str, Any]:
    line, column, message = located(str(error)) or (1, 1, str(error))
    return {"error": "syntax", "line": line, "column": column, "message": message}


def _read(count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        chunk = os.read(0, count - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def _send(message: Message) -> None:
    data = memoryview(encode(message))
    while data:
        data = data[os.write(1, data) :]
