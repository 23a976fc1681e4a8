"""Files of records for tests of eligibility: a line for each record, headings by key."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.labels import Labels
from xiangce.intake import Source

ON = date(2025, 5, 1)
FIRST, SECOND = "91430100PDY00001XL", "91430200PDY000028R"
NAME = "示例有限公司（虚构）"


def table(assessor: Assessor, kind: str, rows: Sequence[Mapping[str, object]], name: str = "") -> Source:
    """A CSV file of records of a kind; code, name and place are those of a fictitious firm if a row gives none."""
    fields = assessor.kind(kind).by_key
    usual = {"uscc": FIRST, "legal-name": NAME, "location": "430100"}
    keys = dict.fromkeys(key for row in rows for key in (*usual, *row) if key in fields)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([fields[key].label["en"] for key in keys])
    for row in rows:
        said = {**usual, **row}
        writer.writerow(["" if said.get(key) is None else said[key] for key in keys])
    return Source(name or f"{kind}.csv", out.getvalue().encode())


def assessed(assessor: Assessor, rules: Sequence[str], **records: Sequence[Mapping[str, object]]) -> Assessment:
    """What rules come to for records; kinds as keywords, with underscores for hyphens."""
    sources = [table(assessor, kind.replace("_", "-"), rows) for kind, rows in records.items()]
    return assessor.assess(sources, assessor.chosen(rules, ON))


def rows(assessor: Assessor, found: Assessment, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of what was found, a row for each subject and rule."""
    frame = Sheets(assessor, Labels(assessor.graph, "en", ON)).long(found)
    return frame.select(columns or ("verdict",)).rows()
