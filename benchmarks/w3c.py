"""The W3C's SPARQL 1.1 query tests, by the engine alone and behind the pool of this project.

python benchmarks/w3c.py SUITE

SUITE is the folder `sparql/sparql11` of the W3C's rdf-tests. Evaluation tests compare answers but for names of blank
nodes, the way numbers are written, and the order of rows where nothing sorts them; syntax tests ask whether a query is
accepted. Update tests and entailment regimes do not apply. Why a test fails is told in w3c.toml.
"""

import sys
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from conformance.engines import ours, plain
from conformance.manifest import Test, tests

_REASONS = Path(__file__).with_name("w3c.toml")


def judged(found: list[Test]) -> dict[Test, tuple[str, str]]:
    """What is wrong with each test, by the engine alone and by ours."""
    found = sorted(found, key=_dataset)
    groups = [list(group) for _, group in groupby(found, key=_dataset)]
    with ThreadPoolExecutor(2) as threads:
        answers = [each for group in threads.map(lambda group: list(ours(group)), groups) for each in group]
    return {test: (plain(test), answer) for test, answer in zip(found, answers, strict=True)}


def _dataset(test: Test) -> tuple[object, ...]:
    return (test.kind == "evaluation", test.data, test.graphs, test.query if "from" in test.text.lower() else Path())


def main() -> None:
    """Print passes by folder, and each failure with its reason; the exit code is 1 where ours does worse."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    began = time.perf_counter()
    wrong = judged(tests(Path(sys.argv[1])))
    reasons = tomllib.loads(_REASONS.read_text(encoding="utf-8"))
    total, alone, pooled = Counter(), Counter(), Counter()
    for test, (engine, own) in wrong.items():
        total[test.folder] += 1
        alone[test.folder] += not engine
        pooled[test.folder] += not own
    print(f"{'folder':<20} tests  engine  ours")
    for folder in sorted(total):
        print(f"{folder:<20} {total[folder]:>5} {alone[folder]:>7} {pooled[folder]:>5}")
    print(f"{'in all':<20} {total.total():>5} {alone.total():>7} {pooled.total():>5}\n")
    worse = 0
    for test, (engine, own) in sorted(wrong.items()):
        if engine or own:
            key = f"{test.folder}/{test.name}"
            worse += bool(own and not engine and key not in reasons)
            print(
                f"{key}\n  engine: {engine or 'passes'}\n  ours:   {own or 'passes'}\n  why:    {reasons.get(key, '?')}"
            )
    print(f"{time.perf_counter() - began:.0f} s; {worse} that only the engine alone passes, without a reason")
    sys.exit(bool(worse))


if __name__ == "__main__":
    main()
