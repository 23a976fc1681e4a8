"""What Excel asks of the cells of a field, and says when they are selected or wrongly filled in."""

from datetime import date
from typing import Any, Final

from xiangce.enterprise.wording import bounds, example, length, word
from xiangce.schema import Field

# Excel keeps fifteen digits of a number, and no day before its first.
_LARGEST: Final = 10**15
_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(9999, 12, 31)
_LONGEST_TEXT: Final = 10_000
_TITLE: Final = 32
_MESSAGE: Final = 255


def validation(field: Field, lang: str, source: str | list[str]) -> dict[str, Any]:
    """The validation of a field's cells, for xlsxwriter; `source` holds the entries of a drop-down or their place."""
    said = {
        "input_title": _cut(field.label[lang], _TITLE),
        "input_message": _cut(_help(field, lang), _MESSAGE),
        "error_title": word("wrong_title", lang),
    }
    return said | _rule(field, lang, source)


def number_format(field: Field) -> str:
    """How Excel shows the values: texts and codes as they are, years without a separator, amounts with one."""
    if field.datatype == "date":
        return "yyyy-mm-dd"
    if field.datatype == "decimal":
        return "#,##0.00#######" if field.unit else "0.#########"
    if field.datatype == "integer":
        return "#,##0" if field.unit else "0"
    return "@"


def _rule(field: Field, lang: str, source: str | list[str]) -> dict[str, Any]:
    """What the cells may hold, and the message if they hold anything else."""
    if source:
        # Codes and former names are read too, so Excel asks but does not refuse.
        wrong = {"error_message": word("wrong_code", lang), "error_type": "warning"}
        return {"validate": "list", "source": source} | wrong
    if field.datatype in ("decimal", "integer"):
        shown = f" {bounds(field)}" if bounds(field) else ""
        key = "wrong_number" if field.datatype == "decimal" else "wrong_integer"
        return {"validate": field.datatype, **_between(field), "error_message": word(key, lang).format(range=shown)}
    if field.datatype == "date":
        return {"validate": "date", **_days(field), "error_message": word("wrong_date", lang)}
    if length(field):
        least, most = int(field.limits.get("minLength", "0")), int(field.limits.get("maxLength", str(_LONGEST_TEXT)))
        wrong = {"error_message": word("wrong_text", lang).format(range=length(field))}
        return {"validate": "length", "criteria": "between", "minimum": least, "maximum": most} | wrong
    return {"validate": "any"}


def _between(field: Field) -> dict[str, str]:
    """The bounds of a number as Excel knows them: of two bounds, both as if they were inclusive."""
    limits = field.limits
    least = limits.get("minInclusive", limits.get("minExclusive"))
    most = limits.get("maxInclusive", limits.get("maxExclusive"))
    if least is not None and most is None:
        return {"criteria": ">=" if "minInclusive" in limits else ">", "value": least}
    if most is not None and least is None:
        return {"criteria": "<=" if "maxInclusive" in limits else "<", "value": most}
    return {"criteria": "between", "minimum": least or str(-_LARGEST), "maximum": most or str(_LARGEST)}


def _days(field: Field) -> dict[str, Any]:
    """The bounds of a day, which are those of Excel's calendar where the shapes have none."""
    least, most = field.limits.get("minInclusive"), field.limits.get("maxInclusive")
    return {
        "criteria": "between",
        "minimum": date.fromisoformat(least) if least else _FIRST_DAY,
        "maximum": date.fromisoformat(most) if most else _LAST_DAY,
    }


def _help(field: Field, lang: str) -> str:
    """What to fill in: the help, the bounds and an example."""
    said = [
        field.help[lang],
        word("range", lang).format(range=bounds(field)) if bounds(field) else "",
        word("length", lang).format(range=length(field)) if length(field) else "",
        word("example", lang).format(example=example(field, lang)) if field.example else "",
    ]
    return "\n".join(filter(None, said))


def _cut(text: str, longest: int) -> str:
    """A text of at most so many UTF-16 units, in which Excel counts."""
    while len(text.encode("utf-16-le")) // 2 > longest:
        text = text.removesuffix("…")[:-1] + "…"
    return text
