"""What a run cost: seconds of each stage and peak memory of its own process, and the answers that it gave."""

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
        self._stages: dict[str, float] = {}
        self._mib = 0.0
        self._start = time.perf_counter()

    def file(self, suffix: str, count: int | None = None) -> Path:
        """A file of facts."""
        return self.folder / f"facts-{count or self.count}{suffix}"

    def result(self, suffix: str) -> Path:
        """A file to which an engine writes what it found."""
        return self.folder / f"result-{self._name}-{self.count}{suffix}"

    def begins(self) -> None:
        """Start the clock anew: what passed since the stage before is no one's."""
        self._start = time.perf_counter()

    def ended(self, stage: str) -> None:
        """Note what passed since the stage before, the least of several times, and the peak memory so far."""
        self._stages[stage] = min(time.perf_counter() - self._start, self._stages.get(stage, float("inf")))
        own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
        self._mib = int(own[1]) / 1024 if own else 0
        self.begins()

    def found(self, answers: pl.DataFrame | None) -> None:
        """Write the figures, and the answers: by the key of each incentive a yes or a verdict, and amounts in fen."""
        stem = f"{self._name}-{self.count}"
        figures = {"stages": self._stages, "mib": self._mib}
        (self.folder / f"{stem}-{self._round}.json").write_text(json.dumps(figures), encoding="utf-8")
        if answers is not None:
            answers.write_parquet(self.folder / f"{stem}.parquet")
