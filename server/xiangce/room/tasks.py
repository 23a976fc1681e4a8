"""What a process does for a request: check records, or judge them."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.doubting import speaks
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rdf import turtle
from xiangce.eligibility.reply import envelope
from xiangce.eligibility.report import MEDIA as TABLES
from xiangce.eligibility.report import tabular
from xiangce.enterprise.check import Checker
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report import MEDIA, written
from xiangce.errors import TooLarge
from xiangce.intake import Limits, Source
from xiangce.schema import Batch, kind_named
from xiangce.sparql.wire import Message

_LIMITS: Final = Limits(streamed=256 << 20, held=64 << 20, statements=16 << 20, records=1 << 18)
_MOST_ANSWERS: Final = 2000  # that are explained in full


def checked(checker: Checker, request: Message) -> Message:
    """The report on the records of a request."""
    head = request.head
    kept: list[Batch] = []
    keep = kept.append if head["format"] == "xlsx" else lambda _: None
    kind = kind_named(checker.kinds, head["kind"]) if head.get("kind") else None
    source = Source(head["name"], request.body)
    if head.get("reference"):
        report = checker.check_by_reference([source], kind, limits=_LIMITS, progress=keep)
    else:
        report = checker.check([source], kind, sample=head["sample"], limits=_LIMITS, progress=keep)
    messages = Messages(checker.graph, checker.kinds)
    body = written(report, kept, messages, head["format"], head["lang"], most=head["most"], shown=head.get("shown"))
    return Message({"media": MEDIA[head["format"]], "conforms": report.conforms}, body)


def judged(assessor: Assessor, request: Message) -> Message:
    """What rules come to for the records of a request; TooLarge for more than can be answered."""
    head = request.head
    on = date.fromisoformat(head["on"])
    rules = assessor.chosen(head["names"], on)
    kind = assessor.kind(head["kind"]) if head.get("kind") else None
    found = assessor.assess([Source(head["name"], request.body)], rules, kind, limits=_LIMITS)
    body = _written(assessor, found, head, on)
    if len(body) > head["most"]:
        raise TooLarge(
            f"The answer has {len(body)} bytes, more than {head['most']}. Send fewer records, or ask for parquet",
            f"结果有 {len(body)} 字节，超过 {head['most']} 字节。请减少记录，或改用 parquet",
            exceeded="answer",
        )
    return Message({"media": TABLES[head["format"]]}, body)


def _written(assessor: Assessor, found: Assessment, head: Mapping[str, Any], on: date) -> bytes:
    """What was found in a form: explained in full as json or ttl, as a table in all others."""
    form, lang, shown = head["format"], head["lang"], head.get("shown")
    labels = Labels(assessor.graph, lang, on)
    if form not in {"json", "ttl"}:
        in_words = lang == "zh" and form != "parquet"
        table = io.BytesIO()
        tabular(Sheets(assessor, labels, in_words).long(found), form, table)
        return table.getvalue()
    count = sum(int(speaks(rule, each.table).sum()) for each in found.outcomes for rule in each.rules)
    if count > _MOST_ANSWERS and not shown:
        raise TooLarge(
            f"{count} answers would be explained in full, more than {_MOST_ANSWERS}. Ask for csv, xlsx or parquet, "
            "name fewer incentives, or send fewer records",
            f"须逐项说明的结果有 {count} 项，超过 {_MOST_ANSWERS} 项。请改用 csv、xlsx 或 parquet，或减少奖补或记录",
            exceeded="answers",
        )
    if form == "ttl":
        return turtle(assessor.explained(found, lang, on), assessor.graph.version, labels)
    return b"".join(envelope(assessor, found, lang, on, shown))
