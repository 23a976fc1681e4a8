"""A request's body and parameters, read strictly: counted, and in UTF-8."""

from typing import ClassVar
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.wsgi import get_input_stream

from xiangce.errors import BadInput, TooLarge, XiangceError

_CHUNK = 1 << 16
_MOST_FIELDS = 100


class UnsupportedMediaType(XiangceError):
    """A body of a type or charset that the address does not read."""

    status = 415
    slug = "unsupported-media-type"
    title: ClassVar[dict[str, str]] = {"en": "Media type not supported", "zh": "不支持的媒体类型"}


def read(request: Request, limit: int) -> bytes:
    """The body, or TooLarge from the first byte over `limit`.

    It counts what it reads: with a chunked body, Werkzeug would cut silently at its own limit.
    """
    stream = get_input_stream(request.environ)
    body = bytearray()
    while chunk := stream.read(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise TooLarge(
                f"The body has more than {limit} bytes. Send a shorter one.",
                f"请求正文超过 {limit} 字节，请缩短。",
                limit=limit,
                exceeded="body",
            )
    return bytes(body)


def text(data: bytes) -> str:
    """The bytes as UTF-8, or BadInput."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(error.start) from error


def fields(data: bytes) -> list[tuple[str, str]]:
    """The fields of a query string or a form, decoded once, or BadInput."""
    try:
        return parse_qsl(text(data), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise _not_utf8(error.start) from error
    except ValueError as error:
        raise BadInput(
            f"There are more than {_MOST_FIELDS} parameters. Send fewer.", f"参数超过 {_MOST_FIELDS} 个，请减少。"
        ) from error


def _not_utf8(position: int) -> BadInput:
    return BadInput(
        f"The text is not UTF-8: byte {position + 1} cannot be read. Encode it as UTF-8 and send it again.",
        f"文本不是 UTF-8 编码：第 {position + 1} 字节无法读取。请用 UTF-8 编码后重新发送。",
    )
