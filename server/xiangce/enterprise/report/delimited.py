"""The findings of a report as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from xiangce.enterprise.check import Report
from xiangce.enterprise.message import Messages
from xiangce.enterprise.severities import SEVERITIES
from xiangce.schema.formula import safe

HEADINGS: Final = {
    "severity": {"en": "severity", "zh": "严重程度"},
    "file": {"en": "file", "zh": "文件"},
    "sheet": {"en": "sheet", "zh": "工作表"},
    "row": {"en": "row", "zh": "行"},
    "column": {"en": "column", "zh": "列"},
    "given": {"en": "given", "zh": "所填内容"},
    "message": {"en": "what to do", "zh": "问题与处理"},
    "also": {"en": "compared with", "zh": "对照"},
    "kind": {"en": "kind", "zh": "记录类型"},
    "rule": {"en": "rule", "zh": "规则"},
    "component": {"en": "constraint", "zh": "约束"},
    "record": {"en": "record", "zh": "记录"},
}


def as_csv(report: Report, messages: Messages, lang: str) -> Iterator[str]:
    """The lines of the findings, headings first, in `lang`; a cell that a spreadsheet would compute is made a text."""
    yield "\ufeff" + _line([heading[lang] for heading in HEADINGS.values()])
    for cells in table(report, messages, lang):
        yield _line([safe(cell) for cell in cells])


def table(report: Report, messages: Messages, lang: str) -> Iterator[list[str]]:
    """The findings as rows of texts, in the order of HEADINGS."""
    for row in report.findings.iter_rows(named=True):
        said = row | {"message": messages.say(row, lang), "severity": SEVERITIES[row["severity"]][lang]}
        yield ["" if said[name] is None else str(said[name]) for name in HEADINGS]


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
