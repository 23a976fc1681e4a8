"""Numbers that somebody states and that make little sense: noted, never refused, by the bounds of record shapes."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from importlib.resources import files
from typing import Final

from xiangce.eligibility.case import Case
from xiangce.eligibility.compiled import FLOORS
from xiangce.eligibility.facts import About, last
from xiangce.eligibility.labels import Labels, plain
from xiangce.eligibility.rule import Indicator, Rule
from xiangce.schema import Field

_WAN: Final = 10_000
_FAR: Final = 1_000  # how many times below its mark an amount is odd
_MONEY: Final = "CCY_"


def notes(
    case: Case, rules: Sequence[Rule], indicators: Mapping[str, Indicator], fields: Mapping[str, Field], labels: Labels
) -> list[dict[str, object]]:
    """What is noted of the stated numbers of a case, for JSON."""
    stated = {key: each.value for key, each in case.known.items() if each.source["type"] == "statement"}
    numbers = {key: value for key, value in stated.items() if isinstance(value, Decimal)}
    said = [*_beyond(numbers, fields, labels), *_ratios(numbers, labels), *_units(numbers, rules, indicators, labels)]
    return [
        {"fact": key, "label": labels.text(indicators[key].title), "value": plain(numbers[key]), "note": note}
        for key, note in said
    ]


def _beyond(numbers: Mapping[str, Decimal], fields: Mapping[str, Field], labels: Labels) -> Iterator[tuple[str, str]]:
    """The numbers above what a field of records takes."""
    for key, value in numbers.items():
        most = fields[key].limits.get("maxInclusive") if key in fields else None
        if most is not None and value > Decimal(most):
            yield key, labels.word("beyond", value=f"{value:,f}", most=f"{Decimal(most).normalize():,f}")


def _ratios(numbers: Mapping[str, Decimal], labels: Labels) -> Iterator[tuple[str, str]]:
    """The numbers out of proportion to others, in the words of the shapes."""
    for row in labels.graph.select((files(__package__) / "sense.rq").read_text(encoding="utf-8")):
        shape, own, other, least, most = (each.value if (each := row[name]) else "" for name in _ROW)
        value, limit = numbers.get(last(own)), numbers.get(last(other))
        if value is None or not limit or Decimal(least) * limit <= value <= Decimal(most) * limit:
            continue
        told = {"{name}": labels.of(own), "{value}": f"{value:,f}", "{limit}": f"{limit:,f}"}
        said = labels.text(About(labels.graph, shape).texts("sh:message"))
        yield last(own), reduce(lambda text, each: text.replace(*each), told.items(), said)


_ROW: Final = ("shape", "indicator", "other", "least", "most")


def _units(
    numbers: Mapping[str, Decimal], rules: Sequence[Rule], indicators: Mapping[str, Indicator], labels: Labels
) -> Iterator[tuple[str, str]]:
    """The amounts that are far below a mark in their unit, and reach it in ten thousands of it."""
    marks = [(key, mark) for rule in rules for key, mark in _marks(rule)]
    for key, value in numbers.items():
        mine = [mark for name, mark in marks if name == key and value * _FAR < mark <= value * _WAN]
        if mine and _MONEY in (indicators[key].unit or ""):
            unit = labels.of(indicators[key].unit or "")
            yield key, labels.word("unit", value=f"{value:,f}", unit=unit, times=f"{value * _WAN:,f}")


def _marks(rule: Rule) -> Iterator[tuple[str, Decimal]]:
    """What a rule measures amounts by: floors, and the cost at which a share meets a fixed cap."""
    for leaf in rule.leaves:
        if leaf.threshold is not None and leaf.readings[0].comparator in FLOORS:
            yield leaf.indicator, leaf.threshold
    fixed = min((cap.amount for cap in rule.caps if cap.amount is not None), default=None)
    for cap in rule.caps:
        if cap.base and cap.share and fixed is not None:
            yield cap.base, fixed * 100 / cap.share
