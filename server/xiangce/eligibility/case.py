"""One subject with all that is known of it: a row of records, or what somebody says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

import polars as pl

from xiangce.eligibility.columns import ESTABLISHED, OWNER, PLACE, YEAR, part
from xiangce.eligibility.doubts import Doubt, doubts_at
from xiangce.eligibility.exact import encode
from xiangce.eligibility.joining import FILE, SHEET
from xiangce.eligibility.rule import Indicator
from xiangce.eligibility.tables import Table
from xiangce.schema import ID, ROW

Value: TypeAlias = Decimal | bool
Source: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Known:
    """A value and where it comes from: a record with its place, a statement, or the sum of others."""

    value: Value
    source: Source


@dataclass(frozen=True)
class Added:
    """What the known parts of a sum come to, and whether these are all."""

    total: Decimal
    is_whole: bool
    parts: tuple[str, ...]

    @property
    def known(self) -> Known:
        """The sum, known by its parts."""
        return Known(self.total, {"type": "sum", "of": list(self.parts)})


def added(indicator: Indicator, known: Mapping[str, Known]) -> Added | None:
    """What the known parts of a sum or total come to; None if no part is known.

    One thing is never all of a total, and counts unless it is known not to.
    """
    counts = known.get(indicator.total_where or "")
    if counts and not counts.value:
        return None
    some = [Decimal(known[key].value) for key in indicator.addends if key in known]
    is_whole = len(some) == len(indicator.parts)
    return Added(sum(some, Decimal(0)), is_whole, indicator.addends) if some else None


@dataclass(frozen=True)
class Case:
    """One subject: a table of facts with one row, the values as they were given, who it is, where, what is doubted."""

    facts: pl.DataFrame
    known: Mapping[str, Known]
    subject: Mapping[str, object]
    place: str | None = None
    founded: int | None = None
    doubts: tuple[Doubt, ...] = ()


def of_row(table: Table, row: int, indicators: Mapping[str, Indicator]) -> Case:
    """The case of a row of a table."""
    rows = {kind: frame.row(row, named=True) for kind, frame in table.told.items()}
    own = rows[table.kind.key]
    known = {key: found for key in indicators if (found := _known(rows, key))}
    for indicator in indicators.values():
        some = added(indicator, known)
        if some and some.is_whole and known.setdefault(indicator.key, some.known).value != some.total:
            del known[indicator.key]
    known = {key: each for key, each in known.items() if _is_judged(table.facts, row, key)}
    founded = next((each[ESTABLISHED] for each in rows.values() if each.get(ESTABLISHED)), None)
    subject = {"type": "record", "kind": table.kind.key, "record": own[ID], **_place(own)}
    names = {key: own[key] for key in (OWNER, "legal-name", *table.names, YEAR) if own.get(key) is not None}
    return Case(
        facts=table.facts.slice(row, 1),
        known=known,
        subject=subject | names,
        place=own.get(PLACE),
        founded=founded.year if founded else None,
        doubts=tuple(doubts_at(table.doubts, row)) if len(table.doubts) else (),
    )


def with_values(case: Case, values: Mapping[str, Value], indicators: Mapping[str, Indicator]) -> Case:
    """The case with some values as if they were so, and the sums of which they are parts."""
    known = dict(case.known) | {key: Known(value, {"type": "assumed"}) for key, value in values.items()}
    columns = [_lit(indicators[key], value) for key, value in values.items()]
    for each in indicators.values():
        some = added(each, known) if any(key in values for key in (*each.addends, each.total_where)) else None
        if some:
            columns.append(_at_least(each, some, case))
        if some and some.is_whole and each.key not in values:
            known[each.key] = some.known
            columns.append(_lit(each, some.total))
    return replace(case, facts=case.facts.with_columns(columns), known=known)


def _at_least(indicator: Indicator, some: Added, case: Case) -> pl.Expr:
    """What is known of a sum; of a total no less than the case knows already from other things."""
    name, least = part(indicator.key), pl.lit(encode(some.total), pl.Int64)
    is_more = indicator.total_of and name in case.facts.columns
    return (pl.max_horizontal(pl.col(name), least) if is_more else least).alias(name)


def _lit(indicator: Indicator, value: Value) -> pl.Expr:
    """A value of an indicator as a column."""
    literal = pl.lit(encode(Decimal(value)), pl.Int64) if indicator.type == "number" else pl.lit(bool(value))
    return literal.alias(indicator.key)


def _is_judged(facts: pl.DataFrame, row: int, key: str) -> bool:
    """Whether a fact is one by which rules judge, or none of theirs; what records dispute is left out."""
    return key not in facts.columns or facts[key][row] is not None


def _known(rows: Mapping[str, Mapping[str, Any]], key: str) -> Known | None:
    """What records tell of an indicator; None if they tell different things."""
    told = [(kind, row) for kind, row in rows.items() if row.get(key) is not None]
    if not told or any(row[key] != told[0][1][key] for _, row in told):
        return None
    kind, row = told[0]
    source = {"type": "record", "kind": kind, **_place(row)}
    return Known(row[key] if isinstance(row[key], bool) else Decimal(row[key]), source)


def _place(row: Mapping[str, Any]) -> dict[str, object]:
    """Where a record stands."""
    sheet = {"sheet": row[SHEET]} if row[SHEET] else {}
    return {"file": row[FILE], **sheet, "row": row[ROW]}
