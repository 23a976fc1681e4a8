"""The JSON API: who answers for what, and the named questions."""

from datetime import date

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from xiangce.errors import BadInput
from xiangce.graph import Graph, today
from xiangce.questions import Answer, Question, ask, catalogue
from xiangce.questions.values import read_date
from xiangce.responsibility import MEASURES, UNITS, who
from xiangce.web.formats import Format, by_suffix, choose
from xiangce.web.language import language

_JSON = Format("json", "application/json", None)
_CSV = Format("csv", "text/csv", None)
# Parameters of the API itself, which no question has.
_OWN = ("lang", "format")


def blueprint(graph: Graph) -> Blueprint:
    """The API over a graph, below /api/v1."""
    api = Blueprint("api", __name__)

    @api.get("/api/v1/who")
    def answer_for() -> ResponseReturnValue:
        kinds, name = _who_is_asked()
        found = who(graph, name, day(), language(request), kinds)
        return _csv(found.answer) if _form() is _CSV else _json(found.record())

    @api.get("/api/v1/questions")
    def questions() -> ResponseReturnValue:
        return _json({"questions": [_entry(each) for each in catalogue().values()]})

    @api.get("/api/v1/questions/<name>")
    def question(name: str) -> ResponseReturnValue:
        values = {key: value for key, value in request.args.items() if key not in _OWN}
        answer = ask(graph, name, values, language(request))
        return _csv(answer) if _form() is _CSV else _json(_record(answer))

    return api


def _who_is_asked() -> tuple[tuple[str, ...], str]:
    """The kinds and the name that are asked for: exactly one of `unit` and `measure`."""
    unit, measure = request.args.get("unit", "").strip(), request.args.get("measure", "").strip()
    if bool(unit) == bool(measure):
        raise BadInput(
            "Say either unit=… or measure=…, one of them",
            "请给出 unit=… 或 measure=… 之一",
        )
    return (UNITS, unit) if unit else (MEASURES, measure)


def day() -> date:
    """The day that `on` gives, or today."""
    text = request.args.get("on", "").strip()
    return date.fromisoformat(read_date("on", text).value) if text else today()


def _form() -> Format[None]:
    """JSON or CSV, by `format=` or Accept."""
    offered = (_JSON, _CSV)
    asked = request.args.get("format")
    return by_suffix(asked, offered) if asked else choose(request.headers.get("Accept"), offered)


def _entry(question: Question) -> dict[str, object]:
    """A question for JSON: its name, what it asks, and what it needs."""
    needs = [
        {"name": each.name, "type": each.type, "label": dict(each.label), "optional": each.optional}
        for each in question.parameters.values()
    ]
    return {
        "name": question.name,
        "title": dict(question.title),
        "note": dict(question.note),
        "parameters": needs,
        "href": f"/api/v1/questions/{question.name}",
        "sparql": question.text,
    }


def _record(answer: Answer) -> dict[str, object]:
    """An answer for JSON: what was asked, the day, the rows."""
    return {
        "question": answer.question.name,
        "title": answer.question.title[answer.lang],
        "note": answer.question.note.get(answer.lang),
        "on": answer.on.isoformat(),
        "lang": answer.lang,
        "columns": answer.columns,
        "rows": answer.records(),
    }


def _json(value: dict[str, object]) -> Response:
    """A JSON response."""
    return _open(jsonify(value))


def _csv(answer: Answer) -> Response:
    """The rows as CSV."""
    return _open(Response(answer.csv(), content_type="text/csv; charset=utf-8; header=present"))


def _open(response: Response) -> Response:
    """A response that says what it depends on and whom it is for."""
    response.headers["Content-Language"] = language(request)
    response.vary.update(("Accept", "Accept-Language"))
    return response
