"""The parts of a spreadsheet file, unpacked a piece at a time and counted, so that none can swell unseen."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from xiangce.intake.limits import Limits
from xiangce.intake.refusal import bad, too_large
from xiangce.intake.source import Content

_PIECE: Final = 1 << 18
_BYTES: Final = ("bytes when unpacked", "字节（解压后）")
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# The end of an archive, where the length of its list of parts stands; a comment of 64 KiB may follow.
_END: Final = b"PK\x05\x06"
_TAIL: Final = (1 << 16) + 22
_LIST: Final = slice(12, 16)
_LONGEST_LIST: Final = 1 << 20
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, KeyError)


class Archive:
    """An open archive."""

    def __init__(self, content: Content, limits: Limits) -> None:
        """Read the list of parts; BadInput if there is none."""
        self.file = content.name
        self._left = self._most = limits.streamed
        self._refuse_long_list(content)
        with self._sound():
            self._zip = zipfile.ZipFile(content.stream)
        self._parts = {info.filename.lstrip("/").casefold(): info for info in self._zip.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, a piece at a time; TooLarge once all parts together are over the limit."""
        with self._sound():
            info = self._parts[name.casefold()]
            if info.compress_type not in _METHODS:
                raise zipfile.BadZipFile("unknown method of compression")
            with self._zip.open(info) as part:
                while piece := part.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise too_large(self.file, _BYTES, self._most)
                    yield piece

    def _refuse_long_list(self, content: Content) -> None:
        """Refuse an archive of so many parts that their mere list would fill the memory."""
        content.stream.seek(max(0, content.size - _TAIL))
        tail = content.stream.read()
        end = tail[tail.rfind(_END) :]
        if tail.rfind(_END) < 0 or int.from_bytes(end[_LIST], "little") > _LONGEST_LIST:
            raise self._broken("its list of parts is missing or too long")

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Turns what a broken archive raises into BadInput."""
        try:
            yield
        except _BROKEN as error:
            raise self._broken(str(error)) from error

    def _broken(self, reason: str) -> Exception:
        """The error for an archive that cannot be read."""
        return bad(
            self.file,
            f"the workbook is damaged, or locked by a password ({reason}). Save it again as .xlsx without a password",
            f"工作簿已损坏或设有密码（{reason}）。请去掉密码后另存为 .xlsx",
        )
