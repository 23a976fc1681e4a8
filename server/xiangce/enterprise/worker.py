"""The process that checks what one request sends: `python -m xiangce.enterprise.worker MEMORY SECONDS [DATA…]`.

It loads what it needs, waits for one message on stdin, answers on stdout and ends; nothing is written anywhere.
"""

import json
import resource
import sys
import traceback
from pathlib import Path

from polars.exceptions import PanicException

from xiangce.enterprise.check import Checker
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report import MEDIA, written
from xiangce.errors import TooLarge, XiangceError
from xiangce.graph import load
from xiangce.intake import Limits, Source
from xiangce.schema import Batch, kind_named
from xiangce.sparql.sandbox import die_with_parent, leave_network, renew_time
from xiangce.sparql.wire import Message, decode, encode

_LIMITS = Limits(streamed=256 << 20, held=64 << 20, statements=16 << 20, records=1 << 18)


def main() -> None:
    """Answer one request."""
    memory, seconds, *data = sys.argv[1:]
    leave_network()
    die_with_parent()
    checker = Checker(load([Path(folder) for folder in data]))
    _warm(checker)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = decode(_read)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    renew_time(float(seconds) * 2)
    sys.stdout.buffer.write(encode(_reply(checker, request)))


def _warm(checker: Checker) -> None:
    """Load both engines by checking the example of the kind with the most fields."""
    kind = max(checker.kinds.values(), key=lambda each: len(each.fields))
    example = json.dumps([{field.key: field.example for field in kind.fields}])
    checker.check([Source("example.json", example.encode())], kind, sample=1)


def _read(count: int) -> bytes:
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        sys.exit()
    return data


def _reply(checker: Checker, request: Message) -> Message:
    """The report in the format asked for, or the error."""
    try:
        return _report(checker, request)
    except XiangceError as error:
        return Message({"error": error.slug, **error.text, "details": error.details})
    except MemoryError:
        text = {"en": "The records need more memory than a request may have. Send fewer at once"}
        return Message({"error": TooLarge.slug, **text, "zh": "所需内存超过上限。请分批发送", "details": {}})
    except (Exception, PanicException) as error:  # noqa: BLE001 - whatever it is, the answer says that there is none
        return _broken(error)


def _broken(error: BaseException) -> Message:
    """The answer to a request on which the program failed: the log names the place, and nothing of the records."""
    where = "".join(traceback.format_tb(error.__traceback__))
    sys.stderr.write(f"A check failed: {type(error).__name__}\n{where}")
    return Message(
        {
            "error": XiangceError.slug,
            "en": "The check failed, and the server logged where. Nothing was checked; report the time and the file",
            "zh": "检查出错，服务器已记录出错位置。未作任何检查；请报告时间和文件",
            "details": {},
        }
    )


def _report(checker: Checker, request: Message) -> Message:
    """The check that a request asks for."""
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


if __name__ == "__main__":
    main()
