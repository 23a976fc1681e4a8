"""Records checked over HTTP: an address for programs, a page for people. Nothing that is sent is kept."""

import json

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from xiangce.enterprise.severities import SEVERITIES
from xiangce.errors import XiangceError
from xiangce.resource.locate import web_path
from xiangce.room import Room
from xiangce.web.kinds import Catalogue
from xiangce.web.language import language
from xiangce.web.pages import html
from xiangce.web.private import as_file, closed
from xiangce.web.upload import REPORTS, Upload, upload

_SHOWN = 200


def blueprint(room: Room, catalogue: Catalogue) -> Blueprint:
    """The addresses /api/v1/check and /check; each check runs in a process of its own."""
    door = Blueprint("check", __name__)

    @door.post("/api/v1/check")
    def check() -> ResponseReturnValue:
        return _answer(room, upload(request))

    @door.get("/check")
    def form() -> ResponseReturnValue:
        room.warm()
        return _page(catalogue)

    @door.post("/check")
    def checked() -> ResponseReturnValue:
        try:
            sent = upload(request)
            if sent.report is not REPORTS[0]:
                return as_file(_answer(room, sent), sent, "findings")
            # One more than is shown, so that the page can say that there are more.
            found = json.loads(room.ask(sent.head() | {"shown": _SHOWN + 1}, sent.body).body)
        except XiangceError as wrong:
            return _page(catalogue, error=wrong)
        return _page(catalogue, name=sent.name, found=found)

    return door


def _answer(room: Room, sent: Upload) -> Response:
    """The report, in the format asked for; 200 whether or not rules are violated."""
    reply = room.ask(sent.head(), sent.body)
    return closed(Response(reply.body, content_type=reply.head["media"]), sent.lang)


def _page(catalogue: Catalogue, **found: object) -> Response:
    """The form, with what was found."""
    error = found.get("error")
    page = render_template(
        "check.html",
        kinds=catalogue.kinds,
        reports=REPORTS,
        shown=_SHOWN,
        severities={key: said[language(request)] for key, said in SEVERITIES.items()},
        address=_address,
        **{"error": None, "found": None, "name": None} | found,
    )
    response = html(page, error.status if isinstance(error, XiangceError) else 200)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language(request)
    if isinstance(error, XiangceError) and "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def _address(rule: str, lang: str) -> str:
    """Where a rule is shown."""
    path, _, part = (web_path(rule) or "").partition("#")
    return f"{path}?lang={lang}#{part}"
