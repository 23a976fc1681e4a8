"""Errors as problem documents (RFC 9457) in the reader's language."""

import json
import logging
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from xiangce.errors import XiangceError
from xiangce.names import BASE
from xiangce.web.language import language

_LOG = logging.getLogger(__name__)
_SENTENCES = {
    400: (
        "The request could not be read. Correct it before you send it again.",
        "无法读取该请求，请修改后再发送。",
    ),
    404: (
        "There is nothing at this address. Check it, or start from the front page.",
        "该地址不存在，请检查或从首页开始。",
    ),
    405: (
        "This address does not take that method; the Allow header lists those it takes.",
        "该地址不支持此方法，可用方法见 Allow 响应头。",
    ),
    413: (
        "The request is too large. Send less.",
        "请求过大，请减少内容。",
    ),
    415: (
        "This address does not read that media type. Send one that its documentation names.",
        "该地址不接受此媒体类型，请按文档发送。",
    ),
}
_BROKEN = (
    "The server failed on this request, and logged why. Try again; if it fails again, report the time and address.",
    "服务器处理该请求时出错，已记录原因。请重试；若仍出错，请报告时间和地址。",
)
_FIRST_ERROR = 400


def problem(error: XiangceError, lang: str) -> Response:
    """The error as a problem document; both sentences, and all details as members."""
    document: dict[str, Any] = dict(error.details)
    document |= _document(error.slug, error.title[lang], error.status)
    document |= {"detail": error.say(lang), "detail_zh": error.say("zh"), "detail_en": error.say("en")}
    response = _response(document, lang)
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def install(app: Flask) -> None:
    """Have the app answer every error with a problem document."""
    app.register_error_handler(XiangceError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _ours(error: XiangceError) -> Response:
    return problem(error, language(request))


def _http(error: HTTPException) -> ResponseReturnValue:
    """A problem document with the headers of the error, such as Allow; redirects stay as they are."""
    status = error.code or 500
    if status < _FIRST_ERROR or error.response:
        return error
    sentences = _SENTENCES.get(status, (f"{error.description}", f"{error.description}"))
    response = _plain(error.name, status, sentences)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _broken(error: Exception) -> Response:
    _LOG.error("no answer to %s %s", request.method, request.path, exc_info=error)
    return _plain("Internal Server Error", 500, _BROKEN)


def _plain(name: str, status: int, sentences: tuple[str, str]) -> Response:
    lang = language(request)
    en, zh = sentences
    document = _document(name.lower().replace(" ", "-"), name, status)
    document |= {"detail": zh if lang == "zh" else en, "detail_zh": zh, "detail_en": en}
    return _response(document, lang)


def _document(slug: str, title: str, status: int) -> dict[str, Any]:
    return {"type": f"{BASE}problem/{slug}", "title": title, "status": status}


def _response(document: dict[str, Any], lang: str) -> Response:
    body = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    response = Response(body, status=document["status"], content_type="application/problem+json")
    response.headers["Content-Language"] = lang
    response.vary.add("Accept-Language")
    return response
