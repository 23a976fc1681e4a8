"""Responses about what somebody sent: nobody keeps them, and a browser may save them."""

import re
from pathlib import PurePath
from typing import Final

from flask import Response

from xiangce.web.upload import Upload

_LONGEST_STEM: Final = 100


def closed(response: Response, lang: str) -> Response:
    """A response that no cache keeps."""
    response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Language"))
    return response


def as_file(response: Response, sent: Upload, what: str) -> Response:
    """A response that a browser saves, named after the file that was sent and what is said of it."""
    stem = re.sub(r"[^\w.-]", "_", PurePath(sent.name).stem, flags=re.ASCII)[:_LONGEST_STEM]
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}-{what}.{sent.report.suffix}"'
    return response
