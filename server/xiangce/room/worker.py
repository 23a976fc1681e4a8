"""The process that checks what one request sends: `python -m xiangce.room.worker MEMORY SECONDS [DATA…]`.

It loads what it needs, waits for one message on stdin, answers on stdout and ends; nothing is written anywhere.
"""

import json
import resource
import sys
import traceback
from pathlib import Path

from polars.exceptions import PanicException

from xiangce.eligibility.assess import Assessor
from xiangce.enterprise.check import Checker
from xiangce.errors import TooLarge, XiangceError
from xiangce.graph import load
from xiangce.intake import Source
from xiangce.room.tasks import checked, judged
from xiangce.sparql.sandbox import die_with_parent, leave_network, renew_time
from xiangce.sparql.wire import Message, decode, encode


def main() -> None:
    """Answer one request."""
    memory, seconds, *data = sys.argv[1:]
    leave_network()
    die_with_parent()
    graph = load([Path(folder) for folder in data])
    checker, assessor = Checker(graph), Assessor(graph)
    _warm(checker, assessor)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = decode(_read)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    renew_time(float(seconds) * 2)
    sys.stdout.buffer.write(encode(_reply(checker, assessor, request)))


def _warm(checker: Checker, assessor: Assessor) -> None:
    """Load all engines by checking and judging the example of the kind with the most fields."""
    kind = max(checker.kinds.values(), key=lambda each: len(each.fields))
    example = json.dumps([{field.key: field.example for field in kind.fields}]).encode()
    checker.check([Source("example.json", example)], kind, sample=1)
    assessor.assess([Source("example.json", example)], assessor.rules.incentives, kind)


def _read(count: int) -> bytes:
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        sys.exit()
    return data


def _reply(checker: Checker, assessor: Assessor, request: Message) -> Message:
    """What is asked for, in the format asked for, or the error."""
    try:
        return judged(assessor, request) if request.head.get("task") == "judge" else checked(checker, request)
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
    sys.stderr.write(f"A request about records failed: {type(error).__name__}\n{where}")
    return Message(
        {
            "error": XiangceError.slug,
            "en": "The server failed on the file, and logged where. Nothing was answered; report the time and the file",
            "zh": "服务器处理这些记录时出错，已记录出错位置。未给出任何结果；请报告时间和文件",
            "details": {},
        }
    )


if __name__ == "__main__":
    main()
