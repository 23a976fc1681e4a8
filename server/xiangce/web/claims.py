"""The page that says what may be claimed: facts in a form, or a file of records."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.reply import about_facts, rule_record
from xiangce.eligibility.rule import Indicator, Rule
from xiangce.errors import BadInput, XiangceError
from xiangce.graph import today
from xiangce.names import CODE, PREFIXES
from xiangce.room import Room
from xiangce.web.eligible import RESULTS, judged
from xiangce.web.language import language
from xiangce.web.pages import html
from xiangce.web.private import as_file
from xiangce.web.upload import upload

_COUNT: Final = PREFIXES["qudt"] + "NUM"
_OWN: Final = ("city", "year", "established-on")
_SOURCE: Final = "source:"
_OTHER: Final = ("of", "file", "format", "kind", "more")
_SHOWN: Final = 50
_LARGEST_FORM: Final = 1 << 16


@dataclass(frozen=True)
class Ask:
    """One fact that the form asks for; where somebody decides it, also by which document."""

    key: str
    label: str
    unit: str
    is_truth: bool
    is_decided: bool
    value: str
    source: str


def blueprint(room: Room, assessor: Assessor) -> Blueprint:
    """The page /eligible. Facts are sent, never part of an address: figures of enterprises are confidential."""
    door = Blueprint("claims", __name__)

    @door.get("/eligible")
    def form() -> ResponseReturnValue:
        room.warm()
        of = request.args.get("of", "")
        try:
            rules = _rules(assessor, of)
        except XiangceError as wrong:
            return _page(assessor, "", assessor.chosen([], today()), error=wrong)
        return _page(assessor, of, rules)

    @door.post("/eligible")
    def answered() -> ResponseReturnValue:
        of, rules = "", assessor.chosen([], today())
        if not request.mimetype.startswith("multipart/"):
            request.max_content_length = _LARGEST_FORM
        try:
            of, rules = request.form.get("of", ""), _rules(assessor, request.form.get("of", ""))
            if request.files.get("file"):
                return _of_file(room, assessor, of, rules)
            given = dict(_given())
            reply = about_facts(assessor, given, rules, language(request), today()) if given else None
            return _page(assessor, of, rules, reply=reply)
        except XiangceError as wrong:
            return _page(assessor, of, rules, error=wrong)

    return door


def _rules(assessor: Assessor, of: str) -> tuple[Rule, ...]:
    """The rule of a name, all incentives without one; NotFound."""
    return assessor.chosen([of] if of else [], today())


def _given() -> Iterator[tuple[str, object]]:
    """The facts of the form, with the documents by which they are decided."""
    every = {key: [each.strip() for each in values if each.strip()] for key, values in request.form.lists()}
    if twice := next((key for key, values in every.items() if len(values) > 1), None):
        raise BadInput(f"{twice} is given twice; give each fact once", f"{twice} 给出两次；每项事实只给一次")
    said = {key: values[0] for key, values in every.items() if values}
    for key, value in said.items():
        if key not in _OTHER and not key.startswith(_SOURCE):
            source = said.get(_SOURCE + key)
            yield key, {"value": value, "source": source} if source else value
    for line in said.get("more", "").splitlines():
        name, equals, value = line.replace("＝", "=").partition("=")
        if line.strip() and not equals:
            raise BadInput(f"given “{line}”, expected name=value", f"给出“{line}”，应写作 名称=值")
        if line.strip():
            yield name.strip(), value.strip()


def _of_file(room: Room, assessor: Assessor, of: str, rules: Sequence[Rule]) -> Response:
    """The result for a file, on the page or to be saved."""
    sent = upload(request, RESULTS)
    names = [of] if of else []
    if sent.report is not RESULTS[0]:
        return as_file(judged(room, sent, names), sent, "eligible")
    # One more than is shown, so that the page can say that there are more.
    response = judged(room, sent, names, shown=_SHOWN + 1)
    return _page(assessor, of, rules, reply=json.loads(response.get_data()), name=sent.name)


def _page(
    assessor: Assessor,
    of: str,
    rules: Sequence[Rule],
    *,
    error: XiangceError | None = None,
    reply: Mapping[str, Any] | None = None,
    name: str = "",
) -> Response:
    """The form, with what was found."""
    lang = language(request)
    labels = Labels(assessor.graph, lang, today())
    replies = reply["answers"] if reply else []
    judged_by = assessor.rules
    page = render_template(
        "eligible.html",
        rules=assessor.chosen((), today()),
        others=[each for each in judged_by.all.values() if each not in judged_by.incentives + judged_by.targets],
        of=of,
        rule=rule_record(assessor, rules[0], lang, today()) if of and not reply and not error else None,
        text=labels.text,
        groups=_groups(assessor, rules, labels),
        own=[(key, request.form.get(key, "")) for key in _OWN],
        more_facts=request.form.get("more", ""),
        results=RESULTS,
        error=error,
        reply=reply,
        answers=[each for each in replies if each["asked"] or of][:_SHOWN],
        has_more=len(replies) > _SHOWN,
        silent=[each for each in replies if not (each["asked"] or of)],
        prose=Prose(labels),
        name=name,
    )
    response = html(page, error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    if error and "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def _groups(assessor: Assessor, rules: Sequence[Rule], labels: Labels) -> list[tuple[str, list[Ask]]]:
    """The facts to ask for, by the sort of subject that they are about."""
    keys = dict.fromkeys(key for rule in rules for key in rule.facts)
    keys |= dict.fromkeys(part for key in list(keys) for part in assessor.rules.indicators[key].addends)
    decided = {leaf.indicator for rule in rules for leaf in rule.leaves if leaf.decider}
    found: dict[str, list[Ask]] = {}
    for key in keys:
        indicator = assessor.rules.indicators[key]
        if indicator.type in {"number", "truth"} and not indicator.parts:
            found.setdefault(indicator.subject, []).append(_ask(indicator, labels, is_decided=key in decided))
    return [(labels.of(f"{CODE}subject-kind/{subject}"), asks) for subject, asks in found.items()]


def _ask(indicator: Indicator, labels: Labels, *, is_decided: bool) -> Ask:
    """The fact of an indicator, with what was sent of it."""
    unit = labels.of(indicator.unit) if indicator.unit and indicator.unit != _COUNT else ""
    value, source = (request.form.get(prefix + indicator.key, "") for prefix in ("", _SOURCE))
    is_truth = indicator.type == "truth"
    return Ask(indicator.key, labels.text(indicator.title), unit, is_truth, is_decided, value, source)
