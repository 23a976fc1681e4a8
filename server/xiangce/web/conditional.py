"""Strong validators: an answer that the reader has already is not sent, nor evaluated, again."""

import hashlib

from flask import Response, request

from xiangce.web.encoding import coding

_READING = ("GET", "HEAD")
_OK = 200
_SAME = 304
# Kept by whoever likes, and asked about each time: a new version of the graph shows at once.
_KEPT = "public, no-cache"


def tag(*parts: object) -> str:
    """The validator of what these parts determine byte for byte."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def not_modified(validator: str) -> Response | None:
    """Word that the reader's copy is still right, as such or in the coding that it would get now; None if it is not."""
    if request.method not in _READING:
        return None
    chosen = coding(request.headers.get("Accept-Encoding"))
    written = (validator, f"{validator}-{chosen}")
    # Weak ones too: a proxy that packs answers makes them so, and it is only asked whether to send the same again.
    had = next((each for each in written if request.if_none_match.contains_weak(each)), None)
    if not had:
        return None
    response = Response(status=_SAME)
    response.set_etag(had)
    return response


def validate(response: Response) -> Response:
    """The response with a validator if it may be kept, or only word that nothing changed."""
    if response.status_code == _SAME:
        response.headers.setdefault("Cache-Control", _KEPT)
    if request.method not in _READING or response.status_code != _OK or response.cache_control.no_store:
        return response
    if not response.get_etag()[0] and not response.is_streamed:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    validator = response.get_etag()[0]
    if not validator:
        return response
    if not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = _KEPT
    same = not_modified(validator)
    if same:
        response.status = same.status
        response.set_data(b"")
        response.set_etag(same.get_etag()[0] or "")
    return response
