"""Which of the two languages a reader wants."""

from typing import Final

from flask import Request

LANGUAGES: Final = ("en", "zh")


def language(request: Request) -> str:
    """`zh` or `en`: what `?lang=` says, else the browser's order, else English."""
    # Not best_match: it takes a weak `en` for better than a strong `zh-CN`.
    wanted = [request.args.get("lang", ""), *(tag for tag, quality in request.accept_languages if quality)]
    primary = (tag.lower().partition("-")[0] for tag in wanted)
    return next((tag for tag in primary if tag in LANGUAGES), "en")
