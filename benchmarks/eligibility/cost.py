"""What a run cost: seconds of the clock and of CPU by stage, the peak memory of its own process; and its answers."""

import json
import re
import sys
import time
from pathlib import Path

import polars as pl

AMOUNT = " ceiling"
TIMES = 3  # how often a kernel runs in its process


class Cost:
    """The stages of one run, each timed when it ends; written to a file for whoever started the run."""

    def __init__(self) -> None:
        """Take the command line: folder, number of rows, number of the round."""
        self.folder, self.count, self._round = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
        self._name = Path(sys.argv[0]).stem
        self._stages: dict[str, tuple[float, float]] = {}
        self._mib = 0.0
        self._start = self._now()

    def file(self, suffix: str, count: int | None = None) -> Path:
        """A file of facts."""
        return self.folder / f"facts-{count or self.count}{suffix}"

    def result(self, suffix: str) -> Path:
        """A file to which an engine writes what it found."""
        return self.folder / f"result-{self._name}-{self.count}{suffix}"

    def begins(self) -> None:
        """Start the clock anew: what passed since the stage before is no one's."""
        self._start = self._now()

    def ended(self, stage: str) -> None:
        """Note what passed since the stage before, the least of several times, and the peak memory so far."""
        (wall, cpu), (from_wall, from_cpu) = self._now(), self._start
        spent = wall - from_wall, cpu - from_cpu
        self._stages[stage] = min(spent, self._stages.get(stage, spent))
        own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
        self._mib = int(own[1]) / 1024 if own else 0
        self.begins()

    def goes_on(self, stage: str) -> None:
        """Add what passed since the last note to a stage that comes piece by piece."""
        (wall, cpu), (from_wall, from_cpu) = self._now(), self._start
        before = self._stages.get(stage, (0.0, 0.0))
        self._stages[stage] = before[0] + wall - from_wall, before[1] + cpu - from_cpu
        self.begins()

    def found(self, answers: pl.DataFrame | None) -> None:
        """Write the figures, and the answers: by the key of each incentive a yes or a verdict, and amounts in fen."""
        stem = f"{self._name}-{self.count}"
        figures = {"stages": self._stages, "mib": self._mib}
        (self.folder / f"{stem}-{self._round}.json").write_text(json.dumps(figures), encoding="utf-8")
        if answers is not None:
            answers.write_parquet(self.folder / f"{stem}.parquet")

    @staticmethod
    def _now() -> tuple[float, float]:
        """Seconds of the clock, and CPU seconds of this process."""
        return time.perf_counter(), time.process_time()
