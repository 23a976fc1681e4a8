"""Records checked and judged in processes of their own: what is sent in is gone when its process ends.

A process is started ahead and waits, loaded; it takes one message, answers and ends. One that takes too long or too
much memory is killed, and nobody else notices.
"""

import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xiangce.errors import BadInput, TooLarge, Unavailable, XiangceError
from xiangce.sparql.wire import Message, decode, encode

_SECONDS_TO_RETRY: Final = 5


@dataclass(frozen=True)
class RoomLimits:
    """How many checks at once, for how many seconds, with how much memory (address space) and answer, both in bytes."""

    places: int = 2
    seconds: float = 60.0
    memory: int = 4 << 30
    answer: int = 64 << 20


class Room:
    """The processes that check; safe for threads."""

    def __init__(self, data: Sequence[Path] = (), limits: RoomLimits | None = None) -> None:
        """Start nothing yet; `data` are folders with further policies."""
        self.limits = limits or RoomLimits()
        self._data = [str(folder) for folder in data]
        self._places = threading.BoundedSemaphore(self.limits.places)
        self._spare: deque[subprocess.Popen[bytes]] = deque()
        self._busy: set[subprocess.Popen[bytes]] = set()
        self._is_open = True

    def warm(self) -> None:
        """Start one process ahead of the first check."""
        if self._is_open and not self._spare:
            self._spare.append(self._start())

    def ask(self, head: dict[str, object], body: bytes) -> Message:
        """The answer to a request about records; Unavailable without a free place, else the error that it raised."""
        if not self._places.acquire(blocking=False):
            raise _unavailable("Too many files are being read", "正在处理的文件过多")
        try:
            process = self._take()
            self.warm()
            return self._send(process, encode(Message({**head, "most": self.limits.answer}, body)))
        finally:
            self._places.release()

    def close(self) -> None:
        """End all processes; whoever waits for one is told that it ended."""
        self._is_open = False
        for process in tuple(self._busy):
            process.kill()
        while self._spare:
            _end(self._spare.popleft())

    def _take(self) -> "subprocess.Popen[bytes]":
        try:
            process = self._spare.popleft()
        except IndexError:
            return self._start()
        return process if process.poll() is None else self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "xiangce.room.worker",
                str(self.limits.memory),
                str(self.limits.seconds),
                *self._data,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "POLARS_MAX_THREADS": "2"},
        )

    def _send(self, process: "subprocess.Popen[bytes]", request: bytes) -> Message:
        self._busy.add(process)
        if not self._is_open:
            process.kill()
        try:
            reply, _ = process.communicate(request, timeout=self.limits.seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise TooLarge(
                f"The request took longer than {self.limits.seconds:.0f} seconds and was ended; "
                "send fewer records at once, or use the command line",
                f"处理超过 {self.limits.seconds:.0f} 秒，已中止；请分批发送，或使用命令行",
                exceeded="seconds",
            ) from None
        finally:
            self._busy.discard(process)
        if not self._is_open:
            raise _unavailable("The server is about to end", "服务器即将停止")
        if not reply:
            raise TooLarge(
                "The request needed more memory or time than it may have; send fewer records at once, "
                "or use the command line",
                "所需内存或时间超过上限；请分批发送，或使用命令行",
                exceeded="memory",
            )
        return _answer(reply)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and leave nothing of it behind."""
    process.kill()
    process.communicate()


def _answer(reply: bytes) -> Message:
    """The message of a reply; the error that it tells of is raised."""
    view = memoryview(reply)
    at = 0

    def read(count: int) -> bytes:
        nonlocal at
        part = bytes(view[at : at + count])
        at += count
        if len(part) < count:
            raise _unavailable("The request ended half-way", "处理中途结束")
        return part

    message = decode(read)
    if "error" in message.head:
        raise _error(message.head)
    return message


def _error(head: dict[str, object]) -> XiangceError:
    """The error of a process, as it was raised there."""
    kinds: list[type[XiangceError]] = [XiangceError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    kind = next((each for each in kinds if each.slug == head["error"]), BadInput)
    details = head["details"] if isinstance(head["details"], dict) else {}
    return kind(str(head["en"]), str(head["zh"]), **details)


def _unavailable(en: str, zh: str) -> Unavailable:
    return Unavailable(
        f"{en}; try again in {_SECONDS_TO_RETRY} seconds",
        f"{zh}；请 {_SECONDS_TO_RETRY} 秒后重试",
        retry_after=_SECONDS_TO_RETRY,
    )
