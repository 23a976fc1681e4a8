"""Ceilings as column expressions, in fen: of caps side by side the lowest binds, yearly ones add up."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

import polars as pl

from xiangce.eligibility.columns import SUPPORT_YEAR
from xiangce.eligibility.exact import fen
from xiangce.eligibility.rule import Cap, Rule

CEILING: Final = "ceiling"
_COUNTED: Final = 2 * 100 * 10**6  # a million things, encoded; no enterprise has as many
_SMALL: Final = 9  # what an amount can be multiplied by as it is
_NOTHING: Final = pl.lit(None, pl.Int64)


@dataclass(frozen=True)
class Caps:
    """The caps of a rule over a table that has certain columns; without a count each row is one thing."""

    rule: Rule
    columns: Collection[str]

    @cached_property
    def yearly(self) -> list[Cap]:
        """The caps that hold for some years of support."""
        return [cap for cap in self.rule.caps if cap.years]

    @cached_property
    def cumulative(self) -> list[Cap]:
        """The caps of what the years come to."""
        return [cap for cap in self.rule.caps if cap.over_years]

    @cached_property
    def plain(self) -> list[Cap]:
        """The caps that hold side by side, each for itself."""
        return [cap for cap in self.rule.caps if not cap.years and not cap.over_years]

    @property
    def years(self) -> range:
        """The years of support."""
        spans = [cap.years for cap in self.yearly if cap.years]
        return range(min(first for first, _ in spans), max(final for _, final in spans) + 1) if spans else range(0)

    @property
    def is_for_one_year(self) -> bool:
        """Whether the ceiling is that of one year, as a share of the cost of each year cannot be known ahead."""
        return bool(self.yearly and self.plain)

    def ceiling(self) -> pl.Expr:
        """The most that there may be (Int64, fen): of all years, or of the year of support if that is known."""
        if self.is_for_one_year:
            return pl.min_horizontal(self.of_support_year(), *(self.amount(cap) for cap in self.plain))
        if self.yearly:
            whole = self.up_to(self.years[-1])
            if SUPPORT_YEAR not in self.columns:
                return whole
            year = pl.min_horizontal(self.of_support_year(), *(self.amount(cap) for cap in self.cumulative))
            return pl.when(pl.col(SUPPORT_YEAR).is_null()).then(whole).otherwise(year)
        return self._lowest([*self.plain, *self.cumulative])

    def _lowest(self, caps: Sequence[Cap]) -> pl.Expr:
        """The lowest of caps side by side that are known."""
        fixed = min((fen(cap.amount) for cap in caps if cap.amount is not None), default=None)
        shares = [cap for cap in caps if cap.share is not None and cap.base in self.columns]
        if fixed is None or len(shares) != 1 or not shares[0].share or not shares[0].base:
            amounts = [self.amount(cap) for cap in caps]
            return pl.min_horizontal(amounts) if amounts else _NOTHING
        # A share and a fixed amount: where the cost is known to be low enough the share, else the amount.
        share, cost = Fraction(shares[0].share) / 100, pl.col(shares[0].base) // 2
        enough = pl.lit(-(-fixed * share.denominator // share.numerator), pl.Int64)
        amount = _share(share, cost)
        return pl.when(cost < enough).then(amount).otherwise(pl.lit(fixed, pl.Int64))

    def amount(self, cap: Cap) -> pl.Expr:
        """What a cap allows by itself, for one thing of its scope; null if its base is not known."""
        if cap.amount is not None:
            return pl.lit(fen(cap.amount), pl.Int64)
        if cap.base is None or cap.share is None or cap.base not in self.columns:
            return _NOTHING
        return _share(Fraction(cap.share) / 100, pl.col(cap.base) // 2)

    def count(self, cap: Cap) -> pl.Expr:
        """How many things of its scope a cap is counted for; one if that is not known."""
        counted = cap.counted_by
        if not counted or counted not in self.columns:
            return pl.lit(1, pl.Int64)
        return (pl.col(counted) // 200).fill_null(1)

    def of_year(self, year: int) -> pl.Expr:
        """What the yearly caps allow in a year of support, whatever other years take."""
        holding = [cap for cap in self.yearly if cap.years and cap.years[0] <= year <= cap.years[1]]
        amounts = [self.amount(cap) * self.count(cap) for cap in holding]
        return pl.min_horizontal(amounts) if amounts else pl.lit(0, pl.Int64)

    def up_to(self, year: int) -> pl.Expr:
        """What all years up to one come to, cut by the cumulative caps."""
        uncut = pl.sum_horizontal([self.of_year(each) for each in self.years if each <= year] or [pl.lit(0, pl.Int64)])
        return pl.min_horizontal(uncut, *(self.amount(cap) for cap in self.cumulative))

    def of_support_year(self) -> pl.Expr:
        """What the yearly caps allow in the year of support of each row; the most of any year where it is not known."""
        most = pl.max_horizontal([self.of_year(year) for year in self.years])
        if SUPPORT_YEAR not in self.columns:
            return most
        known = pl.coalesce(
            *(pl.when(pl.col(SUPPORT_YEAR) == year).then(self.of_year(year)) for year in self.years),
            pl.when(pl.col(SUPPORT_YEAR).is_not_null()).then(pl.lit(0, pl.Int64)),
        )
        return pl.coalesce(known, most)

    def schedule(self) -> Iterator[tuple[int, pl.Expr, pl.Expr]]:
        """Each year of support, what it allows, and what is left of that below the cumulative caps if paid in order."""
        for year in self.years:
            yield year, self.of_year(year), self.up_to(year) - self.up_to(year - 1)


def priceable(facts: pl.DataFrame, rules: Iterable[Rule]) -> pl.DataFrame:
    """Facts by which ceilings can be computed: no cost below nothing, no count of things beyond all sense."""
    caps = [cap for rule in rules for cap in rule.caps]
    most: dict[str | None, int | None] = {cap.base: None for cap in caps} | {cap.counted_by: _COUNTED for cap in caps}
    columns = (facts[key] for key in most if key in facts.columns)
    # Looking for what is beyond is much cheaper than cutting every column.
    bounded = [each.clip(0, most[each.name]) for each in columns if _is_beyond(each, most[each.name])]
    return facts.with_columns(bounded)


def _is_beyond(column: pl.Series, most: int | None) -> bool:
    """Whether a column of whole numbers has one below nothing, or above a limit."""
    low, high = column.min(), column.max()
    return low is not None and (low < 0 or (most is not None and high > most))  # type: ignore[operator]


def _share(share: Fraction, base: pl.Expr) -> pl.Expr:
    """A share of amounts in fen, rounded down."""
    if share.numerator <= _SMALL:
        return base * share.numerator // share.denominator
    exact = base.cast(pl.Int128) * pl.lit(share.numerator, pl.Int128) // pl.lit(share.denominator, pl.Int128)
    return exact.cast(pl.Int64, strict=False)
