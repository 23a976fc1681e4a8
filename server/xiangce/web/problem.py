"""Errors in the reader's language: problem documents (RFC 9457) for programs, small pages for browsers."""

import json
import logging
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from xiangce.errors import XiangceError
from xiangce.names import BASE
from xiangce.web.formats import content_type, wants_html
from xiangce.web.language import language
from xiangce.web.pages import html

_LOG = logging.getLogger(__name__)
# What programs ask for; a browser that opens one of these is shown what a program would get.
_FOR_PROGRAMS = ("/api/", "/context.", "/data.", "/data/", "/health", "/sparql", "/static/")
_FIRST_ERROR = 400


@dataclass(frozen=True)
class Said:
    """What is said of an error: its title and a sentence, each in en and zh."""

    title: dict[str, str]
    text: dict[str, str]


def _said(en: str, zh: str, text_en: str, text_zh: str) -> Said:
    return Said({"en": en, "zh": zh}, {"en": text_en, "zh": text_zh})


HTTP: Final = {
    400: _said(
        "Bad Request",
        "请求有误",
        "The request could not be read. Correct it before you send it again.",
        "无法读取该请求，请修改后再发送。",
    ),
    404: _said(
        "Not Found",
        "未找到",
        "There is nothing at this address. Check it, or start from the front page.",
        "该地址不存在，请检查或从首页开始。",
    ),
    405: _said(
        "Method Not Allowed",
        "不支持该方法",
        "This address does not take that method; the Allow header lists those it takes.",
        "该地址不支持此方法，可用方法见 Allow 响应头。",
    ),
    413: _said(
        "Request Entity Too Large",
        "请求过大",
        "The request is too large. Send less.",
        "请求过大，请减少内容。",
    ),
    415: _said(
        "Unsupported Media Type",
        "不支持的媒体类型",
        "This address does not read that media type. Send one that its documentation names.",
        "该地址不接受此媒体类型，请按文档发送。",
    ),
    500: _said(
        "Internal Server Error",
        "服务器内部错误",
        "The server failed on this request, and logged why. Try again; if it fails again, report the time and address.",
        "服务器处理该请求时出错，已记录原因。请重试；若仍出错，请报告时间和地址。",
    ),
}


def problem(error: XiangceError, lang: str) -> Response:
    """The error with both sentences, and with all its details as members of the document."""
    said = Said(error.title, error.text)
    response = _response(error.slug, error.status, said, lang, error.details)
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def slug(title: str) -> str:
    """The last part of the address that names a sort of error, from its English title."""
    return title.lower().replace(" ", "-")


def install(app: Flask) -> None:
    """Have the app answer every error with a problem document or a page."""
    app.register_error_handler(XiangceError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _ours(error: XiangceError) -> Response:
    return problem(error, language(request))


def _http(error: HTTPException) -> ResponseReturnValue:
    """The error with its headers, such as Allow; redirects stay as they are."""
    status = error.code or 500
    if status < _FIRST_ERROR or error.response:
        return error
    said = HTTP.get(status) or _said(
        error.name, "请求未能完成", f"{error.description}", f"服务器未能完成该请求（HTTP {status}）。"
    )
    response = _response(slug(error.name), status, said, language(request))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _broken(error: Exception) -> Response:
    _LOG.error("no answer to %s %s", request.method, request.path, exc_info=error)
    return _response(slug(HTTP[500].title["en"]), 500, HTTP[500], language(request))


def _response(kind: str, status: int, said: Said, lang: str, details: dict[str, object] | None = None) -> Response:
    """A page for a browser at the address of a page, a problem document for everybody else."""
    if wants_html(request.headers.get("Accept")) and not request.path.startswith(_FOR_PROGRAMS):
        response = html(render_template("error.html", title=said.title[lang], text=said.text[lang]), status)
    else:
        response = _document(kind, status, said, lang, details or {})
    response.headers["Content-Language"] = lang
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _document(kind: str, status: int, said: Said, lang: str, details: dict[str, object]) -> Response:
    """A problem document."""
    members: dict[str, Any] = {
        **details,
        "type": f"{BASE}problem/{kind}",
        "title": said.title[lang],
        "status": status,
        "detail": said.text[lang],
        "detail_zh": said.text["zh"],
        "detail_en": said.text["en"],
    }
    body = json.dumps(members, ensure_ascii=False, indent=1) + "\n"
    return Response(body, status=status, content_type=content_type("application/problem+json"))
