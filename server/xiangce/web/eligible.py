"""Eligibility over HTTP: statements are answered at once, records in a process of their own. Nothing is kept."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rdf import turtle
from xiangce.eligibility.reply import about_facts, head, rule_record
from xiangce.eligibility.report import MEDIA
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.stated import stated_table
from xiangce.errors import BadInput, NotFound
from xiangce.names import ID
from xiangce.room import Room
from xiangce.web.api import day
from xiangce.web.formats import Format
from xiangce.web.language import language
from xiangce.web.parameters import form_of, refuse_others
from xiangce.web.private import closed
from xiangce.web.request_body import read
from xiangce.web.statement import facts_of, members
from xiangce.web.upload import Upload, upload

# What results are offered as; the first is the default.
RESULTS: Final = tuple(Format(suffix, media.partition(";")[0], None) for suffix, media in MEDIA.items())
_LARGEST_STATEMENT: Final = 1 << 16
_FACTS: Final = b"facts"
_LONGEST_NAME: Final = 100
_PUBLIC: Final = ("on", "lang")
_OF_FACTS: Final = ("incentive", *_PUBLIC, "format")
_PARAMETERS: Final = (*_OF_FACTS, "kind", "name")


def blueprint(room: Room, assessor: Assessor) -> Blueprint:
    """The addresses /api/v1/eligible and /api/v1/incentives."""
    door = Blueprint("eligible", __name__)

    @door.post("/api/v1/eligible")
    def eligible() -> ResponseReturnValue:
        refuse_others(_PARAMETERS, repeatable=("incentive",))
        if request.mimetype == "application/json" and (request.content_length or 0) <= _LARGEST_STATEMENT:
            body = read(request, _LARGEST_STATEMENT)
            if _FACTS in body and (asked := members(body)).keys() & {"facts"}:
                refuse_others(_OF_FACTS, repeatable=("incentive",))
                return stated(assessor, asked)
            _refuse_unknown(assessor)
            return judged(room, _of_records(body), names())
        _refuse_unknown(assessor)
        return judged(room, upload(request, RESULTS), names())

    @door.get("/api/v1/incentives")
    def incentives() -> ResponseReturnValue:
        refuse_others(_PUBLIC)
        lang, on = language(request), day()
        answers = assessor.answers(lang, on)
        keys = {rule.iri.removeprefix(ID): rule for rule in assessor.chosen((), on)}
        listed = [{**answers.head(rule), "href": f"/api/v1/incentives/{key}"} for key, rule in keys.items()]
        documents = assessor.validity.documents(keys.values(), answers.labels)
        return _open(jsonify({**head(assessor, lang, on), "incentives": listed, "documents": documents}))

    @door.get("/api/v1/incentives/<path:key>")
    def incentive(key: str) -> ResponseReturnValue:
        refuse_others(_PUBLIC)
        lang, on = language(request), day()
        (rule,) = assessor.chosen([key], on)
        return _open(jsonify({**head(assessor, lang, on), **rule_record(assessor, rule, lang, on)}))

    return door


def _refuse_unknown(assessor: Assessor) -> None:
    """Refuse names and formats that there are not, before a file is read."""
    chosen(assessor, day())
    if request.args.get("format"):
        form_of(RESULTS)
    if kind := request.args.get("kind"):
        with _as_input("kind", kind):
            assessor.kind(kind)


def chosen(assessor: Assessor, on: date) -> tuple[Rule, ...]:
    """The rules that are asked for; BadInput for a name of none, NotFound for one of a document issued later."""
    for name in names():
        with _as_input("incentive", name):
            assessor.rules.named((name,))
    return assessor.chosen(names(), on)


@contextmanager
def _as_input(parameter: str, given: str) -> Iterator[None]:
    """Names of nothing as BadInput: the address exists, and its parameter is wrong."""
    try:
        yield
    except NotFound as error:
        raise BadInput(
            f"{parameter}: {error.say('en')}. GET /api/v1/incentives and /api/v1/kinds list the names",
            f"{parameter}：{error.say('zh')}。名称见 GET /api/v1/incentives 与 /api/v1/kinds",
            **{"parameter": parameter, "given": given[:_LONGEST_NAME], **error.details},
        ) from error


def names() -> list[str]:
    """The rules that are asked for by `incentive=`, which may stand several times or name several."""
    said = [name for each in request.args.getlist("incentive") for name in re.split("[,，]", each)]
    return [name.strip() for name in said if name.strip()]


def stated(assessor: Assessor, asked: Mapping[str, Any]) -> Response:
    """The answers to a statement of facts."""
    lang, on = language(request), day()
    form, rules, facts = form_of(RESULTS).suffix, chosen(assessor, on), facts_of(asked)
    labels = Labels(assessor.graph, lang, on)
    if form == "json":
        return closed(jsonify(about_facts(assessor, facts, rules, lang, on)), lang)
    if form == "ttl":
        body = turtle(about_facts(assessor, facts, rules, lang, on)["answers"], assessor.graph.version, labels)
    else:
        body = stated_table(assessor, facts, rules, labels, form)
    return closed(Response(body, content_type=MEDIA[form]), lang)


def judged(room: Room, sent: Upload, asked: list[str], shown: int | None = None) -> Response:
    """The answers for records, in the form asked for; of those in full at most so many."""
    task = {"task": "judge", "names": asked, "on": day().isoformat(), "shown": shown}
    reply = room.ask(sent.head() | task, sent.body)
    return closed(Response(reply.body, content_type=reply.head["media"]), sent.lang)


def _of_records(body: bytes) -> Upload:
    """Records that were sent as JSON."""
    if not body.strip():
        raise BadInput(
            "The body is empty. Send facts as JSON, or a file of records with its media type in Content-Type",
            "请求正文为空。请发送 JSON 事实，或记录文件并在 Content-Type 中写明媒体类型",
        )
    name = request.args.get("name", "").strip() or "body.json"
    return Upload(name, body, request.args.get("kind", ""), form_of(RESULTS), language(request))


def _open(response: Response) -> Response:
    """A response about what is public."""
    response.headers["Content-Language"] = language(request)
    response.vary.update(("Accept", "Accept-Language"))
    return response
