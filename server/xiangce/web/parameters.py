"""Parameters of an address that are refused, with what was given, what is expected and what to do."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from flask import request

from xiangce.errors import BadInput, NotAcceptable
from xiangce.web.formats import Format, by_suffix, choose
from xiangce.web.language import LANGUAGES

_QUOTED: Final = 100


def refuse_others(known: Sequence[str], repeatable: Collection[str] = ()) -> None:
    """Refuse parameters that nobody reads or that are given twice, and languages that nobody speaks here."""
    for name, values in request.args.lists():
        if name not in known:
            raise BadInput(
                f"There is no parameter “{name[:_QUOTED]}”; there are: {', '.join(known)}. "
                "Correct the name, or leave it out",
                f"没有参数“{name[:_QUOTED]}”；可用参数：{'、'.join(known)}。请改正名称或去掉",
                parameter=name[:_QUOTED],
                expected=[*known],
            )
        if len(values) > 1 and name not in repeatable:
            raise BadInput(
                f"{name} is given {len(values)} times; give it once",
                f"{name} 给出 {len(values)} 次；请只给一次",
                parameter=name,
            )
    said = request.args.get("lang", "").strip()
    if said and said.lower().partition("-")[0] not in LANGUAGES:
        raise wrong("lang", said, LANGUAGES)


def form_of(offered: Sequence[Format[Any]]) -> Format[Any]:
    """The format that `format=` asks for, else Accept; BadInput for a name of none, NotAcceptable for the header."""
    said = request.args.get("format", "").strip()
    if not said:
        return choose(request.headers.get("Accept"), offered)
    try:
        return by_suffix(said, offered)
    except NotAcceptable as error:
        raise wrong("format", said, [each.suffix for each in offered]) from error


def wrong(name: str, given: str, expected: Sequence[str], details: Mapping[str, object] | None = None) -> BadInput:
    """The error for a value that is none of those expected."""
    return BadInput(
        f"{name}: given “{given[:_QUOTED]}”, expected one of: {', '.join(expected)}. Use one of them, or leave it out",
        f"{name}：给出“{given[:_QUOTED]}”，应为以下之一：{'、'.join(expected)}。请选用其一或去掉",
        **{"parameter": name, "given": given[:_QUOTED], "expected": [*expected], **(details or {})},
    )
