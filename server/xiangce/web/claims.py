"""The page that says what may be claimed: facts in a form, or a file of records."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.prose_tree import number
from xiangce.eligibility.reply import about_facts, rule_record
from xiangce.eligibility.rule import Indicator, Rule
from xiangce.errors import XiangceError
from xiangce.graph import today
from xiangce.names import CODE, PREFIXES
from xiangce.room import Room
from xiangce.web.eligible import RESULTS, as_file, judged
from xiangce.web.language import language
from xiangce.web.pages import html
from xiangce.web.upload import upload

_COUNT: Final = PREFIXES["qudt"] + "NUM"
_OWN: Final = ("city", "year", "established-on")
_SHOWN: Final = 50


@dataclass(frozen=True)
class Ask:
    """One fact that the form asks for."""

    key: str
    label: str
    unit: str
    is_truth: bool
    value: str


def blueprint(room: Room, assessor: Assessor) -> Blueprint:
    """The page /eligible. Facts are sent, never part of an address: figures of enterprises are confidential."""
    door = Blueprint("claims", __name__)

    @door.get("/eligible")
    def form() -> ResponseReturnValue:
        return _page(assessor, request.args.get("of", ""), {})

    @door.post("/eligible")
    def answered() -> ResponseReturnValue:
        of = request.form.get("of", "")
        given = {
            key: value.strip()
            for key, value in request.form.items()
            if key not in {"of", "file", "format", "kind"} and value.strip()
        }
        try:
            if request.files.get("file"):
                return _of_file(room, assessor, of)
            return _page(assessor, of, given, reply=_answers(assessor, of, given))
        except XiangceError as wrong:
            return _page(assessor, of, given, error=wrong)

    return door


def _answers(assessor: Assessor, of: str, given: Mapping[str, str]) -> dict[str, Any] | None:
    """The reply on the facts of a form; none without facts."""
    rules = assessor.chosen([of] if of else [], today())
    return about_facts(assessor, given, rules, language(request), today()) if given else None


def _of_file(room: Room, assessor: Assessor, of: str) -> Response:
    """The result for a file, on the page or to be saved."""
    sent = upload(request, RESULTS)
    response = judged(room, sent, [of] if of else [])
    if sent.report is not RESULTS[0]:
        return as_file(response, sent)
    return _page(assessor, of, {}, reply=json.loads(response.get_data()), name=sent.name)


def _page(assessor: Assessor, of: str, given: Mapping[str, str], **found: Any) -> Response:
    """The form, with what was found."""
    lang = language(request)
    labels = Labels(assessor.graph, lang, today())
    error, reply = found.get("error"), found.get("reply")
    answers = [each for each in reply["answers"] if each.get("asked", True) or of] if reply else []
    page = render_template(
        "eligible.html",
        rules=assessor.chosen((), today()),
        others=[
            rule
            for rule in assessor.rules.all.values()
            if rule not in assessor.rules.incentives + assessor.rules.targets
        ],
        of=of,
        rule=None if reply or not of else _told(assessor, of, lang),
        text=labels.text,
        groups=_groups(assessor, of, given, labels),
        own=[(key, given.get(key, "")) for key in _OWN],
        results=RESULTS,
        error=error,
        reply=reply,
        answers=answers[:_SHOWN],
        more=max(0, len(answers) - _SHOWN),
        silent=[each for each in reply["answers"] if each not in answers] if reply else [],
        prose=Prose(labels),
        number=number,
        name=found.get("name"),
    )
    response = html(page, error.status if isinstance(error, XiangceError) else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(assessor: Assessor, of: str, lang: str) -> dict[str, Any] | None:
    """What a rule says, if the name is one."""
    rules = _chosen(assessor, of)
    return rule_record(assessor, rules[0], lang, today()) if len(rules) == 1 else None


def _groups(assessor: Assessor, of: str, given: Mapping[str, str], labels: Labels) -> list[tuple[str, list[Ask]]]:
    """The facts to ask for, by the sort of subject that they are about."""
    rules = _chosen(assessor, of)
    keys = dict.fromkeys(key for rule in rules for key in rule.facts)
    found: dict[str, list[Ask]] = {}
    for key in keys:
        indicator = assessor.rules.indicators[key]
        if indicator.type in {"number", "truth"} and not indicator.parts:
            found.setdefault(indicator.subject, []).append(_ask(indicator, given.get(key, ""), labels))
    return [(labels.of(f"{CODE}subject-kind/{subject}"), asks) for subject, asks in found.items()]


def _chosen(assessor: Assessor, of: str) -> tuple[Rule, ...]:
    """The rules whose facts are asked for; all incentives if the name is none."""
    try:
        return assessor.chosen([of] if of else [], today())
    except XiangceError:
        return assessor.chosen([], today())


def _ask(indicator: Indicator, value: str, labels: Labels) -> Ask:
    """The fact of an indicator."""
    unit = labels.of(indicator.unit) if indicator.unit and indicator.unit != _COUNT else ""
    return Ask(indicator.key, labels.text(indicator.title), unit, indicator.type == "truth", value)
