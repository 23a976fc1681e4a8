"""What `xiangce explain`, `impact` and `targets` do: apart from the commands, as it loads the engine."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from xiangce.cli.checking import Progress, source, visible
from xiangce.cli.output import emit_json, emit_table, write
from xiangce.cli.words import word
from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.impact import changed
from xiangce.eligibility.impact import impact as impact_of
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.reply import head, rule_record
from xiangce.eligibility.report import tabular
from xiangce.eligibility.rule import Rule
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
            click.echo("\n".join(Prose(Labels(graph, lang, on)).rule(record)))


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
    other = changed(rule, [(each.partition("=")[0], each.partition("=")[2]) for each in changes])
    assessment = _assessed(assessor, files, [rule], kind, lang)
    found = impact_of(assessor, assessment, rule, other, Sheets(assessor, labels))
    moves = [{"from": before.key, "to": after.key, "count": count} for (before, after), count in found.moves.items()]
    if form == "json":
        record = head(assessor, lang, on) | {"rule": rule.key, "changes": list(changes), "gains": found.gains}
        rows = json.loads(found.changed.write_json()) if found.changed.width else []
        write(
            (
                json.dumps(
                    record | {"losses": found.losses, "moves": moves, "changed": rows}, ensure_ascii=False, indent=2
                )
                + "\n"
            ).encode(),
            output,
        )
    elif form != "table":
        write(tabular(found.changed, form), output)
    if form == "table" or output:
        _tell_moves(
            found.changed,
            [(labels.of(before.iri), labels.of(after.iri), count) for (before, after), count in found.moves.items()],
            lang,
        )
        said = {"records": assessment.records, "gains": found.gains, "losses": found.losses}
        click.echo(word("gains and losses", lang).format(**said))


def _tell_moves(frame: Any, moves: list[tuple[str, str, int]], lang: str) -> None:
    """Print who changes, and how many from what to what."""
    columns = [each for each in ("file", "row", "legal-name", "name", "before", "after") if each in frame.columns]
    rows = [
        ["" if cell is None else visible(str(cell)) for cell in row]
        for row in frame.head(_SHOWN).select(columns).iter_rows()
    ]
    if rows:
        emit_table([word(f"column {each}", lang) for each in columns], rows)
        click.echo()
        emit_table(["", "", ""], [[before, f"→ {after}", str(count)] for before, after, count in moves])
        click.echo()


def tell_targets(graph: Graph, files: Sequence[str], kind: str | None, form: str, lang: str, on: date) -> None:
    """Print the targets, counted."""
    assessor, labels = Assessor(graph), Labels(graph, lang, on)
    rules = [rule for rule in assessor.rules.targets if assessor.is_issued(rule, on)]
    found = _assessed(assessor, files, rules, kind, lang)
    told = counted(assessor, found, rules, labels, on)
    if form == "json":
        return emit_json(
            head(assessor, lang, on) | {"records": found.records, "targets": told, "note": labels.word("counted")}
        )
    for target in told:
        _tell_target(target, labels, lang)
    return click.echo(labels.word("counted"))


def _tell_target(target: dict[str, Any], labels: Labels, lang: str) -> None:
    """Print a target with its counts by year."""
    signs = labels.word("or").join(each["sign"] for each in target["readings"])
    past = f" ({word('past', lang)})" if target["is_past"] else ""
    clause = f"{labels.word('clause')} {target['clause']}"
    click.echo(f"{target['target']} {target['title']}: {signs} {target['value']}, {target['deadline']}{past}, {clause}")
    rows = [
        [f"  {year['year'] or ''}", *map(str, year["counts"].values()), year["verdict_label"], year["short_by"]]
        for year in target["years"]
    ]
    heads = [labels.of(verdict.iri) for verdict in reversed(Verdict)]
    if rows:
        emit_table(
            [f"  {word('column year', lang)}", *heads, word("column target", lang), word("column short", lang)], rows
        )
    else:
        click.echo(f"  {word('no records of it', lang)}")
    click.echo()


def _assessed(
    assessor: Assessor, files: Sequence[str], rules: Sequence[Rule], kind: str | None, lang: str
) -> Assessment:
    """What rules come to for some files."""
    progress = Progress(None, lang)
    chosen = assessor.kind(kind) if kind else None
    found = assessor.assess(map(source, files), rules, chosen, progress=progress)
    progress.end()
    return found
