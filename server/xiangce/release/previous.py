"""Graphs as they were: from the folder of a release, or from a file of N-Quads."""

from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Triple, parse

from xiangce.errors import BadInput, TooLarge
from xiangce.graph import canonical
from xiangce.release.catalogue import CATALOGUE
from xiangce.release.changes import CHANGES, PATCH, as_csv, changes, patch, table
from xiangce.release.dumps import QUADS
from xiangce.release.folder import Folder
from xiangce.release.release import LISTING, Release
from xiangce.release.versions import earlier

_LARGEST: Final = 256 << 20


def quads(path: Path) -> bytes:
    """The canonical N-Quads of a release or of a file; BadInput or TooLarge if it is neither."""
    if path.is_dir():
        return Folder(path).files()[QUADS]
    if path.stat().st_size > _LARGEST:
        raise TooLarge(
            f"{path.name} has more than {_LARGEST} bytes; compare releases, or parts of them",
            f"{path.name} 超过 {_LARGEST} 字节；请比较发布版或其部分",
        )
    try:
        return canonical(parse(path.read_bytes(), format=RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise BadInput(
            f"{path.name} is no N-Quads file: {error}. Give the folder of a release, or its dumps/xiangce.nq",
            f"{path.name} 不是 N-Quads 文件：{error}。请给出发布文件夹，或其中的 dumps/xiangce.nq",
            file=path.name,
        ) from error


def since(release: Release, folder: Folder) -> Release:
    """The release with what it revises and what changed since; BadInput if nothing did."""
    old, new = folder.files()[QUADS], release.graph.snapshot
    if old == new:
        raise BadInput(
            f"The previous release holds the same facts ({folder.digest[:16]}); there is nothing to release",
            f"上一版的数据与现在相同（{folder.digest[:16]}）；没有可发布的变化",
        )
    on = date.fromisoformat(release.catalogue.text(CATALOGUE, "dct:modified"))
    found = {PATCH: patch(old, new), CHANGES: as_csv(table(changes(old, new), old, new, on))}
    versions: list[Triple] = earlier(folder.files()[LISTING])
    return Release(release.graph, versions, found)
