"""What `xiangce eligible` does: apart from the command, as it loads the engine."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xiangce.cli.judged import assessed, tell_counts, tell_rows
from xiangce.cli.output import as_json, write, write_pieces, writing
from xiangce.cli.terminal import visible
from xiangce.cli.words import word
from xiangce.eligibility.answer import together
from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.rdf import turtle
from xiangce.eligibility.reply import about_facts, envelope
from xiangce.eligibility.report import tabular
from xiangce.eligibility.stated import stated_table
from xiangce.errors import BadInput
from xiangce.graph import Graph


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
        said, everything = _facts(facts), everything or self._named
        if form in {"csv", "xlsx", "parquet"}:
            return write(
                stated_table(self._assessor, said, self._rules, self._labels, form, everything=everything), output
            )
        reply = about_facts(self._assessor, said, self._rules, self._lang, self._on)
        shown = [each for each in reply["answers"] if each["asked"] or everything]
        if form == "json":
            return write(as_json({**reply, "answers": shown}), output)
        if form == "ttl":
            return write(turtle(shown, self._assessor.graph.version, self._labels), output)
        silent = [each for each in reply["answers"] if each not in shown]
        told = "\n\n".join(filter(None, self._told(shown, silent, reply)))
        return write("".join(visible(line) + "\n" for line in told.split("\n")).encode(), output)

    def _told(self, shown: Sequence[Any], silent: Sequence[Any], reply: Mapping[str, Any]) -> Iterator[str]:
        """The paragraphs of what is answered."""
        prose, comma = Prose(self._labels), self._labels.word("comma")
        for each in shown:
            yield "\n".join(prose.answer(each))
        yield str(together(shown, self._labels).get("note", ""))
        yield "\n".join(prose.notes(reply["notes"]))
        if reply["not_asked"]:
            facts = comma.join(str(each["label"]) for each in reply["not_asked"])
            yield word("not asked", self._lang).format(facts=facts)
        if silent:
            keys = comma.join(f"{each['incentive']} {each['title']}" for each in by_key(silent))
            yield word("nothing known", self._lang).format(keys=keys)
        yield "\n".join(prose.documents(reply["documents"]))

    def assess(
        self, files: Sequence[str], kind: str | None, form: str, output: Path | None, *, wide: bool, everything: bool
    ) -> None:
        """Answer for records."""
        found = assessed(self._assessor, files, self._rules, kind, self._lang)
        answers = self._assessor.explained(found, self._lang, self._on)
        if form == "json":
            write_pieces(envelope(self._assessor, found, self._lang, self._on), output)
        elif form == "ttl":
            write(turtle(answers, self._assessor.graph.version, self._labels), output)
        elif form != "table":
            sheets = Sheets(self._assessor, self._labels, in_words=self._lang == "zh" and form != "parquet")
            frame = sheets.wide(found) if wide else sheets.long(found, everything=everything)
            with writing(output) as file:
                tabular(frame, form, file)
        else:
            tell_rows(found, self._assessor, self._labels)
        if form == "table" or output:
            tell_counts(found, self._rules, self._assessor, self._labels)


def by_key(answers: Sequence[Any]) -> list[Any]:
    """Answers in the order of their keys."""
    return sorted(answers, key=lambda each: str(each["incentive"]))


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
    name, equals, value = text.replace("＝", "=").partition("=")
    if not equals:
        raise BadInput(f"given “{text}”, expected name=value", f"给出“{text}”，应写作 名称=值")
    value, at, by = value.partition("@")
    return name.strip(), {"value": value, "source": by} if at else value
