"""Facts that somebody says, read into a case: `turnover=1.5亿`, `turnover:2023=9000万`, `park-recognised=yes`."""

import re
from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

import polars as pl

from xiangce.eligibility.case import Case, Known, Value
from xiangce.eligibility.columns import ESTABLISHED, PLACE, STATED_YEAR, YEAR, top
from xiangce.eligibility.facts import last
from xiangce.eligibility.rule import Indicator
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.statement import Said, blank, columns_of, doubts, with_sums
from xiangce.eligibility.written import day, plain, value, year
from xiangce.errors import AmbiguousName, BadInput, NotFound
from xiangce.questions import find
from xiangce.schema import Kind

_CITY: Final = ("city", "城市", "市州")
_MOST: Final = 200  # facts at once
_LONGEST: Final = 200


class Sayings:
    """Reads what is said of one subject."""

    def __init__(self, rules: Rules, kinds: Mapping[str, Kind]) -> None:
        """Know the indicators, and the fields of records."""
        self._rules = rules
        self.fields = {field.key: field for kind in kinds.values() for field in kind.fields}
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
        said, every = Said(), self._rules.indicators
        for name, told in given.items():
            self._read(said, name, told)
        _refuse_later(said)
        with_sums(said, every)
        found = [*columns_of(said, every, self._decided)]
        columns = [pl.lit(each, self._blank.schema[name]).alias(name) for name, each in found]
        return Case(
            facts=self._blank.with_columns(columns),
            known=said.values,
            subject={"type": "statement", **({YEAR: said.year} if said.year else {})},
            place=said.place,
            founded=said.founded,
            doubts=tuple(doubts(said)),
        )

    def _read(self, said: Said, name: str, told: object) -> None:
        """Read one fact."""
        text, source = plain(name, told)
        if len(name) > _LONGEST or len(text) > _LONGEST:
            raise BadInput(
                f"{name[:_LONGEST]}: a name or value has more than {_LONGEST} characters. Write it shorter",
                f"{name[:_LONGEST]}：名称或值超过 {_LONGEST} 个字符。请缩短",
            )
        figure, colon, digits = name.replace("：", ":").rpartition(":")
        if colon and re.fullmatch(r"[0-9]{4}", digits):
            self._read_earlier(said, self._indicator(figure), name, int(digits), text)
        elif field_key := self._field(name):
            _once(said.fields, field_key, name)
            said.fields.add(field_key)
            self._read_field(said, field_key, name, text)
        else:
            indicator = self._indicator(name)
            _once(said.values, indicator.key, name)
            said.values[indicator.key] = Known(self._value(indicator, name, text), source)

    def _read_earlier(self, said: Said, indicator: Indicator, name: str, year: int, text: str) -> None:
        """Read a figure of an earlier year."""
        if top(indicator.key) not in self._blank.columns:
            raise BadInput(
                f"“{name}”: no earlier year of “{indicator.key}” matters; give it without the year",
                f"“{name}”：“{indicator.title.get('zh', indicator.key)}”不看往年；请去掉年份",
                fact=name,
            )
        figures = said.earlier.setdefault(indicator.key, {})
        _once(figures, year, name)
        figures[year] = Decimal(self._value(indicator, name, text))

    def _read_field(self, said: Said, key: str, name: str, text: str) -> None:
        """Read a fact that is no indicator."""
        if key == PLACE:
            said.place = self._place(text)
        elif key == ESTABLISHED:
            said.founded = date.fromisoformat(day(name, text)).year
        elif key == YEAR:
            said.year = year(name, text, self.fields[YEAR])
        else:
            said.support_year = year(name, text, self.fields[STATED_YEAR])

    def _value(self, indicator: Indicator, name: str, text: str) -> Value:
        """The value that a text writes, by the field of records that has it, if there is one."""
        field = self.fields.get(indicator.key)
        return value(indicator, name, text, field if field and field.path == indicator.iri else None)

    def _find_place(self, text: str) -> str:
        """The place of a name or code."""
        return find(self._rules.graph, ["xc:Place"], text).value

    @cached_property
    def _blank(self) -> pl.DataFrame:
        """The same columns for every case, so that expressions are made once."""
        return blank(self._rules.indicators)

    @cached_property
    def _decided(self) -> frozenset[str]:
        """The indicators by which somebody outside the text decides."""
        leaves = (leaf for rule in self._rules.all.values() for leaf in rule.leaves)
        return frozenset(leaf.indicator for leaf in leaves if leaf.decider)

    def _field(self, name: str) -> str | None:
        """The key of a field that is no indicator, by any of its names."""
        plain = name.strip().casefold()
        return PLACE if plain in _CITY else self._names.get(plain)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names of the fields that are no indicators but matter."""
        fields = [self.fields[key] for key in (PLACE, ESTABLISHED, YEAR, STATED_YEAR) if key in self.fields]
        return {name.casefold(): each.key for each in fields for name in (each.key, *each.label.values())}

    def _indicator(self, name: str) -> Indicator:
        """The indicator of a name."""
        if found := self._titles.get(name.strip().casefold()):
            return found
        try:
            return self._rules.indicators[last(find(self._rules.graph, ["xc:Indicator"], name).value)]
        except AmbiguousName:
            raise
        except NotFound as error:
            raise NotFound(
                f"{error.say('en')}. `xiangce explain INCENTIVE` and the question “indicators” name the facts",
                f"{error.say('zh')}。可用 `xiangce explain 奖补` 或问题“indicators”查看事实的名称",
                **error.details,
            ) from error

    @cached_property
    def _titles(self) -> Mapping[str, Indicator]:
        """The indicators by key and title; what else a person may mean is looked up in the graph."""
        every = self._rules.indicators.values()
        titles = {title.casefold(): each for each in every for title in each.title.values()}
        return titles | {each.key: each for each in every}


def _once(given: Container[object], key: object, name: str) -> None:
    """Refuse a fact that is given already, by this name or another."""
    if key in given:
        raise BadInput(
            f"“{name}” is given twice; give each fact once", f"“{name}”给出两次；每项事实只给一次", fact=name
        )


def _refuse_later(said: Said) -> None:
    """Refuse figures of earlier years without a later year of the present ones, and a founding after these."""
    if said.founded and said.year and said.founded > said.year:
        raise BadInput(
            f"The enterprise was established in {said.founded}, after the year of the figures, {said.year}. "
            "Correct one of them",
            f"企业成立于 {said.founded} 年，晚于数据年度 {said.year}。请改正其一",
            fact=ESTABLISHED,
        )
    years = [each for figures in said.earlier.values() for each in figures]
    if years and (said.year is None or max(years) >= said.year):
        raise BadInput(
            f"A figure is given for {max(years)}; say the year of the present figures by year=…, later than that",
            f"给出了 {max(years)} 年的数据；请用 year=… 写明本次数据的年度，须晚于该年",
            fact=YEAR,
        )
