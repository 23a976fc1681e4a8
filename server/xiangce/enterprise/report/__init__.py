"""A report in the forms that people and programs use: JSON, CSV, a workbook, and the validation report of SHACL."""

import json
from collections.abc import Sequence
from typing import Final

from xiangce.enterprise.check import Report
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report.delimited import as_csv
from xiangce.enterprise.report.rdf import RDF, as_rdf
from xiangce.enterprise.report.record import as_record, items, summary
from xiangce.enterprise.report.workbook import as_workbook
from xiangce.schema import Batch

__all__ = ["MEDIA", "as_record", "items", "summary", "written"]

# Media types by the suffix that names a format.
MEDIA: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    **{suffix: form.media_type for suffix, form in RDF.items()},
}


def written(report: Report, batches: Sequence[Batch], messages: Messages, form: str, lang: str) -> bytes:
    """The report in one of the formats of MEDIA; only xlsx needs the batches that were checked."""
    if form in RDF:
        return as_rdf(report, messages, RDF[form])
    if form == "xlsx":
        return as_workbook(report, batches, messages, lang)
    if form == "csv":
        return "".join(as_csv(report, messages, lang)).encode()
    return (json.dumps(as_record(report, messages), ensure_ascii=False, indent=1) + "\n").encode()
