"""What `xiangce explain`, `impact` and `targets` do: apart from the commands, as it loads the engine."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click
import polars as pl

from xiangce.cli.judged import assessed, tell_counts, tell_documents, tell_frame, tell_notes
from xiangce.cli.output import as_json, emit_json, emit_table, write, writing
from xiangce.cli.words import word
from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.impact import Impact, changed
from xiangce.eligibility.impact import impact as impact_of
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.reply import head, rule_record
from xiangce.eligibility.report import tabular
from xiangce.eligibility.targets import counted
from xiangce.eligibility.verdict import Verdict
from xiangce.graph import Graph

_SHOWN: Final = 50


def tell_rule(graph: Graph, name: str, form: str, lang: str, on: date) -> None:
    """Print a rule."""
    assessor = Assessor(graph)
    for rule in assessor.chosen([name], on):
        record = rule_record(assessor, rule, lang, on)
        if form == "json":
            emit_json(head(assessor, lang, on) | record)
        else:
            prose = Prose(Labels(graph, lang, on))
            click.echo("\n".join([*prose.rule(record), "", *prose.documents(record["documents"])]))


def tell_impact(  # noqa: PLR0913, PLR0917 - what the command was given
    graph: Graph,
    name: str,
    changes: Sequence[str],
    files: Sequence[str],
    kind: str | None,
    form: str,
    output: Path | None,
    lang: str,
    on: date,
) -> None:
    """Print or write who gains and who loses."""
    assessor, labels = Assessor(graph), Labels(graph, lang, on)
    (rule,) = assessor.chosen([name], on)
    pairs = [(each.partition("=")[0], each.partition("=")[2]) for each in changes]
    other = changed(rule, pairs, assessor.rules.indicators)
    assessment = assessed(assessor, files, [rule], kind, lang)
    in_words = lang == "zh" and form not in {"json", "parquet"}
    sheets = Sheets(assessor, labels, in_words)
    found = impact_of(assessor, assessment, rule, other, sheets)
    moves = [{"from": before.key, "to": after.key, "count": count} for (before, after), count in found.moves.items()]
    said = {**assessment.counts, "gains": found.gains, "losses": found.losses}
    if form == "json":
        documents = {"documents": assessor.validity.documents([rule], labels)}
        record = head(assessor, lang, on) | {"incentive": rule.key, "changes": list(changes), **said, **documents}
        write(as_json(record | {"moves": moves, "changed": found.changed.to_dicts()}), output)
    elif form != "table":
        valid = pl.select(validity=pl.lit(assessor.validity.column(rule, labels, in_words=in_words)))
        with writing(output) as file:
            tabular(found.changed.join(sheets.headed(valid), how="cross"), form, file)
    if form == "table" or output:
        _tell_moves(found, labels)
        click.echo(word("gains and losses", lang).format(**said))
        if assessment.outcomes:
            tell_notes(assessment, lang)
            tell_documents(assessor, [rule], labels)
        else:
            tell_counts(assessment, [rule], assessor, labels)


def _tell_moves(found: Impact, labels: Labels) -> None:
    """Print the first subjects whose verdict changes, and how many go from which verdict to which."""
    columns = ("file", "row", "legal-name", "name", "before", "after")
    tell_frame(found.changed.head(_SHOWN), [labels.head(each) for each in columns])
    named = [(labels.of(before.iri), labels.of(after.iri), count) for (before, after), count in found.moves.items()]
    emit_table(["", "", ""], [[before, f"→ {after}", str(count)] for before, after, count in named])


def tell_targets(graph: Graph, files: Sequence[str], kind: str | None, form: str, lang: str, on: date) -> None:
    """Print the targets, counted."""
    assessor, labels = Assessor(graph), Labels(graph, lang, on)
    rules = assessor.chosen([rule.iri for rule in assessor.rules.targets], on)
    found = assessed(assessor, files, rules, kind, lang)
    told = counted(assessor, found, rules, labels, on)
    if form == "json":
        rest = {"note": labels.word("counted"), "documents": assessor.validity.documents(rules, labels)}
        return emit_json(head(assessor, lang, on) | {**found.counts, "targets": told, **rest})
    for target in told:
        _tell_target(target, labels, lang)
    click.echo(labels.word("counted"))
    tell_notes(found, lang)
    return tell_documents(assessor, rules, labels)


def _tell_target(target: dict[str, Any], labels: Labels, lang: str) -> None:
    """Print a target with its counts by year."""
    signs = labels.word("or").join(each["sign"] for each in target["readings"])
    past = f" ({word('past', lang)})" if target["is_past"] else ""
    clause = f"{labels.word('clause')} {target['clause']}"
    click.echo(f"{target['target']} {target['title']}: {signs} {target['value']}, {target['deadline']}{past}, {clause}")
    for line in Prose(labels).later(target["validity"]["later"]):
        click.echo(f"  {line}")
    rows = [
        [f"  {year['year'] or ''}", *map(str, year["counts"].values()), year["verdict_label"], year["short_by"]]
        for year in target["years"]
    ]
    heads = [labels.of(verdict.iri) for verdict in reversed(Verdict)]
    if rows:
        emit_table([f"  {labels.head('year')}", *heads, word("column target", lang), word("column short", lang)], rows)
    else:
        click.echo(f"  {word('no records of it', lang)}")
    click.echo()
