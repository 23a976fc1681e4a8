"""A statement of facts as the body of a request: JSON, read exactly."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from xiangce.errors import BadInput, TooLarge
from xiangce.nesting import depth
from xiangce.web.request_body import text

_DEEPEST: Final = 8
_LONGEST_NAME: Final = 100


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


def members(body: bytes) -> Mapping[str, Any]:
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
