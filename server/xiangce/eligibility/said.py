"""Facts that somebody says, read into a case: `turnover=1.5亿`, `turnover:2023=9000万`, `park-recognised=yes`."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

import polars as pl

from xiangce.eligibility.case import PLACE, Case, Known, Value
from xiangce.eligibility.facts import last
from xiangce.eligibility.rule import Indicator
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.statement import Said, blank, columns_of, with_sums
from xiangce.eligibility.tables import ESTABLISHED, YEAR
from xiangce.errors import BadInput
from xiangce.names import PREFIXES
from xiangce.questions import find
from xiangce.questions.values import read_date, read_fact, read_integer
from xiangce.schema import Kind

_COUNT: Final = PREFIXES["qudt"] + "NUM"
_SUPPORT_YEAR: Final = "support-year"
_CITY: Final = ("city", "城市", "市州")
_MOST: Final = 200  # facts at once


class Sayings:
    """Reads what is said of one subject."""

    def __init__(self, rules: Rules, kinds: Mapping[str, Kind]) -> None:
        """Know the indicators, and what the fields of records are called that are none."""
        self._rules = rules
        self._kinds = kinds
        self._place = lru_cache(maxsize=1024)(self._find_place)

    def case(self, given: Mapping[str, object]) -> Case:
        """The case of facts by name; BadInput, NotFound or AmbiguousName for one that cannot be read.

        A value is a number, a truth, a text, or {"value": …, "source": …} with the words by which it is vouched for.
        """
        if len(given) > _MOST:
            raise BadInput(
                f"{len(given)} facts are given, more than {_MOST}. Send records instead",
                f"给出 {len(given)} 项事实，超过 {_MOST} 项。请改为发送记录",
            )
        said = Said()
        for name, value in given.items():
            self._read(said, name, value)
        self._refuse_later(said)
        with_sums(said, self._rules.indicators)
        columns = [
            pl.lit(value, self._blank.schema[name]).alias(name)
            for name, value in columns_of(said, self._rules.indicators)
        ]
        return Case(
            facts=self._blank.with_columns(columns),
            known=said.values,
            subject={"type": "statement", **({YEAR: said.year} if said.year else {})},
            place=said.place,
            year=said.year,
            founded=said.founded,
        )

    def _read(self, said: Said, name: str, value: object) -> None:
        """Read one fact."""
        text, source = _text(name, value)
        figure, colon, year = name.rpartition(":")
        if colon and re.fullmatch(r"[0-9]{4}", year):
            indicator = self._indicator(figure)
            number = self._value(indicator, figure, text)
            said.earlier.setdefault(indicator.key, {})[int(year)] = Decimal(number)
        elif field_key := self._field(name):
            self._read_field(said, field_key, name, text)
        else:
            indicator = self._indicator(name)
            if indicator.key in said.values:
                raise BadInput(
                    f"“{name}” is given twice; give each fact once", f"“{name}”给出两次；每项事实只给一次", fact=name
                )
            said.values[indicator.key] = Known(self._value(indicator, name, text), source)

    def _read_field(self, said: Said, key: str, name: str, text: str) -> None:
        """Read a fact that is no indicator."""
        if key == PLACE:
            said.place = self._place(text)
        elif key == ESTABLISHED:
            said.founded = date.fromisoformat(read_date(name, text).value).year
        elif key == YEAR:
            said.year = int(read_integer(name, text).value)
        else:
            said.support_year = int(read_integer(name, text).value)

    def _find_place(self, text: str) -> str:
        """The place of a name or code."""
        return find(self._rules.graph, ["xc:Place"], text).value

    @cached_property
    def _blank(self) -> pl.DataFrame:
        """The same columns for every case, so that expressions are made once."""
        return blank(self._rules.indicators)

    def _field(self, name: str) -> str | None:
        """The key of a field that is no indicator, by any of its names."""
        plain = name.strip().casefold()
        return PLACE if plain in _CITY else self._names.get(plain)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names of the fields that are no indicators but matter."""
        wanted = (PLACE, ESTABLISHED, YEAR, _SUPPORT_YEAR)
        fields = [each for kind in self._kinds.values() for each in kind.fields if each.key in wanted]
        return {name.casefold(): each.key for each in fields for name in (each.key, *each.label.values())}

    def _indicator(self, name: str) -> Indicator:
        """The indicator of a name."""
        found = self._titles.get(name.strip().casefold())
        return found or self._rules.indicators[last(find(self._rules.graph, ["xc:Indicator"], name).value)]

    @cached_property
    def _titles(self) -> Mapping[str, Indicator]:
        """The indicators by key and title; what else a person may mean is looked up in the graph."""
        every = self._rules.indicators.values()
        titles = {title.casefold(): each for each in every for title in each.title.values()}
        return titles | {each.key: each for each in every}

    def _value(self, indicator: Indicator, name: str, text: str) -> Value:
        """The value that a text writes."""
        term = read_fact(name, text, is_number=indicator.type == "number")
        if indicator.type != "number":
            return term.value == "true"
        number = Decimal(term.value)
        if indicator.unit == _COUNT and number != number.to_integral_value():
            raise BadInput(
                f"{name}: given “{text}”, expected a whole number", f"{name}：给出“{text}”，应为整数", parameter=name
            )
        return number

    def _refuse_later(self, said: Said) -> None:
        """Refuse figures of earlier years without a later year of the present ones, and a founding after these."""
        if said.founded and said.year and said.founded > said.year:
            raise BadInput(
                f"The enterprise was established in {said.founded}, after the year of the figures, {said.year}. "
                "Correct one of them",
                f"企业成立于 {said.founded} 年，晚于数据年度 {said.year}。请改正其一",
                fact=ESTABLISHED,
            )
        years = [year for figures in said.earlier.values() for year in figures]
        if years and (said.year is None or max(years) >= said.year):
            raise BadInput(
                f"A figure is given for {max(years)}; say the year of the present figures by year=…, later than that",
                f"给出了 {max(years)} 年的数据；请用 year=… 写明本次数据的年度，须晚于该年",
                fact=YEAR,
            )


def _text(name: str, value: object) -> tuple[str, dict[str, object]]:
    """A value as text, and where it comes from."""
    source: dict[str, object] = {"type": "statement"}
    if isinstance(value, Mapping):
        if said := str(value.get("source") or "").strip():
            source["by"] = said
        value = value.get("value")
    if isinstance(value, bool):
        return str(value).lower(), source
    if isinstance(value, str | int | Decimal) and str(value).strip():
        return str(value).strip(), source
    raise BadInput(
        f"{name}: given “{value}”, expected a number, a text, true or false",
        f"{name}：给出“{value}”，应为数值、文本、true 或 false",
        fact=name,
    )
