"""A release: the whole graph as files that say where they are and what they hold, and that can be verified."""

from xiangce.release.folder import Folder, folder_of
from xiangce.release.formats import media_type
from xiangce.release.release import Release, signed
from xiangce.release.signing import public_key

__all__ = ["Folder", "Release", "folder_of", "media_type", "public_key", "signed"]
