"""What a request sends to be checked: a file and how, from a body, a form, or JSON as the EU test bed takes it."""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Request

from xiangce.errors import BadInput, NotAcceptable, Refused
from xiangce.web.formats import Format, by_suffix, choose
from xiangce.web.language import language
from xiangce.web.request_body import UnsupportedMediaType, read

_MOST: Final = 32 << 20
# What the server lets in: more than is taken, so that the refusal is said as all others are.
LIMIT: Final = 2 * _MOST
# What reports are offered as; the first is the default.
REPORTS: Final = (
    Format("json", "application/json", None),
    Format("csv", "text/csv", None),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
    Format("ttl", "text/turtle", None),
    Format("nt", "application/n-triples", None),
    Format("jsonld", "application/ld+json", None),
    Format("rdf", "application/rdf+xml", None),
)
# Suffixes of what is taken, by media type.
_TAKEN: Final = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/vnd.apache.parquet": "parquet",
    "application/ld+json": "jsonld",
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "application/rdf+xml": "rdf",
    "application/gzip": "gz",
    "application/octet-stream": "",
}
_SAMPLE: Final = 20
_ITB: Final = "contentToValidate"
_TEXTS: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_MOST_MARKS: Final = 4096  # bytes of a request of the test bed that are in no text


@dataclass(frozen=True)
class Upload:
    """A file, the kind of its records if that was said, and how to report."""

    name: str
    body: bytes
    kind: str
    report: Format[None]
    lang: str
    by_reference: bool = False

    def head(self) -> dict[str, object]:
        """What the process that checks needs to know."""
        return {
            "name": self.name,
            "kind": self.kind,
            "format": self.report.suffix,
            "lang": self.lang,
            "sample": _SAMPLE,
            "reference": self.by_reference,
        }


def upload(request: Request, offered: Sequence[Format[None]] = REPORTS) -> Upload:
    """What a request sends; BadInput or TooLarge if it sends no file, several, or too much."""
    if request.mimetype == "multipart/form-data":
        return _of_form(request, offered)
    body = read(request, _MOST)
    if not body:
        raise BadInput(
            "The body is empty. Send the file as the body, with its media type in Content-Type",
            "请求正文为空。请把文件作为正文发送，并在 Content-Type 中写明媒体类型",
        )
    if request.mimetype == "application/json" and _ITB.encode() in body[:65536] and (asked := _members(body)):
        return _of_test_bed(request, asked)
    suffix = _suffix(request.mimetype)
    name = request.args.get("name", "").strip() or (f"body.{suffix}" if suffix else "body")
    report = _report(request, offered)
    return Upload(name, body, request.args.get("kind", ""), report, language(request), _by_reference(request))


def _of_form(request: Request, offered: Sequence[Format[None]]) -> Upload:
    """The file of a form."""
    request.max_content_length = _MOST
    request.max_form_memory_size = _MOST
    given = request.files.getlist("file")
    if len(given) != 1 or not given[0].filename:
        raise BadInput("Choose one file, in the field “file”", "请选择一个文件（字段 file）")
    report = by_suffix(request.form["format"], offered) if request.form.get("format") else _report(request, offered)
    kind = request.form.get("kind") or request.args.get("kind", "")
    return Upload(given[0].filename, given[0].read(), kind, report, language(request), _by_reference(request))


def _of_test_bed(request: Request, asked: dict[str, Any]) -> Upload:
    """The content of a request as the validators of the EU Interoperability Test Bed take it."""
    how, content = asked.get("embeddingMethod", "STRING"), asked[_ITB]
    if not isinstance(content, str):
        raise BadInput(
            f"{_ITB} is no text. Send the file as a text or in Base64", f"{_ITB} 不是文本。请以文本或 Base64 发送文件"
        )
    if how == "URL":
        raise Refused("Nothing is fetched from a URL; send the content itself", "系统不从网址取文件；请直接发送内容")
    suffix = _suffix(str(asked.get("contentSyntax", "application/json")))
    report = str(asked.get("reportSyntax", ""))
    lang = str(asked.get("locale", "")) or language(request)
    return Upload(
        f"content.{suffix}",
        _decoded(content) if how == "BASE64" else _encoded(content),
        str(asked.get("validationType", "")),
        choose(report, REPORTS) if report else _report(request, REPORTS),
        "zh" if lang.startswith("zh") else "en",
    )


def _members(body: bytes) -> dict[str, Any]:
    """The members of a request of the test bed; none if the body is something else, such as records that name it.

    Records may swell in memory, so they are left to the process that checks.
    """
    if len(_TEXTS.sub(b"", body)) > _MOST_MARKS:
        return {}
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) and _ITB in said else {}


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except ValueError as error:
        raise BadInput(f"{_ITB} is not Base64: {error}", f"{_ITB} 不是 Base64：{error}") from error


def _encoded(content: str) -> bytes:
    try:
        return content.encode()
    except UnicodeEncodeError as error:
        raise BadInput(
            f"{_ITB} has half a character at position {error.start + 1}. Write it whole",
            f"{_ITB} 第 {error.start + 1} 个字符不完整。请写出完整的字符",
        ) from error


def _suffix(media_type: str) -> str:
    """The suffix of a media type; UnsupportedMediaType if records do not come in it."""
    suffix = _TAKEN.get(media_type or "application/octet-stream")
    if suffix is None:
        taken = ", ".join(_TAKEN)
        raise UnsupportedMediaType(
            f"Records are not taken as {media_type}. Send one of {taken}",
            f"不接受 {media_type}。可用：{taken}",
            available=[*_TAKEN],
        )
    return suffix


def _report(request: Request, offered: Sequence[Format[None]]) -> Format[None]:
    """The report that is asked for, by `format=` or Accept."""
    asked = request.args.get("format")
    try:
        return by_suffix(asked, offered) if asked else choose(request.headers.get("Accept"), offered)
    except NotAcceptable:
        if not asked and "html" in request.headers.get("Accept", ""):
            return offered[0]
        raise


def _by_reference(request: Request) -> bool:
    return request.args.get("engine") == "reference"
