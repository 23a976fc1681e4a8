"""What the `type` of a problem document leads to: a page that says what sort of error it is."""

from collections.abc import Iterator

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from xiangce.errors import NotFound, XiangceError
from xiangce.web.pages import html
from xiangce.web.problem import HTTP, slug


def blueprint() -> Blueprint:
    """The page of each sort of error, at /problem/<slug>."""
    pages = Blueprint("problems", __name__)

    @pages.get("/problem/<name>")
    def sort(name: str) -> ResponseReturnValue:
        found = [(status, title) for known, status, title in _sorts() if known == name]
        if not found:
            raise NotFound(f"There is no sort of error named “{name}”", f"没有名为“{name}”的错误类型")
        status, title = found[0]
        return html(render_template("problem.html", name=name, status=status, title=title))

    return pages


def _sorts() -> Iterator[tuple[str, int, dict[str, str]]]:
    """Every sort of error by its slug, with its status and title: our own, then those of HTTP."""
    for own in _below(XiangceError):
        yield own.slug, own.status, own.title
    for status, said in HTTP.items():
        yield slug(said.title["en"]), status, said.title


def _below(kind: type[XiangceError]) -> Iterator[type[XiangceError]]:
    """A class of errors and those that refine it."""
    yield kind
    for each in kind.__subclasses__():
        yield from _below(each)
