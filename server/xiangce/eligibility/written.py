"""What a person writes as the value of a fact: read as in files of records, and numbers with an exponent too."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from xiangce.eligibility.case import Value
from xiangce.eligibility.rule import Indicator
from xiangce.errors import BadInput
from xiangce.intake.choice import yes_no
from xiangce.intake.day import day as day_of
from xiangce.intake.number import number
from xiangce.names import PREFIXES
from xiangce.questions.values import read_decimal, read_fact
from xiangce.schema import Field

_COUNT: Final = PREFIXES["qudt"] + "NUM"
_YEAR_MARK: Final = "年"


def plain(name: str, told: object) -> tuple[str, dict[str, object]]:
    """A value as text, and where it comes from."""
    source: dict[str, object] = {"type": "statement"}
    if isinstance(told, Mapping):
        if by := _vouched(name, told):
            source["by"] = by
        told = told.get("value")
    if isinstance(told, bool):
        return str(told).lower(), source
    if isinstance(told, str | int | Decimal) and str(told).strip():
        return str(told).strip(), source
    raise BadInput(
        f"{name}: given {'nothing' if told is None else f'“{told}”'}, expected a number, a text, true or false",
        f"{name}：{'未给出值' if told is None else f'给出“{told}”'}，应为数值、文本、true 或 false",
        fact=name,
    )


def _vouched(name: str, told: Mapping[object, object]) -> str:
    """The words by which a fact is vouched for, empty if there are none; only words name a document or a list."""
    by = told.get("source")
    if not set(told) <= {"value", "source"} or not (by is None or isinstance(by, str)):
        raise BadInput(
            f'{name}: given “{told}”, expected {{"value": …, "source": "the document or list"}} and nothing else',
            f'{name}：给出“{told}”，应为 {{"value": …, "source": "文件或名单"}}，不含其他内容',
            fact=name,
        )
    return (by or "").strip()


def value(indicator: Indicator, name: str, text: str, field: Field | None) -> Value:
    """The number, not negative, or the truth that a text writes; BadInput names the fact if it writes none."""
    if indicator.type != "number":
        found = yes_no(text).value
        return (found or read_fact(name, text, is_number=False).value) == "true"
    exact = _number(name, text, field)
    if indicator.unit == _COUNT and exact != exact.to_integral_value():
        raise _bad(name, text, "a whole number", "整数")
    return exact


def _number(name: str, text: str, field: Field | None) -> Decimal:
    """The exact number of a text: 1.5e8, 1.5亿, and with a field also 1.5亿元, 400,000 or 5000㎡."""
    try:
        return Decimal(read_decimal(name, text).value)
    except BadInput:
        found = number(field, text).value if field else None
        if found is None or Decimal(found) < 0:
            raise
        return Decimal(found)


def day(name: str, text: str) -> str:
    """The day that a text writes, as YYYY-MM-DD: 2023-05-01, 2023/5/1, 2023年5月1日."""
    if found := day_of(text).value:
        return found
    raise _bad(name, text, "a day, such as 2023-05-01", "日期，如 2023-05-01")


def year(name: str, text: str, field: Field) -> int:
    """The whole number of a year, within the limits of its field."""
    plain = text.removesuffix(_YEAR_MARK)
    low, high = (int(Decimal(field.limits[limit])) for limit in ("minInclusive", "maxInclusive"))
    if plain.isascii() and plain.isdigit() and low <= int(plain[:9]) <= high:
        return int(plain)
    raise _bad(name, text, f"a whole number from {low} to {high}", f"{low} 至 {high} 的整数")


def _bad(name: str, text: str, expected: str, expected_zh: str) -> BadInput:
    """The error for a value that does not fit its fact."""
    return BadInput(
        f"{name}: given “{text}”, expected {expected}", f"{name}：给出“{text}”，应为{expected_zh}", fact=name
    )
