"""Files as they are given: opened, told apart by their bytes, unpacked and counted."""

import gzip
import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO, Final, cast

from xiangce.intake.limits import Limits
from xiangce.intake.refusal import bad, too_large

BLOCK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_BYTES: Final = ("bytes when unpacked", "字节（解压后）")


@dataclass(frozen=True)
class Source:
    """A file that somebody gives: its name, as shown to people, and where it is or its bytes; `-` is standard input."""

    name: str
    body: Path | bytes


@dataclass(frozen=True)
class Content:
    """An open file: its name, its suffix but for packing, its bytes to be read from any place, and their digest."""

    name: str
    suffix: str
    stream: BinaryIO
    size: int
    digest: str

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """The bytes from the start, a piece at a time."""
        self.stream.seek(0)
        return iter(lambda: self.stream.read(size), b"")

    def whole(self, limit: int) -> bytes:
        """All bytes; TooLarge if there are more than the limit."""
        if self.size > limit:
            raise too_large(self.name, _BYTES, limit)
        self.stream.seek(0)
        return self.stream.read()


@contextmanager
def opened(source: Source, limits: Limits) -> Iterator[Content]:
    """The content of a source, unpacked; BadInput if it cannot be opened, TooLarge if it is over the limit."""
    with ExitStack() as stack:
        given = _open(source, stack)
        digest, size = _digest(given)
        suffix = PurePath(source.name).suffix.lower()
        if given.read(len(_GZIP)) == _GZIP:
            given = _unpacked(source.name, given, stack, limits.streamed)
            size = given.seek(0, 2)
            suffix = PurePath(source.name).with_suffix("").suffix.lower() if suffix == ".gz" else suffix
        if size > limits.streamed:
            raise too_large(source.name, _BYTES, limits.streamed)
        if size == 0:
            raise bad(source.name, "it is empty. Give a file that holds records", "文件为空。请给出含有记录的文件")
        yield Content(source.name, suffix, given, size, digest)


def _open(source: Source, stack: ExitStack) -> BinaryIO:
    """The bytes of a source as a stream that is closed in the end."""
    if isinstance(source.body, bytes):
        return BytesIO(source.body)
    try:
        return stack.enter_context(source.body.open("rb"))
    except OSError as error:
        raise bad(
            source.name,
            f"it cannot be opened: {error.strerror}. Check its name and who may read it",
            f"无法打开：{error.strerror}。请检查文件名和读取权限",
        ) from error


def _digest(stream: BinaryIO) -> tuple[str, int]:
    """The first 16 hex digits of the SHA-256 of a stream, and its length; the stream is back at its start."""
    digest = hashlib.sha256()
    for block in iter(lambda: stream.read(BLOCK), b""):
        digest.update(block)
    size = stream.tell()
    stream.seek(0)
    return digest.hexdigest()[:16], size


def _unpacked(name: str, packed: BinaryIO, stack: ExitStack, limit: int) -> BinaryIO:
    """The content of a gzip stream, on disk if it is long."""
    packed.seek(0)
    spooled = tempfile.SpooledTemporaryFile(max_size=16 * BLOCK)  # noqa: SIM115 (the stack closes it)
    plain = cast("BinaryIO", stack.enter_context(spooled))
    try:
        with gzip.GzipFile(fileobj=packed) as unpacking:
            while block := unpacking.read(BLOCK):
                plain.write(block)
                if plain.tell() > limit:
                    raise too_large(name, _BYTES, limit)
    except (EOFError, zlib.error, OSError) as error:
        raise bad(
            name,
            f"the gzip archive is broken or cut short ({error}). Pack or send it again",
            f"gzip 压缩包损坏或不完整（{error}）。请重新压缩或重新传输",
        ) from error
    plain.seek(0)
    return plain
