"""How fast eligibility is judged, beside other engines, and whether all say the same; the subjects are fictitious.

python benchmarks/eligible.py [--rows 1000000] [--few 10000] [--engines ours_kernel,openfisca_kernel]

Every engine gets the same facts (a tenth of them missing, many around the thresholds) in a process of its own, three
times in turn; the best counts. Optional: pip install openfisca-core pandas pyarrow
"""

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from eligibility.runs import ENGINES, TASKS, Runs, line, measured, parts

HERE = Path(__file__).resolve().parent
HEAD = "engine                      rows   seconds    CPU s       rows/s   rows x rules/s    ratio     MiB"
OURS = "ours_kernel"


def start(script: str, *arguments: object, limit: float) -> tuple[bool, str]:
    """Run a script of eligibility/: whether it succeeded, and what it said, or why it failed."""
    command = [sys.executable, str(HERE / "eligibility" / f"{script}.py"), *map(str, arguments)]
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(HERE.parent / "server")]))
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            timeout=limit,
            check=False,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return False, f"stopped after {limit:.0f} s"
    if done.returncode:
        return False, (done.stderr.strip().splitlines() or ["no message"])[-1]
    return True, done.stdout.rstrip()


def wanted_engines(names: str) -> list[str]:
    """The engines asked for that are here; the kernel of this project always, as all are compared with it."""
    asked = {OURS, *(names.split(",") if names else ENGINES)}
    missing = {
        name: [each for each in ENGINES[name].packages if importlib.util.find_spec(each) is None] for name in asked
    }
    for name in asked:
        if missing[name]:
            print(f"{name}: not here (pip install {' '.join(missing[name])})")
    return [name for name in ENGINES if name in asked and not missing[name]]


def plan(names: list[str], rows: int, few: int) -> list[tuple[str, int]]:
    """Which engine gets how many rows: those of kernels few rows too, for SPARQL; a slow one few only."""
    small = [(name, few) for name in names if ENGINES[name].is_small or name.endswith("_kernel")]
    large = [(name, rows) for name in names if not ENGINES[name].is_small]
    return list(dict.fromkeys([*small, *large]))


def run_all(folder: Path, wanted: list[tuple[str, int]], rounds: int, limit: float) -> list[Runs]:
    """Run all engines in turn, some times over; one that failed is told and left out."""
    failed: set[tuple[str, int]] = set()
    for number in range(rounds):
        for name, count in wanted:
            is_done, said = (
                ((name, count) in failed, "")
                if (name, count) in failed
                else start(name, folder, count, number, limit=limit)
            )
            if not is_done:
                failed.add((name, count))
                print(f"{name}, {count:,} rows: {said}", flush=True)
    return [measured(folder, *each) for each in wanted if each not in failed]


def tell(runs: list[Runs]) -> None:
    """Print the figures of each task, and how the seconds are made up."""
    for task, engines in TASKS.items():
        ours = next(iter(engines))
        mine = {each.count: each for each in runs if each.engine == ours}
        print(f"\n{task}\n{HEAD}")
        for each in sorted(runs, key=lambda run: run.count):
            if each.engine in engines:
                print(line(task, each, mine.get(each.count)))
    print()
    for each in runs:
        print(parts(each))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="subjects")
    parser.add_argument("--few", type=int, default=10_000, help="subjects for SPARQL, whose time grows with them")
    parser.add_argument("--engines", default="", help=f"of {','.join(ENGINES)}")
    parser.add_argument("--rounds", type=int, default=3, help="processes for each engine")
    parser.add_argument("--limit", type=float, default=300, help="seconds for one process")
    return parser.parse_args()


def main() -> None:
    """Print the figures, and whether the answers are equal."""
    given = options()
    began = time.perf_counter()
    wanted = plan(wanted_engines(given.engines), given.rows, given.few)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        is_made, said = start("prepare", folder, given.few, *sorted({given.few, given.rows}), limit=900)
        if not is_made:
            sys.exit(said)
        print(f"{given.rows:,} and {given.few:,} fictitious subjects made in {time.perf_counter() - began:.0f} s")
        runs = run_all(folder, wanted, given.rounds, given.limit)
        tell(runs)
        for each in (each for each in runs if each.engine != OURS):
            said = start("compare", folder, each.engine, each.count, limit=given.limit)[1]
            print(f"\n{ENGINES[each.engine].title} ({each.engine}), {each.count:,} rows:\n{said}")
    print(f"{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
