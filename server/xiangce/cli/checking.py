"""What `xiangce check` does: apart from the command, as it loads the engines."""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from xiangce.cli.output import emit_table
from xiangce.cli.terminal import visible
from xiangce.cli.words import word
from xiangce.enterprise.check import Checker, Report
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report import items, summary, written
from xiangce.enterprise.severities import SEVERITIES
from xiangce.graph import Graph
from xiangce.intake import Source
from xiangce.schema import Batch, kind_named

_SHOWN: Final = 10
_TICK: Final = 0.5


class Check:
    """One run of the command: how to read, how to write, in which language."""

    def __init__(self, graph: Graph, kind: str | None, form: str, lang: str) -> None:
        """Find the kind; NotFound if there is none of that name."""
        self._checker = Checker(graph)
        self._kind = kind_named(self._checker.kinds, kind) if kind else None
        self._messages = Messages(graph, self._checker.kinds)
        self._form = form
        self._lang = lang
        self._kept: list[Batch] = []

    def run(self, files: tuple[str, ...], sample: int | None) -> Report:
        """The report on some files; by the reference alone without a sample."""
        progress = Progress(self._kept if self._form == "xlsx" else None, self._lang)
        sources = sources_of(files)
        if sample is None:
            report = self._checker.check_by_reference(sources, self._kind, progress=progress)
        else:
            report = self._checker.check(sources, self._kind, sample=sample, progress=progress)
        progress.end()
        return report

    def body(self, report: Report) -> bytes:
        """The report in the format asked for."""
        return written(report, self._kept, self._messages, self._form, self._lang)

    def tell(self, report: Report, *, briefly: bool) -> None:
        """Print the first findings unless briefly, counts by rule, and how far the reference agreed."""
        lang = self._lang
        shown = 0 if briefly else _SHOWN
        for item in items(report.gravest(shown), self._messages):
            place = ":".join(str(item[name]) for name in ("file", "sheet", "row", "column") if name in item)
            said = f"{SEVERITIES[str(item['severity'])][lang]}: {item['message'][lang]}"  # type: ignore[index]
            click.echo(f"{visible(place)}\n  {visible(said)}\n")
        if len(report.findings) > shown > 0:
            click.echo(word("more findings", lang).format(count=len(report.findings) - shown) + "\n")
        told = summary(report, self._messages)
        rules = [[str(each["count"]), SEVERITIES[each["severity"]][lang], each["name"][lang]] for each in told["rules"]]  # type: ignore[attr-defined]
        if rules:
            emit_table(["", "", ""], rules)
        counts = {**told["counts"], "records": told["records"], "files": len(report.files)}  # type: ignore[dict-item]
        click.echo(word("records checked", lang).format(**counts))
        if report.verified:
            key = "engines agree" if report.differences.is_empty() else "engines differ"
            click.echo(word(key, lang).format(records=report.verified, differences=len(report.differences)))


def sources_of(files: Sequence[str]) -> list[Source]:
    """Files by their names, or by their paths where two have the same name."""
    sources = list(map(source, files))
    if len({each.name for each in sources}) == len(sources):
        return sources
    return [replace(each, name=_printable(name)) for each, name in zip(sources, files, strict=True)]


def source(name: str) -> Source:
    """A file by its path, or standard input."""
    if name == "-":
        return Source("-", sys.stdin.buffer.read())
    path = Path(name)
    # What cannot be read again from its start, such as the output of a command, is held.
    return Source(_printable(path.name), path.read_bytes() if path.is_fifo() else path)


def _printable(name: str) -> str:
    """A name with a mark for each byte that is not of the system's encoding."""
    return os.fsencode(name).decode(errors="replace")


class Progress:
    """Counts records on a terminal while long work goes on, and keeps batches if asked."""

    def __init__(self, kept: list[Batch] | None, lang: str) -> None:
        """Keep batches in a list, or keep none."""
        self._kept = kept
        self._lang = lang
        self._records = 0
        self._next = time.monotonic() + _TICK
        self._told = False

    def __call__(self, batch: Batch) -> None:
        """Count a batch."""
        if self._kept is not None:
            self._kept.append(batch)
        self._records += len(batch.frame)
        if sys.stderr.isatty() and time.monotonic() >= self._next:
            self._told = True
            self._next = time.monotonic() + _TICK
            click.echo("\r" + word("progress", self._lang).format(records=self._records), err=True, nl=False)

    def end(self) -> None:
        """Clear the line."""
        if self._told:
            click.echo("\r\033[K", err=True, nl=False)
