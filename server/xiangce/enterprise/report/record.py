"""A report as a JSON object."""

import json
from collections.abc import Iterator
from typing import Any, Final

from xiangce.enterprise.check import Report
from xiangce.enterprise.message import Messages
from xiangce.enterprise.severities import SEVERITIES
from xiangce.names import shorten

_PLACE: Final = ("file", "sheet", "row", "column", "kind", "field", "record")
_SAID: Final = ("given", "value", "rule", "component", "severity", "also")


def as_json(report: Report, messages: Messages, shown: int | None = None) -> Iterator[str]:
    """The whole report in pieces: what was checked against which graph, counts, and a line for each finding.

    With `shown`, only so many of the gravest findings.
    """
    yield json.dumps(summary(report, messages), ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "findings": ['
    before = "\n"
    for item in items(report if shown is None else report.gravest(shown), messages):
        yield f"{before}  {json.dumps(item, ensure_ascii=False)}"
        before = ",\n"
    yield "\n ]\n}\n"


def summary(report: Report, messages: Messages) -> dict[str, object]:
    """The report without its findings: `result` is SUCCESS, WARNING or FAILURE, as validators of the EU say."""
    counts = report.counts
    result = "FAILURE" if counts["Violation"] else "WARNING" if counts["Warning"] else "SUCCESS"
    return {
        "conforms": report.conforms,
        "result": result,
        "graph": messages.graph.version,
        "files": list(report.files),
        "records": sum(report.records.values()),
        "kinds": dict(report.records),
        "counts": {
            "violations": counts["Violation"],
            "warnings": counts["Warning"],
            "notes": counts["Info"],
        },
        "rules": list(_rules(report, messages)),
        "verification": {
            "records": report.verified,
            "differences": report.differences.to_dicts(),
            "notCompiled": [{"shape": each.shape, "component": each.component} for each in report.uncompiled],
        },
    }


def items(report: Report, messages: Messages) -> Iterator[dict[str, object]]:
    """The findings one by one."""
    for row in report.findings.iter_rows(named=True):
        sentences = {lang: messages.say(row, lang) for lang in ("en", "zh")}
        yield {name: row[name] for name in (*_PLACE, *_SAID) if row[name] not in ("", None)} | {"message": sentences}


def _rules(report: Report, messages: Messages) -> Iterator[dict[str, Any]]:
    """How often each rule is broken, the most frequent first of the gravest."""
    counted = (
        report.findings.group_by("severity", "rule", "component").len().sort("len", "rule", descending=[True, False])
    )
    order = list(SEVERITIES)
    for severity, rule, component, count in sorted(counted.iter_rows(), key=lambda row: order.index(row[0])):
        yield {
            "severity": severity,
            "rule": rule,
            "component": shorten(component) if component else None,
            "name": {lang: messages.name(rule, lang, component) for lang in ("en", "zh")},
            "count": count,
        }
