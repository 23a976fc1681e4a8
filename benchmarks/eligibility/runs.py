"""The engines and their runs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

INCENTIVES = 20


class Engine(NamedTuple):
    """An engine: its title, the packages it needs that are no part of this project, and its share of the rows."""

    title: str
    packages: tuple[str, ...] = ()
    is_small: bool = False


ENGINES = {
    "ours_kernel": Engine("xiangce"),
    "openfisca_kernel": Engine("OpenFisca", ("openfisca_core",)),
    "sparql": Engine("SPARQL on Oxigraph", is_small=True),
    "ours_file": Engine("xiangce"),
    "openfisca_file": Engine("OpenFisca, pandas", ("openfisca_core", "pandas")),
    "openfisca_arrow": Engine("OpenFisca, Arrow", ("openfisca_core", "pandas", "pyarrow")),
}
# What is measured: for each engine, the stages that belong to it; the first is this project.
TASKS = {
    "verdicts and amounts": {"ours_kernel": ("all",), "openfisca_kernel": ("verdicts", "amounts")},
    "verdicts alone": {
        "ours_kernel": ("verdicts",),
        "openfisca_kernel": ("verdicts",),
        "sparql": ("verdicts",),
    },
    "inputs set, verdicts and amounts": {
        "ours_kernel": ("all",),
        "openfisca_kernel": ("set inputs", "verdicts", "amounts"),
    },
    "file to CSV": {
        "ours_file": ("read", "history, judge", "table", "write"),
        "openfisca_file": ("read", "history, gaps", "judge", "table", "write"),
        "openfisca_arrow": ("read", "history, gaps", "judge", "table", "write"),
    },
    "file to Parquet": {"ours_file": ("read", "history, judge", "table", "parquet")},
}


@dataclass(frozen=True)
class Run:
    """What a run cost: stages with their seconds and CPU seconds, and the peak memory."""

    stages: dict[str, tuple[float, float]]
    mib: float

    def seconds(self, stages: tuple[str, ...]) -> float:
        """The seconds of some stages."""
        return sum(self.stages[stage][0] for stage in stages)

    def cpu(self, stages: tuple[str, ...]) -> float:
        """The CPU seconds of some stages."""
        return sum(self.stages[stage][1] for stage in stages)


class Runs(NamedTuple):
    """The runs of an engine over so many rows."""

    engine: str
    count: int
    all: list[Run]

    def best(self, stages: tuple[str, ...]) -> Run:
        """The run with the least seconds in some stages."""
        return min(self.all, key=lambda run: run.seconds(stages))


def measured(folder: Path, engine: str, count: int) -> Runs:
    """What the finished runs left in the folder."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"{engine}-{count}-*.json"))]
    return Runs(engine, count, [Run(**json.loads(text)) for text in texts])


def line(task: str, runs: Runs, base: Runs | None) -> str:
    """The figures of a task; rows in a second, times the rules, and how many times this project's seconds it took."""
    stages = TASKS[task][runs.engine]
    best = runs.best(stages)
    seconds = best.seconds(stages)
    ratio = seconds / base.best(TASKS[task][base.engine]).seconds(TASKS[task][base.engine]) if base else 1.0
    return (
        f"{ENGINES[runs.engine].title:<20} {runs.count:>11,} {seconds:>9.4f} {best.cpu(stages):>8.3f}"
        f" {runs.count / seconds:>12,.0f}"
        f" {runs.count * INCENTIVES / seconds:>14,.0f} {ratio:>8,.2f} {max(run.mib for run in runs.all):>7,.0f}"
    )


def parts(runs: Runs) -> str:
    """The seconds of each stage, each the best."""
    stages = {stage: min(run.stages[stage][0] for run in runs.all) for stage in runs.all[0].stages}
    said = ", ".join(f"{stage} {seconds:.3f} s" for stage, seconds in stages.items())
    return f"{ENGINES[runs.engine].title}, {runs.count:,} rows: {said}"
