"""Answers packed by gzip or zstd, whole or piece by piece, for those who take it."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

import zstandard
from flask import Response, request
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import ClosingIterator

Coding = Literal["zstd", "gzip"]

_OFFERED: tuple[Coding, ...] = ("zstd", "gzip")
# Below this, a packed answer saves no packet.
_LEAST = 1024
_SAME = 304
_PACKED = frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"})
_GZIP_LEVEL = 5
_GZIP_WINDOW = 31


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def coding(header: str | None) -> Coding | None:
    """The coding that an Accept-Encoding header likes best, None for none."""
    if not header:
        return None
    wanted = parse_accept_header(header)
    best = max(_OFFERED, key=lambda each: float(wanted.quality(each)))
    liked = float(wanted.quality(best))
    return best if liked > 0 and liked >= float(wanted.quality("identity")) else None


def encode(response: Response) -> Response:
    """The response, packed if that pays and the reader takes it."""
    if response.status_code == _SAME:
        # Word that nothing changed varies as what it is about.
        response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or not _pays(response):
        return response
    response.vary.add("Accept-Encoding")
    chosen = coding(request.headers.get("Accept-Encoding"))
    if not chosen:
        return response
    if response.is_streamed:
        pieces = response.iter_encoded()
        close = getattr(response.response, "close", None)
        response.response = ClosingIterator(_packed(pieces, chosen), close)
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(_whole(response.get_data(), chosen))
    response.headers["Content-Encoding"] = chosen
    validator, _ = response.get_etag()
    if validator:
        response.set_etag(f"{validator}-{chosen}")
    return response


def _pays(response: Response) -> bool:
    if response.status_code != 200 or response.mimetype in _PACKED:  # noqa: PLR2004
        return False
    return response.is_streamed or len(response.get_data()) >= _LEAST


def _whole(data: bytes, chosen: Coding) -> bytes:
    # Without a time in its head, so that the same answer is the same bytes.
    return gzip.compress(data, _GZIP_LEVEL, mtime=0) if chosen == "gzip" else zstandard.compress(data)


def _packed(pieces: Iterable[bytes], chosen: Coding) -> Iterator[bytes]:
    packer: _Packer = (
        zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        if chosen == "gzip"
        else zstandard.ZstdCompressor().compressobj()
    )
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
