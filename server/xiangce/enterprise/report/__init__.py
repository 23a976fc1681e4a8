"""A report in the forms that people and programs use: JSON, CSV, a workbook, and the validation report of SHACL."""

import io
from collections.abc import Sequence
from typing import Final

from xiangce.enterprise.check import Report
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report.delimited import as_csv
from xiangce.enterprise.report.rdf import RDF, as_rdf
from xiangce.enterprise.report.record import as_json, items, summary
from xiangce.enterprise.report.workbook import as_workbook
from xiangce.errors import TooLarge
from xiangce.schema import Batch

__all__ = ["MEDIA", "items", "summary", "written"]

# Media types by the suffix that names a format.
MEDIA: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    **{suffix: form.media_type for suffix, form in RDF.items()},
}


def written(  # noqa: PLR0913 - one for each choice
    report: Report,
    batches: Sequence[Batch],
    messages: Messages,
    form: str,
    lang: str,
    *,
    most: int | None = None,
    shown: int | None = None,
) -> bytes:
    """The report in one of the formats of MEDIA; only xlsx needs the batches that were checked.

    TooLarge once it has more than `most` bytes: half a report would be taken for a whole one. `shown` is how many of
    the gravest findings JSON holds, below the counts of all.
    """
    body = _Bounded(report, most)
    if form in RDF:
        as_rdf(report, messages, RDF[form], body)
    elif form == "xlsx":
        body.write(as_workbook(report, batches, messages, lang))
    else:
        for piece in as_csv(report, messages, lang) if form == "csv" else as_json(report, messages, shown):
            body.write(piece.encode())
    return body.getvalue()


class _Bounded(io.BytesIO):
    """Bytes that are refused once they are too many."""

    def __init__(self, report: Report, most: int | None) -> None:
        super().__init__()
        self._report, self._most = report, most

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep more bytes; TooLarge if they are too many."""
        if self._most is not None and self.tell() + len(data) > self._most:
            found = len(self._report.findings)
            raise TooLarge(
                f"There are {found:,} findings, more than the {self._most:,} bytes of an answer hold. "
                "Mend what concerns whole columns first, send fewer records at once, or use the command line",
                f"共有 {found:,} 条检查结果，超过一次回答的 {self._most:,} 字节。"
                "请先改正整列的问题，或分批发送，或使用命令行",
                exceeded="answer",
                findings=found,
            )
        return super().write(data)
