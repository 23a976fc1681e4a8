"""One request from a client address of its own, and how it ended."""

import http.client
import time
from typing import NamedTuple
from urllib.parse import urlsplit

_FORM = "application/x-www-form-urlencoded"
_PROBLEM = "application/problem+json"


class End(NamedTuple):
    """How a request ended: status (0 without one), what came back, bytes, seconds, and when to come again, if told."""

    status: int
    kind: str
    size: int
    seconds: float
    again: float = 0

    @property
    def is_whole(self) -> bool:
        """Whether it was answered to its last byte."""
        return self.kind == "whole"

    @property
    def is_error(self) -> bool:
        """Whether it ended with an error that the client can see."""
        return self.kind in {"problem", "broken"}


def ask(address: str, form: str, accept: str, source: str, patience: float) -> End:
    """How a form that is sent to /sparql ends."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, patience, source_address=(source, 0))
    headers = {"Content-Type": _FORM, "Accept": accept.encode("latin-1", "replace").decode("latin-1")}
    began = time.monotonic()
    status = size = 0
    again = 0.0
    try:
        connection.request("POST", "/sparql", form.encode(), headers)
        response = connection.getresponse()
        status, again = response.status, float(response.headers.get("Retry-After", 0))
        while data := response.read1(1 << 16):
            size += len(data)
        kind = _kind(response, size)
    except TimeoutError:
        kind = "late"
    except (http.client.HTTPException, ConnectionError):
        kind = "broken" if status else "cut off"
    finally:
        connection.close()
    return End(status, kind, size, time.monotonic() - began, again)


def _kind(response: http.client.HTTPResponse, size: int) -> str:
    """Whole, broken (less than announced), or an error, as a problem document or not."""
    if response.status >= 400:
        return "problem" if response.headers.get_content_type() == _PROBLEM else "error without a problem document"
    told = response.headers.get("Content-Length")
    if told is None and response.headers.get("Transfer-Encoding") != "chunked":
        return "without an end that can be seen"
    return "broken" if told and int(told) != size else "whole"
