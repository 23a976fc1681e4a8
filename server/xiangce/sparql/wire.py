"""Messages between the pool, its workers and their nursery: two lengths, a JSON object, bytes; a command; a number."""

import json
import socket
import struct
from collections.abc import Callable
from typing import Any, Final, NamedTuple

_LENGTHS = struct.Struct(">II")
NUMBER: Final = struct.Struct(">i")
FORK, REAP, KILL = b"f", b"r", b"k"


class Message(NamedTuple):
    """A JSON object and the bytes that go with it."""

    head: dict[str, Any]
    body: bytes = b""


def receive(channel: socket.socket, count: int) -> bytes:
    """Exactly so many bytes from a socket; ConnectionResetError when it ends before."""
    data = bytearray()
    while len(data) < count:
        chunk = channel.recv(min(count - len(data), 1 << 20))
        if not chunk:
            raise ConnectionResetError
        data += chunk
    return bytes(data)


def encode(message: Message) -> bytes:
    """The message as bytes."""
    head = json.dumps(message.head).encode()
    return _LENGTHS.pack(len(head), len(message.body)) + head + message.body


def decode(read: Callable[[int], bytes]) -> Message:
    """The next message; `read(n)` gives exactly n bytes, or raises EOFError."""
    head, body = _LENGTHS.unpack(read(_LENGTHS.size))
    return Message(json.loads(read(head)), read(body))
