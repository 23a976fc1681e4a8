"""Why there is no answer, in both languages: what happened and what to do."""

import signal
from typing import TYPE_CHECKING, Any

from xiangce.errors import BadInput, TooLarge, Unavailable, XiangceError
from xiangce.sparql import syntax
from xiangce.sparql.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable


def busy(seconds: float) -> Unavailable:
    """No free place."""
    return Unavailable(
        "All places for queries are taken. Try again in a few seconds.",
        "当前查询过多，请几秒后重试。",
        retry_after=max(1, round(seconds)),
    )


def late(limits: Limits) -> Unavailable:
    """Longer than the deadline."""
    return Unavailable(
        f"The query ran longer than {limits.seconds:g} seconds and was stopped. "
        "Make it more specific: bind more terms, join its patterns, add LIMIT inside sub-queries.",
        f"查询运行超过 {limits.seconds:g} 秒，已被停止。请缩小范围：固定更多项、让各模式相连、在子查询中加 LIMIT。",
        retry_after=max(1, round(limits.seconds)),
    )


def down() -> Unavailable:
    """No worker could be started; the log says why."""
    return Unavailable(
        "No process to evaluate queries could be started, and the log says why. Try again in a minute.",
        "无法启动查询进程，原因已记录。请一分钟后重试。",
        retry_after=60,
    )


def closed() -> Unavailable:
    """The server is going down."""
    return Unavailable("The server is stopping. Try again in a minute.", "服务器正在停止，请稍后重试。", retry_after=60)


def ended(code: int, limits: Limits) -> XiangceError:
    """The worker is gone, with this exit code: out of memory, out of processor time, or a crash of the engine."""
    if code == -signal.SIGABRT:
        return memory(limits)
    if code == -signal.SIGXCPU:
        return late(limits)
    return Unavailable(
        "The query ended the process that evaluated it; others go on. Simplify it before you try again.",
        "该查询使执行进程意外终止，其他查询不受影响。请简化查询后再试。",
        retry_after=1,
    )


def memory(limits: Limits) -> TooLarge:
    """More memory than a worker has."""
    return TooLarge(
        f"The query needs more than {limits.memory >> 20} MiB of memory. Sort, group or build less at once.",
        f"查询所需内存超过 {limits.memory >> 20} MiB。请减少一次排序、分组或拼接的数据量。",
        limit=limits.memory,
        exceeded="memory",
    )


def refused(reply: dict[str, Any], query: str, limits: Limits) -> XiangceError:
    """The error that a worker's reply stands for."""
    makers: dict[str, Callable[[], XiangceError]] = {
        "syntax": lambda: syntax.explain(query, reply["line"], reply["column"], reply["message"]),
        "memory": lambda: memory(limits),
        "full": lambda: full(limits),
    }
    return makers.get(reply["error"], lambda: evaluation(reply["message"]))()


def full(limits: Limits) -> TooLarge:
    """A longer answer than is given."""
    return TooLarge(
        f"The answer is longer than {limits.answer} bytes. Add LIMIT and OFFSET, or ask for fewer variables.",
        f"结果超过 {limits.answer} 字节。请加 LIMIT 和 OFFSET，或减少返回的变量。",
        limit=limits.answer,
        exceeded="answer",
    )


def evaluation(message: str) -> BadInput:
    """What the engine says against the query."""
    return BadInput(
        f"The query could not be evaluated: {message}. Change the part that this names.",
        f"查询无法执行：{message}。请修改相关部分。",
    )
