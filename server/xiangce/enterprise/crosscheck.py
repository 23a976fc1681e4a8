"""The compiled engine held against the reference in each run: a random sample, and each odd way of writing."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

import polars as pl

from xiangce.schema import Batch
from xiangce.validation.compiled import Program, across, run
from xiangce.validation.gate import withhold
from xiangce.validation.reference import Reference
from xiangce.validation.result import no_results

_RULE: Final = ["rule", "component"]
_KEYS: Final = ["batch", "record", "rule", "component", "path", "value", "severity"]


@dataclass
class Sample:
    """Records to be checked twice: so many at random, and as many that have a value written or read in an odd way."""

    size: int
    random: Random = field(default_factory=Random)
    _drawn: list[Batch] = field(default_factory=list)
    _odd: list[Batch] = field(default_factory=list)
    _ways: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, batch: Batch) -> None:
        """Draw from a batch, of the records that a table can hold: the others are the reference's alone."""
        places = [place for place in range(len(batch.frame)) if place not in batch.whole]
        self._drawn.append(batch.take(self.random.sample(places, min(self.size, len(places)))))
        self._odd.append(batch.take(self._new_ways(batch)))
        self._drawn = _drawn_from(self._drawn, self.size, self.random)
        self._odd = _drawn_from(self._odd, self.size, self.random)

    def batches(self) -> list[Batch]:
        """What was drawn."""
        return [batch for batch in (*self._drawn, *self._odd) if len(batch.frame)]

    def _new_ways(self, batch: Batch) -> list[int]:
        """A record for each new way in which a value was written: by field, and by reading rule or text."""
        unread = batch.misread.select("record", "field", way="given")
        noted = batch.notes.drop_nulls("record").select("record", "field", way="rule")
        found: dict[tuple[str, ...], int] = {}
        ways = pl.concat([unread, noted]).unique(["field", "way"], keep="first", maintain_order=True)
        for record, *way in ways.iter_rows():
            if tuple(way) not in self._ways and record not in batch.whole:
                found.setdefault(tuple(way), record)
        self._ways |= found.keys()
        return sorted(set(found.values()))


def _drawn_from(batches: list[Batch], size: int, random: Random) -> list[Batch]:
    """At most so many records of some batches."""
    at = [(number, place) for number, batch in enumerate(batches) for place in range(len(batch.frame))]
    if len(at) <= size:
        return batches
    kept = sorted(random.sample(at, size))
    return [
        batch.take([place for which, place in kept if which == number])
        for number, batch in enumerate(batches)
        if any(which == number for which, _ in kept)
    ]


def differences(reference: Reference, programs: dict[str, Program], batches: list[Batch]) -> pl.DataFrame:
    """The results on which the engines disagree, with who found them; no rows if they agree.

    Constraints that are not compiled are the reference's alone and are left out.
    """
    if not batches:
        return _numbered([]).with_columns(found_by=pl.lit(""))
    theirs = _numbered(_gated(programs, batches, reference.results(batches))).join(
        _known(programs), on=_RULE, how="semi"
    )
    ours = _numbered(_compiled(programs, batches))
    only_ours = ours.join(theirs, on=_KEYS, how="anti").with_columns(found_by=pl.lit("compiled"))
    only_theirs = theirs.join(ours, on=_KEYS, how="anti").with_columns(found_by=pl.lit("reference"))
    return pl.concat([only_ours, only_theirs])


def _known(programs: dict[str, Program]) -> pl.DataFrame:
    """The constraints that are compiled."""
    keys = sorted({key for program in programs.values() for key in program.reads})
    return pl.DataFrame(keys, schema=dict.fromkeys(_RULE, pl.String), orient="row")


def _compiled(programs: dict[str, Program], batches: list[Batch]) -> list[pl.DataFrame]:
    """What the compiled engine finds in some batches alone."""
    single = [run(programs[batch.kind.key], batch) for batch in batches]
    return _gated(programs, batches, [pl.concat(pair) for pair in zip(single, _across(programs, batches), strict=True)])


def _across(programs: dict[str, Program], batches: list[Batch]) -> list[pl.DataFrame]:
    """What the records of each kind break together, batch by batch."""
    found = [no_results() for _ in batches]
    for kind, program in programs.items():
        mine = [number for number, batch in enumerate(batches) if batch.kind.key == kind]
        if not mine or not program.across:
            continue
        results = across(program, pl.concat([batches[number].frame for number in mine]))
        first = 0
        for number in mine:
            last = first + len(batches[number].frame)
            here = results.filter(pl.col("record").is_between(first, last, closed="left"))
            found[number] = here.with_columns(pl.col("record") - first)
            first = last
    return found


def _gated(programs: dict[str, Program], batches: list[Batch], results: list[pl.DataFrame]) -> list[pl.DataFrame]:
    return [withhold(programs[batch.kind.key], batch, found) for batch, found in zip(batches, results, strict=True)]


def _numbered(results: list[pl.DataFrame]) -> pl.DataFrame:
    """All results in one table, each with the number of its batch."""
    parts = [found.with_columns(batch=pl.lit(number, pl.UInt32)) for number, found in enumerate(results)]
    return (pl.concat(parts) if parts else no_results().with_columns(batch=pl.lit(0, pl.UInt32))).select(_KEYS)
