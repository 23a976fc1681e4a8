"""Files of records checked: read, run through the compiled shapes, a sample held against the reference."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import polars as pl
from pyoxigraph import NamedNode

from xiangce.enterprise.crosscheck import Sample, differences
from xiangce.enterprise.findings import none_found, of_notes, of_results
from xiangce.enterprise.severities import SEVERITIES
from xiangce.enterprise.together import Together
from xiangce.graph import RECORD_SHAPES, Graph
from xiangce.intake import LIMITS, Limits, Source, read
from xiangce.names import PREFIXES
from xiangce.schema import ID, Batch, Kind, kinds
from xiangce.validation.compiled import Program, compile_kind, run
from xiangce.validation.compiled.program import Uncompiled
from xiangce.validation.gate import misread, withhold
from xiangce.validation.reference import Reference

SAMPLE: Final = 50
_SEVERITY: Final = NamedNode(PREFIXES["sh"] + "severity")


@dataclass(frozen=True)
class Report:
    """What a check found.

    `findings` has the columns of FINDINGS, in the order of files and rows; `records` counts by kind; `verified` is the
    number of records that the reference checked too, and `differences` what it found otherwise; `uncompiled` names the
    constraints that only the reference can check, which it did for every record.
    """

    findings: pl.DataFrame
    records: Mapping[str, int]
    files: Sequence[str]
    verified: int
    differences: pl.DataFrame
    uncompiled: Sequence[Uncompiled]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many findings of each severity."""
        said = dict(self.findings.group_by("severity").len().iter_rows())
        return {severity: said.get(severity, 0) for severity in SEVERITIES}

    def gravest(self, most: int) -> "Report":
        """The report with its first findings only, violations before warnings before notes."""
        grave = pl.col("severity").cast(pl.Enum(list(SEVERITIES)))
        return replace(self, findings=self.findings.sort(grave, maintain_order=True).head(most))

    @property
    def conforms(self) -> bool:
        """Whether no rule is violated; warnings and notes do not count."""
        return not self.counts["Violation"]


@dataclass
class _Run:
    """One check under way."""

    sample: Sample
    records: Counter[str] = field(default_factory=Counter)
    found: list[pl.DataFrame] = field(default_factory=list)
    together: dict[str, Together] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Checker:
    """The kinds of record of a graph, with their shapes compiled when first needed."""

    def __init__(self, graph: Graph) -> None:
        """Read the kinds."""
        self.graph = graph
        self.kinds: Mapping[str, Kind] = kinds(graph)
        self._programs: dict[str, Program] = {}

    @cached_property
    def reference(self) -> Reference:
        """The engine that the compiled one must equal."""
        return Reference(self.graph)

    def program(self, kind: Kind) -> Program:
        """The compiled shapes of a kind."""
        if kind.key not in self._programs:
            self._programs[kind.key] = compile_kind(self.graph, kind)
        return self._programs[kind.key]

    def check(
        self,
        sources: Iterable[Source],
        kind: Kind | None = None,
        *,
        sample: int = SAMPLE,
        limits: Limits = LIMITS,
        progress: Callable[[Batch], None] = lambda _: None,
    ) -> Report:
        """The report on some files; BadInput or TooLarge, and no report, if one of them cannot be read as a whole."""
        state = _Run(Sample(sample))
        for batch in read(sources, self.kinds, kind, limits):
            self._check(batch, state)
            progress(batch)
        state.found += [together.findings() for together in state.together.values()]
        drawn = state.sample.batches()
        return Report(
            findings=_in_order(state),
            records=dict(state.records),
            files=tuple(dict.fromkeys(state.files)),
            verified=len({(batch.file, iri) for batch in drawn for iri in batch.frame[ID]}),
            differences=differences(self.reference, self._programs, drawn) if drawn else pl.DataFrame(),
            uncompiled=tuple(each for program in self._programs.values() for each in program.uncompiled),
        )

    def check_by_reference(
        self,
        sources: Iterable[Source],
        kind: Kind | None = None,
        *,
        limits: Limits = LIMITS,
        progress: Callable[[Batch], None] = lambda _: None,
    ) -> Report:
        """The report on some files by the reference alone: slow, for a few thousand records."""
        state = _Run(Sample(0))
        batches = list(read(sources, self.kinds, kind, limits))
        for batch, results in zip(batches, self.reference.results(batches), strict=True):
            self._note(batch, state)
            progress(batch)
            program = self.program(batch.kind)
            state.found.append(of_results(batch, withhold(program, batch, results), program.reads))
        verified = sum(state.records.values())
        return Report(_in_order(state), dict(state.records), tuple(state.files), verified, pl.DataFrame(), ())

    def _note(self, batch: Batch, state: _Run) -> None:
        """Count a batch, and keep what was found in reading it."""
        state.records[batch.kind.key] += len(batch.frame)
        state.files.append(batch.file)
        state.found += [of_notes(batch, self._severities), of_results(batch, misread(batch), {})]

    def _check(self, batch: Batch, state: _Run) -> None:
        """Check the records of a batch, and keep what the end needs."""
        self._note(batch, state)
        program = self.program(batch.kind)
        state.found.append(of_results(batch, withhold(program, batch, self._results(program, batch)), program.reads))
        state.together.setdefault(batch.kind.key, Together(program)).add(batch)
        state.sample.add(batch)

    def _results(self, program: Program, batch: Batch) -> pl.DataFrame:
        """What a batch breaks: compiled, and by the reference what cannot be compiled or does not fit in a table."""
        found = run(program, batch)
        places = range(len(batch.frame)) if program.uncompiled else sorted(batch.whole)
        if not places:
            return found
        (theirs,) = self.reference.results([batch.take(list(places))])
        at = pl.Series("place", list(places), dtype=pl.UInt32)
        theirs = theirs.with_columns(record=at.gather(theirs["record"]))
        return pl.concat([found.filter(~pl.col("record").is_in(list(batch.whole))), theirs]).unique()

    @cached_property
    def _severities(self) -> dict[str, str]:
        """The severity of each rule of reading."""
        quads = self.graph.store.quads_for_pattern(None, _SEVERITY, None, RECORD_SHAPES)
        return {quad.subject.value: quad.object.value for quad in quads}  # type: ignore[union-attr]


def _in_order(state: _Run) -> pl.DataFrame:
    """All findings, by file as given, then by row; what is about a whole sheet comes first."""
    if not state.found:
        return none_found()
    order = pl.Enum(list(dict.fromkeys(state.files)))
    return pl.concat(state.found).sort(pl.col("file").cast(order), "sheet", "row", "severity", maintain_order=True)
