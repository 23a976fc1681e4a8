"""Eligibility over HTTP: statements are answered at once, records in a process of their own. Nothing is kept."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.rdf import turtle
from xiangce.eligibility.reply import about_facts, head, rule_record
from xiangce.eligibility.report import MEDIA
from xiangce.errors import BadInput, TooLarge
from xiangce.names import ID
from xiangce.nesting import depth
from xiangce.room import Room
from xiangce.web.api import day
from xiangce.web.formats import Format, by_suffix, choose
from xiangce.web.language import language
from xiangce.web.private import closed
from xiangce.web.request_body import read, text
from xiangce.web.upload import Upload, upload

# What results are offered as; the first is the default.
RESULTS: Final = tuple(Format(suffix, media.partition(";")[0], None) for suffix, media in MEDIA.items())
_STATED: Final = (RESULTS[0], RESULTS[-1])
_LARGEST_STATEMENT: Final = 1 << 16
_DEEPEST: Final = 8
_FACTS: Final = b"facts"
_LONGEST_NAME: Final = 100
_PARAMETERS: Final = ("incentive", "on", "lang", "format", "kind", "name")


def blueprint(room: Room, assessor: Assessor) -> Blueprint:
    """The addresses /api/v1/eligible and /api/v1/incentives."""
    door = Blueprint("eligible", __name__)

    @door.post("/api/v1/eligible")
    def eligible() -> ResponseReturnValue:
        _refuse_unknown()
        if request.mimetype == "application/json" and (request.content_length or 0) <= _LARGEST_STATEMENT:
            body = read(request, _LARGEST_STATEMENT)
            if _FACTS in body and (asked := _members(body)).keys() & {"facts"}:
                return stated(assessor, asked)
            return judged(room, _of_records(body), names())
        return judged(room, upload(request, RESULTS), names())

    @door.get("/api/v1/incentives")
    def incentives() -> ResponseReturnValue:
        lang, on = language(request), day()
        answers = assessor.answers(lang, on)
        keys = {rule.iri.removeprefix(ID): rule for rule in assessor.chosen((), on)}
        listed = [{**answers.head(rule), "href": f"/api/v1/incentives/{key}"} for key, rule in keys.items()]
        documents = assessor.validity.documents(keys.values(), answers.labels)
        return _open(jsonify({**head(assessor, lang, on), "incentives": listed, "documents": documents}))

    @door.get("/api/v1/incentives/<path:key>")
    def incentive(key: str) -> ResponseReturnValue:
        lang, on = language(request), day()
        (rule,) = assessor.chosen([key], on)
        return _open(jsonify({**head(assessor, lang, on), **rule_record(assessor, rule, lang, on)}))

    return door


def _refuse_unknown() -> None:
    """Refuse parameters that nobody reads, rather than answer another question."""
    for name in request.args:
        if name not in _PARAMETERS:
            raise BadInput(
                f"There is no parameter “{name}”; there are: {', '.join(_PARAMETERS)}",
                f"没有参数“{name}”；可用参数：{'、'.join(_PARAMETERS)}",
                parameter=name,
            )


def names() -> list[str]:
    """The rules that are asked for by `incentive=`, which may stand several times or name several."""
    said = [name for each in request.args.getlist("incentive") for name in re.split("[,，]", each)]
    return [name.strip() for name in said if name.strip()]


def stated(assessor: Assessor, asked: Mapping[str, Any]) -> Response:
    """The answers to a statement of facts."""
    lang, on = language(request), day()
    form = request.args.get("format")
    chosen = by_suffix(form, _STATED) if form else choose(request.headers.get("Accept"), _STATED)
    reply = about_facts(assessor, facts_of(asked), assessor.chosen(names(), on), lang, on)
    if chosen is _STATED[0]:
        return closed(jsonify(reply), lang)
    body = turtle(reply["answers"], assessor.graph.version, on)
    return closed(Response(body, content_type=MEDIA[chosen.suffix]), lang)


def judged(room: Room, sent: Upload, asked: list[str], shown: int | None = None) -> Response:
    """The answers for records, in the form asked for; of those in full at most so many."""
    task = {"task": "judge", "names": asked, "on": day().isoformat(), "shown": shown}
    reply = room.ask(sent.head() | task, sent.body)
    return closed(Response(reply.body, content_type=reply.head["media"]), sent.lang)


def facts_of(asked: Mapping[str, Any]) -> Mapping[str, object]:
    """The facts of a request; BadInput if there are none."""
    facts = asked.get("facts")
    if others := ", ".join(name[:_LONGEST_NAME] for name in asked if name != "facts"):
        raise BadInput(
            f"Beside “facts” the body has: {others}. Send facts or records; all else is a parameter of the address",
            f"正文除“facts”外还有：{others}。请发送事实或记录；其余写作地址参数",
        )
    if not isinstance(facts, dict) or not facts:
        raise BadInput(
            'Send {"facts": {"turnover": "150000000", …}} with at least one fact, or a file of records',
            '请发送 {"facts": {"turnover": "150000000", …}}，至少一项事实；或发送记录文件',
        )
    return facts


def _members(body: bytes) -> Mapping[str, Any]:
    """The members of a JSON object, its numbers exact."""
    if depth(body) > _DEEPEST:
        raise TooLarge(
            f"The JSON nests deeper than {_DEEPEST} levels. Write it flatter",
            f"JSON 嵌套超过 {_DEEPEST} 层。请写得更平",
        )
    try:
        said = json.loads(
            text(body).removeprefix("\ufeff"), parse_float=_exact, parse_constant=_refuse, object_pairs_hook=_once
        )
        json.dumps(said, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise BadInput(
            f"The JSON has half of a character, {error.object[error.start]!a}. Write whole characters",
            f"JSON 含半个字符 {error.object[error.start]!a}。请写完整字符",
        ) from error
    except ValueError as error:
        raise BadInput(f"The body is no JSON: {error}", f"正文不是 JSON：{error}") from error
    return said if isinstance(said, dict) else {}


def _exact(number: str) -> Decimal:
    """A number; ValueError for an exponent beyond those of decimals."""
    try:
        return Decimal(number)
    except ArithmeticError as error:
        raise ValueError(f"{number[:20]} is out of range") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of an object; ValueError if one is given twice."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is given twice")
    return members


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _of_records(body: bytes) -> Upload:
    """Records that were sent as JSON."""
    if not body.strip():
        raise BadInput(
            "The body is empty. Send facts as JSON, or a file of records with its media type in Content-Type",
            "请求正文为空。请发送 JSON 事实，或记录文件并在 Content-Type 中写明媒体类型",
        )
    form = request.args.get("format")
    chosen = by_suffix(form, RESULTS) if form else choose(request.headers.get("Accept"), RESULTS)
    name = request.args.get("name", "").strip() or "body.json"
    return Upload(name, body, request.args.get("kind", ""), chosen, language(request))


def _open(response: Response) -> Response:
    """A response about what is public."""
    response.headers["Content-Language"] = language(request)
    response.vary.update(("Accept", "Accept-Language"))
    return response
