"""What an engine cost: seconds, CPU seconds and peak memory of its own process, and what it found."""

import csv
import json
import re
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat, Store

COLUMNS = ("focus", "path", "component", "value")
_RESULTS = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?focus ?path ?component ?value WHERE {
  ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:sourceConstraintComponent ?component .
  OPTIONAL { ?result sh:resultPath ?path }
  OPTIONAL { ?result sh:value ?value FILTER (?value != ?focus) }
}
"""
Result = tuple[str, str, str, str]


class Measured:
    """The stages of one run, each timed when it ends; written to a file for whoever started the run."""

    def __init__(self) -> None:
        """Take the command line: folder, kind of record, number of records."""
        self.folder = Path(sys.argv[1])
        self.kind = sys.argv[2]
        self.count = int(sys.argv[3])
        self._name = Path(sys.argv[0]).stem
        self._stages: dict[str, dict[str, float]] = {}
        self._start = self._now()

    def file(self, suffix: str) -> Path:
        """A file of the records."""
        return self.folder / f"records-{self.count}{suffix}"

    def ended(self, stage: str) -> None:
        """Note what passed since the stage before."""
        wall, cpu = self._now()
        self._stages[stage] = {"wall": wall - self._start[0], "cpu": cpu - self._start[1]}
        self._start = self._now()

    def found(self, results: Iterable[Result]) -> None:
        """Write the results and the figures."""
        memory = _peak()
        with (self.folder / f"{self._name}-{self.count}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(results)
        figures = {"stages": self._stages, "mib": memory}
        (self.folder / f"{self._name}-{self.count}.json").write_text(json.dumps(figures), encoding="utf-8")

    @staticmethod
    def _now() -> tuple[float, float]:
        """Seconds of the clock, and CPU seconds of this process and of those that it waited for."""
        spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return time.perf_counter(), sum(each.ru_utime + each.ru_stime for each in spent)


def _peak() -> float:
    """The peak resident memory in MiB, of this process or of the largest that it waited for."""
    own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(int(own[1]) if own else 0, children) / 1024


def from_report(text: bytes, media_type: str) -> list[Result]:
    """The results in a report of SHACL; a rule without path that gives its focus as value is told without one."""
    store = Store()
    store.load(text, RdfFormat.from_media_type(media_type))
    rows = store.query(_RESULTS)
    return [tuple("" if term is None else term.value for term in row) for row in rows]  # type: ignore[misc, union-attr]
