"""A thread that owns one worker process: it starts it, puts queries to it, times and replaces it."""

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from xiangce.errors import XiangceError
from xiangce.sparql import failures
from xiangce.sparql.limits import Limits
from xiangce.sparql.process import DeadError, LateError, Process
from xiangce.sparql.wire import Message

if TYPE_CHECKING:
    from concurrent.futures import Future
    from queue import SimpleQueue

_LOG = logging.getLogger(__name__)
_START_SECONDS = 60.0


class Job(NamedTuple):
    """A request and the place for its reply."""

    request: Message
    reply: "Future[Message]"


class Keeper(threading.Thread):
    """Serves the jobs of a queue, one at a time, until it meets None.

    The kernel ends a worker together with the thread that started it, so this thread lives as long as the pool.
    """

    def __init__(self, jobs: "SimpleQueue[Job | None]", snapshot: bytes, graphs: Sequence[str], limits: Limits) -> None:
        super().__init__(name="sparql-keeper", daemon=True)
        self._jobs = jobs
        self._limits = limits
        head = {"memory": limits.memory, "seconds": limits.seconds, "answer": limits.answer, "graphs": list(graphs)}
        self._settings = Message(head, snapshot)
        self._process: Process | None = None
        self._stopping = threading.Event()

    def run(self) -> None:
        """Serve until the pool closes."""
        self._start()
        while (job := self._jobs.get()) is not None:
            if job.reply.set_running_or_notify_cancel():
                self._serve(job)
        self._drop()

    def stop(self) -> None:
        """Give up the query that runs and fail those that wait; the queue's None then ends the thread."""
        self._stopping.set()
        process = self._process
        if process:
            process.kill()

    def _serve(self, job: Job) -> None:
        try:
            job.reply.set_result(self._ask(job.request))
        except XiangceError as error:
            job.reply.set_exception(error)
        if not self._process:
            self._start()

    def _ask(self, request: Message) -> Message:
        if self._stopping.is_set():
            raise failures.closed()
        if not self._process:
            raise failures.down()
        try:
            return self._process.ask(request, self._limits.seconds)
        except LateError:
            self._drop()
            raise failures.late(self._limits) from None
        except DeadError as error:
            self._drop()
            raise failures.ended(error.signal, self._limits) from error

    def _start(self) -> None:
        """Start a worker; one that fails is logged, and the next job tries again."""
        if self._stopping.is_set():
            return
        try:
            self._process = Process(self._limits)
            ready = self._process.ask(self._settings, _START_SECONDS)
        except (OSError, LateError, DeadError):
            self._drop()
            if not self._stopping.is_set():
                _LOG.exception("no SPARQL worker could be started")
            return
        if not ready.head["offline"]:
            _LOG.warning("the kernel gives SPARQL workers no network of their own; they still can open no socket")

    def _drop(self) -> None:
        if self._process:
            self._process.close()
        self._process = None
