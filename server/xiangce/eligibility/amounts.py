"""The ceiling of a case, explained: which cap binds, what it is a share of, what each year allows, what is unknown."""

from collections.abc import Mapping
from typing import Any

from xiangce.eligibility.case import Case
from xiangce.eligibility.ceilings import Caps
from xiangce.eligibility.columns import SUPPORT_YEAR
from xiangce.eligibility.exact import yuan
from xiangce.eligibility.facts import last
from xiangce.eligibility.judging import Judge
from xiangce.eligibility.labels import Labels, plain
from xiangce.eligibility.rule import Cap, Rule
from xiangce.eligibility.verdict import Verdict


class Ceiling:
    """Tells the ceiling of a rule for a case, given its verdict and amount."""

    def __init__(self, judge: Judge, rule: Rule, labels: Labels, case: Case, amounts: Mapping[str, int | None]) -> None:
        """Know what every cap and year allows on the case."""
        self._indicators = judge.rules.indicators
        self._rule, self._labels, self._case, self._priced = rule, labels, case, amounts
        self._caps = Caps(rule, case.facts.columns)
        self._support_year: int | None = case.facts.row(0, named=True).get(SUPPORT_YEAR)

    def record(self, verdict: Verdict, amount: int | None) -> dict[str, object] | None:
        """The ceiling for JSON; None where nothing is granted, or nothing can be as the verdict is `not-met`."""
        if self._rule.ceiling_stated is None or verdict is Verdict.NOT_MET:
            return None
        if not self._rule.ceiling_stated:
            return {"stated": False, "amount": None, "note": self._labels.word("no ceiling")}
        unknown = [key for key in self._rule.priced if key not in self._case.known and self._is_missing(key)]
        nothing = self._nothing(amount)
        binding = [] if nothing or any(self._could_bind(key) for key in unknown) else self._binding(amount)
        return {
            "stated": True,
            "up_to": True,
            "amount": None if amount is None else plain(yuan(amount)),
            "currency": self._rule.currency or self._currency(),
            "for": self._span(),
            "binding": [self._cap(cap) for cap in binding],
            "caps": [self._cap(cap) | self._allowed(cap) for cap in self._rule.caps],
            **({"years": self._years()} if self._caps.yearly else {}),
            "unknown": [self._fact(key) for key in unknown],
            "factors": [self._fact(key) | self._value(key) for key in self._rule.factors],
            **({"note": nothing} if nothing else {}),
            **({"payment": self._labels.thing(self._rule.payment)} if self._rule.payment else {}),
        }

    def _nothing(self, amount: int | None) -> str | None:
        """Why nothing can be granted although the verdict allows it; None if there is something."""
        years, year = self._caps.years, self._support_year
        if amount != 0:
            return None
        if year is not None and years and year not in years:
            return self._labels.word("no such year", year=year, first=years[0], final=years[-1])
        counts = dict.fromkeys(cap.counted_by for cap in self._rule.caps if cap.counted_by)
        named = [key for key in counts if key in self._case.known and not self._case.known[key].value]
        facts = self._labels.word("comma").join(self._labels.text(self._indicators[key].title) for key in named)
        return self._labels.word("nothing counted", facts=facts) if named else None

    def _is_missing(self, key: str) -> bool:
        """Whether a fact of the ceiling is missing: of a record of a counted thing there is one."""
        counted = any(cap.counted_by == key for cap in self._rule.caps)
        return not counted or key in self._case.facts.columns

    def _could_bind(self, key: str) -> bool:
        """Whether a cap whose base is unknown could turn out to be the lowest."""
        return any(cap.base == key for cap in self._rule.caps)

    def _binding(self, amount: int | None) -> list[Cap]:
        """The caps that the amount comes from; where a share equals a fixed amount, the latter."""
        caps = self._caps
        if caps.yearly and self._support_year is not None and not caps.is_for_one_year:
            own = self._priced.get(f"year {self._support_year}", 0) or 0
            held = [cap for cap in caps.yearly if cap.years and cap.years[0] <= self._support_year <= cap.years[1]]
            return caps.cumulative if amount is not None and amount < own else held
        if caps.yearly and not caps.is_for_one_year:
            uncut = sum(self._priced[f"year {year}"] or 0 for year in caps.years)
            return caps.cumulative if amount is not None and amount < uncut else caps.yearly
        tight = [cap for cap in caps.plain if self._priced[cap.iri] == amount]
        fixed = [cap for cap in tight if cap.amount is not None]
        return fixed or tight or caps.yearly

    def _span(self) -> dict[str, object]:
        """What the amount is for: one thing of the scope of its caps or so many, one year or all years of support."""
        first = self._caps.yearly[0] if self._caps.yearly else self._rule.caps[0]
        count = self._case.known.get(first.counted_by or "")
        cut = bool(count and self._caps.cumulative)
        scope = self._caps.cumulative[0].scope if cut else first.scope
        is_one = self._caps.is_for_one_year or self._support_year is not None
        years = {"years": 1 if is_one else len(self._caps.years)} if self._caps.yearly else {}
        years |= {"support_year": self._support_year} if years and self._support_year is not None else {}
        return {"scope": self._labels.thing(scope), **years, **({"count": plain(count.value)} if count else {})}

    def _years(self) -> list[dict[str, object]]:
        """What each year of support allows, and what is left of it below the cumulative caps if paid in order."""
        return [
            {
                "year": year,
                "ceiling": plain(yuan(self._priced[f"year {year}"] or 0)),
                "left_if_paid_in_order": plain(yuan(self._priced[f"left {year}"] or 0)),
            }
            for year in self._caps.years
        ]

    def _cap(self, cap: Cap) -> dict[str, object]:
        """A cap for JSON."""
        return {"cap": cap.key, "iri": cap.iri, "title": self._labels.text(cap.title), "clause": last(cap.clause)}

    def _allowed(self, cap: Cap) -> dict[str, object]:
        """What a cap allows by itself, and of what it is a share."""
        amount = self._priced[cap.iri]
        allowed: dict[str, Any] = {"amount": None if amount is None else plain(yuan(amount))}
        if cap.base and cap.share is not None:
            allowed |= {"share": plain(cap.share), "base": self._fact(cap.base) | self._value(cap.base)}
        return allowed

    def _fact(self, key: str) -> dict[str, object]:
        """An indicator for JSON."""
        return {"fact": key, "label": self._labels.text(self._indicators[key].title)}

    def _value(self, key: str) -> dict[str, object]:
        """The value of an indicator, null if it is not known."""
        known = self._case.known.get(key)
        return {"value": plain(known.value) if known else None}

    def _currency(self) -> str:
        """The currency of what the caps are shares of."""
        units = (self._indicators[cap.base].unit or "" for cap in self._rule.caps if cap.base)
        return next((last(unit).rpartition("_")[2] for unit in units), "")
