"""A release in a folder: read whole, and refused if a byte of it is not as its checksums and signature say."""

from hashlib import sha256
from pathlib import Path

from xiangce.errors import BadInput
from xiangce.graph import Graph
from xiangce.release.dumps import QUADS
from xiangce.release.release import KEY, LISTING, SIGNATURE, SUMS
from xiangce.release.signing import is_signed


def folder_of(graph: Graph, release: Path) -> "Folder":
    """The release in a folder; BadInput if it is not whole, or of another graph."""
    folder = Folder(release)
    if folder.digest != graph.version:
        raise BadInput(
            f"{release} is a release of other facts ({folder.digest[:16]}) than are served ({graph.version[:16]}). "
            "Release again, or serve without it",
            f"{release} 所发布的数据（{folder.digest[:16]}）与所服务的（{graph.version[:16]}）不同。"
            "请重新发布，或不带它",
        )
    return folder


class Folder:
    """The files of a release, by path, as they were written."""

    def __init__(self, folder: Path) -> None:
        """Read and check them; BadInput if one is missing or not whole."""
        self._folder = folder
        # What is no UTF-8 is no path of a release, and is not found.
        lines = (line.partition("  ") for line in self._read(SUMS).decode(errors="replace").splitlines())
        self._sums = {path: checksum for checksum, _, path in lines}
        self._files = {path: self._whole(path) for path in self._sums.keys() | {QUADS, LISTING}}
        self._files[SUMS] = self._read(SUMS)
        if KEY in self._files:
            self._files[SIGNATURE] = self._signature()

    @property
    def digest(self) -> str:
        """The digest of the graph that it holds."""
        return self._sums[QUADS]

    def files(self, _base: str = "") -> dict[str, bytes]:
        """Every file, whatever the address: what was signed is not changed."""
        return self._files

    def _whole(self, path: str) -> bytes:
        """A file whose checksum is the one that was written down."""
        body = self._read(path)
        if sha256(body).hexdigest() != self._sums.get(path):
            raise _spoilt(self._folder, path)
        return body

    def _signature(self) -> bytes:
        """The signature of the checksums by the key beside it."""
        signature = self._read(SIGNATURE)
        if not is_signed(self._files[SUMS], signature, self._files[KEY]):
            raise _spoilt(self._folder, SIGNATURE)
        return signature

    def _read(self, path: str) -> bytes:
        """A file right in the folder or below it."""
        file = (self._folder / path).resolve()
        if not file.is_relative_to(self._folder.resolve()) or not file.is_file():
            raise BadInput(
                f"{self._folder} holds no {path}; give a folder that `xiangce release` wrote, whole",
                f"{self._folder} 中没有 {path}；请给出由 xiangce release 写出的完整文件夹",
            )
        return file.read_bytes()


def _spoilt(folder: Path, path: str) -> BadInput:
    """What is wrong with a file that was changed."""
    return BadInput(
        f"{path} in {folder} is not as it was released: its checksum or signature differs. Get the release again",
        f"{folder} 中的 {path} 与发布时不同：校验和或签名不符。请重新获取",
        file=path,
    )
