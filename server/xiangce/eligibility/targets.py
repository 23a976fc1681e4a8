"""Targets counted over records: how many meet the criterion in each year, and whether that is enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import polars as pl

from xiangce.eligibility.assess import Assessment, Assessor, Outcome
from xiangce.eligibility.columns import YEAR
from xiangce.eligibility.compiled import COMPARED
from xiangce.eligibility.facts import About, last
from xiangce.eligibility.labels import Labels, plain
from xiangce.eligibility.parts import readings
from xiangce.eligibility.rule import Reading, Rule
from xiangce.eligibility.tree import SIGNS
from xiangce.eligibility.verdict import Verdict
from xiangce.errors import InvalidGraph

_VERDICT: Final = "verdict"


@dataclass(frozen=True)
class Goal:
    """What a target asks for: how many, by which readings, by the end of which year."""

    value: Decimal
    readings: tuple[Reading, ...]
    deadline: int

    def verdict(self, sure: int, possible: int) -> Verdict:
        """Whether so many are enough: those that surely count, and those that may count."""
        enough, could = (
            [COMPARED[each.comparator](count, self.value) for each in self.readings] for count in (sure, possible)
        )
        if all(enough):
            return Verdict.MET
        if not any(could):
            return Verdict.NOT_MET
        return Verdict.BORDERLINE if enough == could else Verdict.UNKNOWN


def counted(
    assessor: Assessor, assessment: Assessment, rules: Sequence[Rule], labels: Labels, on: date
) -> list[dict[str, Any]]:
    """Each target for JSON, with the counts of each year of the records up to its deadline."""
    return [_target(assessor, assessment, rule, labels, on) for rule in rules]


def _target(assessor: Assessor, assessment: Assessment, rule: Rule, labels: Labels, on: date) -> dict[str, Any]:
    goal = _goal(assessor, rule)
    leads = [each for each in assessor.routes.where(rule, None, labels) if each["part"] == "leads"]
    return {
        "target": rule.key,
        "iri": rule.iri,
        "title": labels.text(rule.title),
        "says": labels.text(rule.description),
        "note": labels.text(rule.note),
        "clause": last(rule.clause),
        "lead": leads[0] if leads else None,
        "value": plain(goal.value),
        "readings": [
            {"reading": each.key, "sign": SIGNS[each.comparator], "preferred": each.preferred} for each in goal.readings
        ],
        "deadline": goal.deadline,
        "is_past": on.year > goal.deadline,
        "validity": assessor.validity.of(rule, labels),
        "years": [_year(goal, year, counts, labels) for year, counts in _counts(assessment, rule, goal.deadline)],
    }


def _goal(assessor: Assessor, rule: Rule) -> Goal:
    """What a target asks for, as the graph says it."""
    about = About(assessor.graph, rule.iri)
    own = tuple(readings(about, "", last(about.iri_of("xc:comparator") or "gteq")))
    value, deadline = about.decimal("xc:targetValue"), about.number("xc:deadlineYear")
    if value is None or deadline is None:
        raise InvalidGraph(
            f"{rule.key} says no number or no year; `xiangce validate` names what is missing",
            f"{rule.key} 未写明数量或年份；请用 `xiangce validate` 查看缺什么",
        )
    return Goal(value, own, deadline)


def _year(goal: Goal, year: int | None, counts: dict[Verdict, int], labels: Labels) -> dict[str, Any]:
    """The counts of a year for JSON, what they come to, and how many are missing by the preferred reading."""
    sure = counts[Verdict.MET]
    possible = sum(count for verdict, count in counts.items() if verdict is not Verdict.NOT_MET)
    verdict = goal.verdict(sure, possible)
    preferred = next((each for each in goal.readings if each.preferred), goal.readings[0])
    needed = goal.value + (1 if preferred.comparator == "gt" else 0)
    return {
        "year": year,
        "counts": {each.key: counts[each] for each in reversed(Verdict)},
        "verdict": verdict.key,
        "verdict_label": labels.of(verdict.iri),
        "short_by": plain(max(Decimal(0), needed - sure)),
        "short_by_at_least": plain(max(Decimal(0), needed - possible)),
    }


def _counts(assessment: Assessment, rule: Rule, deadline: int) -> Iterator[tuple[int | None, dict[Verdict, int]]]:
    """How many subjects have which verdict, by year up to the deadline."""
    parts = [_verdicts(outcome, rule) for outcome in assessment.outcomes if rule in outcome.rules]
    if not parts:
        return
    found = pl.concat(parts).filter(pl.col(YEAR).is_null() | (pl.col(YEAR) <= deadline))
    for (year,), rows in found.group_by(YEAR, maintain_order=True):
        said = dict(rows[_VERDICT].value_counts().iter_rows())
        yield year, {verdict: said.get(int(verdict), 0) for verdict in Verdict}


def _verdicts(outcome: Outcome, rule: Rule) -> pl.DataFrame:
    """The verdict of each subject of a table, once for each year."""
    records, key = outcome.table.records, list(outcome.table.key)
    year = pl.col(YEAR) if YEAR in records.columns else pl.lit(None, pl.Int64).alias(YEAR)
    rows = records.select(pl.struct(key).alias("_subject") if key else pl.int_range(pl.len()).alias("_subject"), year)
    rows = rows.with_columns(outcome.judged.verdicts[rule.iri].alias(_VERDICT))
    return rows.group_by("_subject", YEAR).agg(pl.col(_VERDICT).max()).select(YEAR, _VERDICT).sort(YEAR)
