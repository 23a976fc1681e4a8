"""Doubts: facts that are left unknown although they were given, each with what was given, where, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from xiangce.eligibility.columns import ESTABLISHED, doubted
from xiangce.eligibility.joining import FILE, SHEET
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rule import Indicator
from xiangce.schema import ROW

AT: Final = "_at"  # the row of the table of facts
FACT, WHY, OF, VALUE = "_fact", "_why", "_of", "_value"
# A line for each value that was given: of which row and fact, why it is doubted, of which fact the value is, and where.
DOUBTS: Final = {
    AT: pl.UInt32(),
    FACT: pl.String(),
    WHY: pl.String(),
    OF: pl.String(),
    VALUE: pl.String(),
    FILE: pl.String(),
    SHEET: pl.String(),
    ROW: pl.UInt32(),
}
_TRUTHS: Final = {"true": True, "false": False}
MOST: Final = 5  # values that are told of one doubt
_YEAR_OF: Final = ":"  # between a figure and the earlier year that it is of


@dataclass(frozen=True)
class Doubt:
    """A fact that is left unknown: its key, with `:YEAR` if it is of an earlier year, why, and what was given."""

    fact: str
    why: str
    given: tuple[Mapping[str, object], ...] = ()

    @property
    def figure(self) -> str:
        """The key of the fact, whatever the year."""
        return self.fact.partition(_YEAR_OF)[0]

    @property
    def is_history(self) -> bool:
        """Whether it matters only to what earlier years tell."""
        return self.fact != self.figure or self.fact == ESTABLISHED

    def record(self, indicators: Mapping[str, Indicator], labels: Labels) -> dict[str, object]:
        """The doubt for JSON."""
        given = [{"fact": self.fact, **each} for each in self.given]
        label = title(self.fact, indicators, labels)
        why = labels.word(f"doubt {self.why}")
        return {"fact": self.fact, "label": label, "why": self.why, "why_label": why, "given": given}


def title(fact: str, indicators: Mapping[str, Indicator], labels: Labels) -> str:
    """The name of a fact, with the year that it is of."""
    figure, _, year = fact.partition(_YEAR_OF)
    found = indicators.get(figure)
    name = labels.text(found.title) if found else labels.field(figure)
    return labels.word("of year", title=name, year=year) if year else name


def of_year(figure: str, year: object) -> str:
    """The key of a figure of a year."""
    return f"{figure}{_YEAR_OF}{year}"


def doubts_at(lines: pl.DataFrame, at: int) -> Iterator[Doubt]:
    """The doubts on one row of a table, of lines in the order of the rows."""
    start, end = (lines[AT].search_sorted(at, side) for side in ("left", "right"))
    mine = lines[int(start) : int(end)]
    for (fact, why), told in mine.group_by(FACT, WHY, maintain_order=True):
        yield Doubt(str(fact), str(why), tuple(map(_given, told.head(MOST).iter_rows(named=True))))


def _given(line: Mapping[str, Any]) -> dict[str, object]:
    """A value that was given, with its place."""
    sheet = {"sheet": line[SHEET]} if line[SHEET] else {}
    source = {"type": "record", "file": line[FILE], **sheet, "row": line[ROW]}
    return {"fact": line[OF], "value": _TRUTHS.get(line[VALUE], line[VALUE]), "source": source}


def with_doubted(facts: pl.DataFrame, doubts: pl.DataFrame, keys: Iterable[str]) -> pl.DataFrame:
    """Facts with a column for each of some that is in doubt in any row: of these, silence is not taken as given."""
    rows = pl.int_range(len(facts), dtype=pl.UInt32, eager=True)
    found = ((key, doubts.filter(pl.col(FACT) == key)[AT].unique()) for key in sorted(keys))
    return facts.with_columns(rows.is_in(at.implode()).alias(doubted(key)) for key, at in found if len(at))


def empty() -> pl.DataFrame:
    """No doubts."""
    return pl.DataFrame(schema=DOUBTS)
