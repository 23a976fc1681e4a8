"""HTTP to another SPARQL service, with credentials from the environment and a deadline for everything."""

import io
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import urllib3

from xiangce.errors import BadInput, Unavailable, XiangceError
from xiangce.sparql import failures
from xiangce.sparql.limits import Limits

_USER, _PASSWORD, _TOKEN = "XIANGCE_STORE_USER", "XIANGCE_STORE_PASSWORD", "XIANGCE_STORE_TOKEN"
_MOST_SAID: Final = 400
_CONNECT_SECONDS: Final = 5.0
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
_CLIENT_ERRORS: Final = range(400, 500)
_REFUSED: Final = (401, 403)
_TO_WAIT: Final = (404, 408, 425, 429)


class Connection:
    """Requests to one service; any thread may ask."""

    def __init__(self, limits: Limits, places: int) -> None:
        """Keep up to so many connections."""
        self._limits = limits
        # The answers of redirected requests would come from elsewhere, with our credentials sent there.
        self._http = urllib3.PoolManager(
            maxsize=places, retries=urllib3.Retry(total=1, read=0, redirect=0, status=0), headers=_credentials()
        )

    def ask(self, url: str, fields: Sequence[tuple[str, str]], accept: str, deadline: float) -> "Reader":
        """The body of the answer to a form, to be read and closed; XiangceError when there is none."""
        body = urlencode(fields).encode()
        return self.send("POST", url, body, {**_FORM, "Accept": accept}, deadline)

    def send(self, method: str, url: str, body: bytes, headers: Mapping[str, str], deadline: float) -> "Reader":
        """The body of the answer to a request, to be read and closed; XiangceError when there is none."""
        left = max(0.1, deadline - time.monotonic())
        timeout = urllib3.Timeout(connect=min(_CONNECT_SECONDS, left), read=left)
        try:
            response = self._http.request(
                method,
                _read_url(url),
                body=body,
                headers={**self._http.headers, **headers},
                timeout=timeout,
                preload_content=False,
            )
        except urllib3.exceptions.TimeoutError:
            raise failures.late(self._limits) from None
        except urllib3.exceptions.HTTPError as error:
            raise _unreachable(type(error).__name__) from error
        if response.status >= 300:  # noqa: PLR2004 - whatever is no success
            with response:
                raise _failed(response.status, response.read(_MOST_SAID, decode_content=True))
        return Reader(response, self._limits, deadline)

    def close(self) -> None:
        """Close all connections."""
        self._http.clear()


class Reader(io.RawIOBase):
    """The body of an answer, counted and timed: TooLarge and Unavailable come out of `read`."""

    def __init__(self, response: urllib3.BaseHTTPResponse, limits: Limits, deadline: float) -> None:
        self._response = response
        self._limits = limits
        self._deadline = deadline
        self._left = limits.answer
        self.error: XiangceError | None = None

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The number of bytes read into the buffer, 0 at the end."""
        try:
            data = self._next(len(buffer))
        except XiangceError as error:
            # A parser in between may make another error of it.
            self.error = error
            raise OSError(str(error)) from error
        buffer[: len(data)] = data
        return len(data)

    def _next(self, count: int) -> bytes:
        if time.monotonic() > self._deadline:
            raise failures.late(self._limits)
        try:
            data = self._response.read1(count, decode_content=True)
        except urllib3.exceptions.TimeoutError:
            raise failures.late(self._limits) from None
        except urllib3.exceptions.HTTPError as error:
            raise _unreachable(type(error).__name__) from error
        self._left -= len(data)
        if self._left < 0:
            raise failures.full(self._limits)
        return data

    def close(self) -> None:
        """Give up the rest, and its connection with it."""
        if not self.closed:
            self._response.close()
            self._response.release_conn()
        super().close()


def _credentials() -> dict[str, str]:
    token, user = os.environ.get(_TOKEN), os.environ.get(_USER)
    if token:
        return {"Authorization": f"Bearer {token}"}
    if user:
        return dict(urllib3.make_headers(basic_auth=f"{user}:{os.environ.get(_PASSWORD, '')}"))
    return {}


def _read_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise BadInput(
            f"{parts.scheme}://{parts.hostname or ''} is no address of a SPARQL service: give http(s)://…, and any "
            f"user by {_USER} and {_PASSWORD}, or {_TOKEN}, in the environment",
            f"{parts.scheme}://{parts.hostname or ''} 不是 SPARQL 服务地址：应为 http(s)://…，"
            f"凭据请通过环境变量 {_USER}、{_PASSWORD} 或 {_TOKEN} 提供",
        )
    return url


def _unreachable(why: str) -> Unavailable:
    return Unavailable(
        f"The SPARQL service behind this one cannot be reached ({why}). Try again in a minute.",
        f"后端 SPARQL 服务无法访问（{why}）。请一分钟后重试。",
        retry_after=60,
    )


def _failed(status: int, said: bytes) -> XiangceError:
    """What an error of the service means here: its 5xx and refusals are its own matter, other 4xx the query's."""
    if status in _REFUSED:
        return Unavailable(
            f"The SPARQL service behind this one refused us with HTTP {status}. Whoever runs this server: check "
            f"{_USER} and {_PASSWORD}, or {_TOKEN}, and what they may do there.",
            f"后端 SPARQL 服务拒绝访问（HTTP {status}）。请本服务的管理员检查 {_USER} 与 {_PASSWORD}，"
            f"或 {_TOKEN}，及其权限。",
            retry_after=60,
        )
    if status in _CLIENT_ERRORS and status not in _TO_WAIT:
        return failures.evaluation(_readable(said))
    return Unavailable(
        f"The SPARQL service behind this one answered with HTTP {status}. Try again in a minute.",
        f"后端 SPARQL 服务返回 HTTP {status}。请一分钟后重试。",
        retry_after=60,
    )


def _readable(said: bytes) -> str:
    text = said.decode("utf-8", "replace")
    return " ".join("".join(each if each.isprintable() else " " for each in text).split()) or "no reason was given"
