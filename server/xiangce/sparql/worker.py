"""The process that evaluates: `python -m xiangce.sparql.worker`, one query at a time over stdin and stdout.

The first message brings the limits and the snapshot, so that no file is ever opened; the end of stdin ends it.
"""

import io
import re
import sys
from typing import Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, serialize

from xiangce.names import PREFIXES
from xiangce.sparql import sandbox
from xiangce.sparql.declarations import tidy
from xiangce.sparql.store import Snapshot
from xiangce.sparql.wire import Message, decode, encode

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class _FullError(Exception):
    """The answer reached its limit."""


class _Buffer(io.BytesIO):
    """Bytes up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._limit:
            raise _FullError
        return super().write(data)


def main() -> None:
    """Answer until stdin ends."""
    offline = sandbox.leave_network()
    sandbox.die_with_parent()
    settings = _receive()
    sandbox.give_up(settings.head["memory"])
    snapshot = Snapshot(settings.body, settings.head["graphs"])
    _send(Message({"offline": offline}))
    while True:
        request = _receive().head
        sandbox.renew_time(settings.head["seconds"])
        _send(_reply(snapshot, request, _Buffer(settings.head["answer"])))


def _receive() -> Message:
    return decode(_read)


def _read(count: int) -> bytes:
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        sys.exit()
    return data


def _send(message: Message) -> None:
    sys.stdout.buffer.write(encode(message))
    sys.stdout.buffer.flush()


def _reply(snapshot: Snapshot, request: dict[str, Any], buffer: _Buffer) -> Message:
    try:
        found = snapshot.query(request["query"], request["dataset"])
        head = _serialise(found, request, buffer)
    except SyntaxError as error:
        head = _syntax(error)
    except _FullError:
        head = {"error": "full"}
    except MemoryError:
        head = {"error": "memory"}
    except (OSError, RuntimeError, ValueError) as error:
        head = {"error": "evaluation", "message": str(error)}
    body = b"" if "error" in head else buffer.getvalue()
    return Message(head, tidy(body) if head.get("kind") == "graph" else body)


def _serialise(
    found: QuerySolutions | QueryBoolean | QueryTriples, request: dict[str, Any], buffer: _Buffer
) -> dict[str, Any]:
    if isinstance(found, QueryTriples):
        graph = RdfFormat.from_media_type(request["graph"]) or RdfFormat.TURTLE
        serialize(found, buffer, graph, prefixes=dict(PREFIXES))
        return {"kind": "graph", "media_type": graph.media_type}
    results = QueryResultsFormat.from_media_type(request["results"]) or QueryResultsFormat.JSON
    found.serialize(buffer, results)
    return {"kind": "boolean" if isinstance(found, QueryBoolean) else "results", "media_type": results.media_type}


def _syntax(error: SyntaxError) -> dict[str, Any]:
    match = _POSITION.match(str(error))
    line, column, message = match.groups() if match else (1, 1, str(error))
    return {"error": "syntax", "line": int(line), "column": int(column), "message": message}


if __name__ == "__main__":
    main()
