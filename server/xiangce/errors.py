"""What can go wrong, and the sentence that the user reads: what was given, what was expected, what to do.

XiangceError
    BadInput             400  a value, a query or a file that cannot be read
        AmbiguousName    400  a name that fits several things
        BadSyntax        400  a query with a syntax error, with its line and column
    Refused              403  a query that would leave the public graph
    NotFound             404  no such thing, question or page
    NotAcceptable        406  no such format
    TooLarge             413  a body, a query or an answer over its limit
    InvalidGraph         422  facts that break a rule, or that contradict each other
    Unavailable          503  out of time, memory or places; try again
"""

from typing import ClassVar


class XiangceError(Exception):
    """An error that says in English and in Chinese what was given, what was expected and what to do."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "error"
    title: ClassVar[dict[str, str]] = {"en": "Error", "zh": "错误"}

    def __init__(self, en: str, zh: str, **details: object) -> None:
        """Keep both sentences; `details` are further members of the problem document."""
        super().__init__(en)
        self.text = {"en": en, "zh": zh}
        self.details = details

    def say(self, lang: str) -> str:
        """The sentence in `lang`, zh or en."""
        return self.text["zh" if lang == "zh" else "en"]


class BadInput(XiangceError):
    """A value, a query or a file that cannot be read."""

    status = 400
    slug = "bad-input"
    title: ClassVar[dict[str, str]] = {"en": "Input not understood", "zh": "输入无法识别"}


class AmbiguousName(BadInput):
    """A name that fits several things; `candidates` in the details names them."""

    slug = "ambiguous-name"
    title: ClassVar[dict[str, str]] = {"en": "Name fits several things", "zh": "名称不唯一"}


class BadSyntax(BadInput):
    """A query with a syntax error; `line` and `column` in the details count from 1."""

    slug = "syntax"
    title: ClassVar[dict[str, str]] = {"en": "Syntax error", "zh": "语法错误"}


class Refused(XiangceError):
    """A query that would leave the public graph: network, files or updates."""

    status = 403
    slug = "refused"
    title: ClassVar[dict[str, str]] = {"en": "Refused", "zh": "拒绝执行"}


class NotFound(XiangceError):
    """No such thing, question or page."""

    status = 404
    slug = "not-found"
    title: ClassVar[dict[str, str]] = {"en": "Not found", "zh": "未找到"}


class NotAcceptable(XiangceError):
    """No such format; `available` in the details lists those that there are."""

    status = 406
    slug = "not-acceptable"
    title: ClassVar[dict[str, str]] = {"en": "No such format", "zh": "没有该格式"}


class TooLarge(XiangceError):
    """A body, a query or an answer over its limit."""

    status = 413
    slug = "too-large"
    title: ClassVar[dict[str, str]] = {"en": "Too large", "zh": "超出大小限制"}


class InvalidGraph(XiangceError):
    """Facts that break a rule of the shapes, or that contradict each other."""

    status = 422
    slug = "invalid-graph"
    title: ClassVar[dict[str, str]] = {"en": "The facts break a rule", "zh": "数据违反规则"}


class Unavailable(XiangceError):
    """Out of time, memory or places; `retry_after` in the details is in seconds."""

    status = 503
    slug = "unavailable"
    title: ClassVar[dict[str, str]] = {"en": "Try again later", "zh": "请稍后再试"}
