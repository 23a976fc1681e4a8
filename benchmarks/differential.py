"""The compiled engine against the reference, over many records: `python benchmarks/differential.py [RECORDS] [SEED]`.

Made-up records of every kind, half of them faulty, are checked by both engines in chunks; each difference is printed.
Two processes share the kinds. The tests do the same with few records.
"""

import sys
import time
from multiprocessing import get_context

import polars as pl

from xiangce.enterprise.check import Checker
from xiangce.enterprise.crosscheck import differences
from xiangce.enterprise.sample import FAULT, generate
from xiangce.errors import BadInput
from xiangce.graph import load
from xiangce.intake import Source, read

_CHUNK = 100
_FAULTY = 0.5


def compare(key: str, count: int, seed: int) -> tuple[str, int, int, list[dict[str, object]]]:
    """Kind, records, results of the compiled engine and differences."""
    checker = Checker(load())
    kind = checker.kinds[key]
    programs = {key: checker.program(kind)}
    try:
        frame = pl.concat([sample.frame for sample in generate(checker.graph, kind, count, _FAULTY, seed)])
    except BadInput:  # not so many different records of this kind
        frame = pl.concat([sample.frame for sample in generate(checker.graph, kind, 100, _FAULTY, seed)])
    source = Source(f"{key}.csv", frame.drop(FAULT).write_csv().encode())
    found: list[dict[str, object]] = []
    records = 0
    for batch in read([source], checker.kinds, kind):
        for start in range(0, len(batch.frame), _CHUNK):
            chunk = batch.take(range(start, min(start + _CHUNK, len(batch.frame))))
            records += len(chunk.frame)
            found += differences(checker.reference, programs, [chunk]).to_dicts()
    return key, records, len(checker.check([source], kind, sample=0).findings), found


def main() -> None:
    count, seed = (int(word) for word in [*sys.argv[1:], "500", "1"][:2])
    began, total, apart = time.perf_counter(), 0, 0
    with get_context("spawn").Pool(2) as pool:
        jobs = [pool.apply_async(compare, (key, count, seed)) for key in Checker(load()).kinds]
        for job in jobs:
            key, records, findings, found = job.get()
            total, apart = total + records, apart + len(found)
            print(f"{key:26}{records:8,} records {findings:8,} findings {len(found):4} differences", flush=True)
            for each in found:
                print("   ", each)
    print(f"{total:,} records, {apart} differences, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
