"""The questions as forms and their answers as tables, and who answers for what as a page."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from xiangce.errors import XiangceError
from xiangce.graph import Graph, Row, Term, today
from xiangce.questions import Answer, Question, ask, catalogue, question
from xiangce.responsibility import PARTS, Duties, Places, who
from xiangce.web.api import day
from xiangce.web.fields import fields
from xiangce.web.language import language
from xiangce.web.pages import html, shower
from xiangce.web.table import tabulate


def blueprint(graph: Graph) -> Blueprint:
    """The forms /ask, /ask/<name> and /who over a graph."""
    pages = Blueprint("asking", __name__)

    @pages.get("/ask")
    def questions() -> ResponseReturnValue:
        return html(render_template("questions.html", questions=catalogue()))

    @pages.get("/ask/<name>")
    def form(name: str) -> ResponseReturnValue:
        return _form(graph, question(name))

    @pages.get("/who")
    def answers_for() -> ResponseReturnValue:
        return _who(graph, request.args.get("name", "").strip())

    return pages


def _form(graph: Graph, asked: Question) -> Response:
    """The form of a question, with its answer once there is something to answer."""
    given = {name: value.strip() for name, value in request.args.items() if name != "lang" and value.strip()}
    answer, error = None, None
    if request.args.keys() - {"lang"} or all(each.optional for each in asked.parameters.values()):
        try:
            answer = ask(graph, asked.name, given, language(request))
        except XiangceError as wrong:
            error = wrong
    page = render_template(
        "ask.html",
        question=asked,
        fields=fields(graph, asked, given, language(request), today()),
        answer=answer,
        table=tabulate(answer) if answer else None,
        error=error,
        show=shower(graph, answer.on if answer else None),
        links=_links(f"/api/v1/questions/{asked.name}", given),
    )
    return html(page, _status(error))


def _who(graph: Graph, name: str) -> Response:
    """The form for a unit or a measure, with what is known of it once it is named."""
    found, error = None, None
    try:
        found = who(graph, name, day(), language(request)) if name else None
    except XiangceError as wrong:
        error = wrong
    page = render_template(
        "who.html",
        subject=_subject(found),
        parts=_parts(found),
        answer=found.answer if found else None,
        error=error,
        show=shower(graph, found.answer.on if found else None),
        links=_who_links(found),
    )
    return html(page, _status(error))


def _status(error: XiangceError | None) -> int:
    """The status of a form: a value that fits nothing is a mistake in the form, whose page there is."""
    return 400 if error else 200


def _subject(found: Duties | Places | None) -> Term | None:
    """The unit or the measure that was found."""
    if isinstance(found, Duties):
        return found.unit
    return found.measure if found else None


def _parts(found: Duties | Places | None) -> list[list[Row]]:
    """The rows of each part: those of a unit in the order in which they are read, those of a measure as they come."""
    if isinstance(found, Duties):
        return [rows for part in PARTS if (rows := found.rows(part))]
    return _grouped(found.answer) if found else []


def _grouped(answer: Answer) -> list[list[Row]]:
    """The rows of each part, in the order of the answer."""
    parts = dict.fromkeys(row["part"] for row in answer.rows)
    return [[row for row in answer.rows if row["part"] == part] for part in parts]


def _who_links(found: Duties | Places | None) -> dict[str, str]:
    """The answer for programs, by format."""
    subject = _subject(found)
    if not (found and subject):
        return {}
    kind = "unit" if isinstance(found, Duties) else "measure"
    return _links("/api/v1/who", {kind: subject.value, "on": found.answer.on.isoformat()})


def _links(path: str, given: Mapping[str, str]) -> dict[str, str]:
    """The same answer for programs, by format."""
    values = {**given, "lang": language(request)}
    return {form: f"{path}?{urlencode({**values, 'format': form})}" for form in ("json", "csv")}
