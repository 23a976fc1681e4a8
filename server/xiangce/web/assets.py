"""The files that pages need, answered like everything else: with validators, packed, and kept in front."""

from mimetypes import guess_type
from pathlib import Path
from typing import Final

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from xiangce.errors import NotFound

_FOLDER: Final = Path(__file__).parent / "static"


def blueprint() -> Blueprint:
    """The addresses below /static."""
    door = Blueprint("assets", __name__)
    files = {path.name: path.read_bytes() for path in _FOLDER.iterdir()}

    @door.get("/static/<name>")
    def asset(name: str) -> ResponseReturnValue:
        if name not in files:
            raise NotFound(f"There is no file {name} here", f"此处没有文件 {name}")
        media_type = guess_type(name)[0] or "application/octet-stream"
        return Response(files[name], content_type=media_type + ("; charset=utf-8" if "text/" in media_type else ""))

    return door
