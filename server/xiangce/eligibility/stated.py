"""A statement as a table: a row for each rule, with the columns that records have."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from xiangce.eligibility.answer import knows
from xiangce.eligibility.assess import Assessment, Assessor, Outcome
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.case import Case
from xiangce.eligibility.columns import ESTABLISHED, PLACE, YEAR
from xiangce.eligibility.doubts import AT, DOUBTS, FACT, WHY, empty
from xiangce.eligibility.joining import FILE, SHEET
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.report import tabular
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.tables import Table
from xiangce.eligibility.whole import KEY
from xiangce.schema import ID, ROW

_OF_RECORDS: Final = ["file", "sheet", "row", "name"]


def stated_table(
    assessor: Assessor,
    facts: Mapping[str, object],
    rules: Sequence[Rule],
    labels: Labels,
    form: str,
    *,
    everything: bool = True,
) -> bytes:
    """What rules come to for what somebody states, as csv, xlsx or parquet; of rules not asked only if `everything`."""
    case = assessor.sayings.case(facts)
    shown = [rule for rule in rules if everything or knows(rule, case)]
    sheets = Sheets(assessor, labels, in_words=labels.lang == "zh" and form != "parquet")
    frame = sheets.long(_assessment(assessor, case, shown), everything=True)
    file = io.BytesIO()
    tabular(
        frame.drop([labels.head(each) if sheets.in_words else each for each in _OF_RECORDS], strict=False), form, file
    )
    return file.getvalue()


def _assessment(assessor: Assessor, case: Case, rules: list[Rule]) -> Assessment:
    """The assessment of one case."""
    kind = assessor.kind(KEY)
    told = {
        ROW: None,
        ID: "",
        FILE: "",
        SHEET: "",
        YEAR: case.subject.get(YEAR),
        PLACE: case.place,
        ESTABLISHED: case.founded,
    }
    types = {ROW: pl.UInt32(), ID: pl.String(), FILE: pl.String(), SHEET: pl.String(), YEAR: pl.Int64()}
    record = pl.DataFrame([told], schema={**types, PLACE: pl.String(), ESTABLISHED: pl.Int64()})
    lines = [{AT: 0, FACT: each.fact, WHY: each.why} for each in case.doubts]
    doubts = pl.concat([empty(), pl.DataFrame(lines, schema_overrides={AT: DOUBTS[AT]})], how="diagonal")
    table = Table(kind, (), case.facts, {kind.key: record}, doubts if lines else empty())
    return Assessment([Outcome(table, rules, assessor.judge.judge(case.facts, rules))], {kind.key: 1}, 0, ())
