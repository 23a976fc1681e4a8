"""What `xiangce eligible` does: apart from the command, as it loads the engine."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from xiangce.cli.checking import Progress, source, visible
from xiangce.cli.output import emit_table, write, write_pieces
from xiangce.cli.words import word
from xiangce.eligibility.answer import together
from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.rdf import turtle
from xiangce.eligibility.reply import about_facts, envelope
from xiangce.eligibility.report import tabular
from xiangce.eligibility.verdict import Verdict
from xiangce.errors import BadInput
from xiangce.graph import Graph

_SHOWN: Final = 20


class Judging:
    """One run of the command: which rules, in which language, as of which day."""

    def __init__(self, graph: Graph, lang: str, on: date, names: Sequence[str]) -> None:
        """Find the rules; NotFound or AmbiguousName."""
        self._assessor = Assessor(graph)
        self._lang, self._on = lang, on
        self._rules = self._assessor.chosen(names, on)
        self._named = bool(names)
        self._labels = Labels(graph, lang, on)

    def say(self, facts: Sequence[str], form: str, output: Path | None, *, everything: bool) -> None:
        """Answer what somebody states."""
        reply = about_facts(self._assessor, _facts(facts), self._rules, self._lang, self._on)
        answers = [each for each in reply["answers"] if each["asked"] or everything or self._named]
        if form == "json":
            return write(_json({**reply, "answers": answers}), output)
        if form == "ttl":
            return write(turtle(answers, self._assessor.graph.version, self._on), output)
        if form != "table":
            raise BadInput(
                f"Facts are answered as table, json or ttl, not as {form}",
                f"对事实的回答可写成 table、json 或 ttl，不能写成 {form}",
            )
        text = "\n\n".join("\n".join(Prose(self._labels).answer(each)) for each in answers)
        left = [each["incentive"] for each in reply["answers"] if each not in answers]
        rest = word("nothing known", self._lang).format(keys=" ".join(left)) if left else ""
        note = str(together(answers, self._labels).get("note", ""))
        unused = self._labels.word("comma").join(str(each["label"]) for each in reply["not_asked"])
        unused = word("not asked", self._lang).format(facts=unused) if unused else ""
        told = "\n\n".join(filter(None, (text, note, unused, rest)))
        return write("".join(visible(line) + "\n" for line in told.split("\n")).encode(), output)

    def assess(
        self, files: Sequence[str], kind: str | None, form: str, output: Path | None, *, wide: bool, everything: bool
    ) -> None:
        """Answer for records."""
        progress = Progress(None, self._lang)
        chosen = self._assessor.kind(kind) if kind else None
        found = self._assessor.assess(map(source, files), self._rules, chosen, progress=progress)
        progress.end()
        if form == "json":
            write_pieces(envelope(self._assessor, found, self._lang, self._on), output)
        elif form == "ttl":
            write(
                turtle(self._assessor.explained(found, self._lang, self._on), self._assessor.graph.version, self._on),
                output,
            )
        elif form != "table":
            sheets = Sheets(self._assessor, self._labels)
            frame = sheets.wide(found) if wide else sheets.long(found, everything=everything)
            write(tabular(frame, form), output)
        if form == "table" or output:
            self._tell(found, briefly=form != "table")

    def _tell(self, found: Assessment, *, briefly: bool) -> None:
        """Print the first rows, those that are met before those that are not, and how many have which verdict."""
        frame = Sheets(self._assessor, self._labels).long(found)
        if frame.width and not briefly:
            first = frame.sort("verdict", descending=True, maintain_order=True).head(_SHOWN)
            columns = [
                "file",
                "row",
                "legal-name",
                "name",
                "incentive",
                "verdict",
                "ceiling",
                "missing",
                "to_decide",
                "borderline",
                "not_met",
            ]
            kept = [each for each in columns if each in first.columns]
            lines = [
                ["" if cell is None else visible(str(cell)) for cell in row] for row in first.select(kept).iter_rows()
            ]
            emit_table([word(f"column {each}", self._lang) for each in kept], lines)
            click.echo()
        if frame.width:
            self._count(frame)
        click.echo(word("records judged", self._lang).format(records=found.records))
        if found.unread:
            click.echo(word("values unread", self._lang).format(count=found.unread))

    def _count(self, frame: Any) -> None:
        """Print how many have which verdict, by incentive."""
        found = frame.group_by("incentive", "verdict").len().iter_rows()
        counts = {(key, verdict): count for key, verdict, count in found}
        keys = list(dict.fromkeys(frame["incentive"]))
        heads = [self._labels.of(verdict.iri) for verdict in reversed(Verdict)]
        rows = [[key, *(str(counts.get((key, verdict.key), 0)) for verdict in reversed(Verdict))] for key in keys]
        emit_table([word("column incentive", self._lang), *heads], rows)
        click.echo()


def _facts(texts: Sequence[str]) -> dict[str, object]:
    """The facts by name, each given once."""
    facts: dict[str, object] = {}
    for name, value in map(_fact, texts):
        if name in facts:
            raise BadInput(
                f"“{name}” is given twice; give each fact once", f"“{name}”给出两次；每项事实只给一次", fact=name
            )
        facts[name] = value
    return facts


def _fact(text: str) -> tuple[str, object]:
    """A fact in two: its name, and its value with the source if one is named behind an @."""
    name, equals, value = text.partition("=")
    if not equals:
        raise BadInput(f"given “{text}”, expected name=value", f"给出“{text}”，应写作 名称=值")
    value, at, by = value.partition("@")
    return name.strip(), {"value": value, "source": by} if at else value


def _json(value: object) -> bytes:
    """JSON that a person can read too."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
