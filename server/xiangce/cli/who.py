"""`xiangce who`: who answers for what."""

from datetime import date

import click

from xiangce.cli import main, options
from xiangce.cli.output import emit, emit_json, emit_table
from xiangce.cli.words import word
from xiangce.questions import ask
from xiangce.responsibility import PARTS, Duties, Places
from xiangce.responsibility import who as answer_for


@main.command()
@click.argument("name", required=False)
@options.day
@options.output
@options.language
@click.pass_context
def who(context: click.Context, name: str | None, on: date, form: str, lang: str) -> None:
    """Say what a unit answers for, or who answers for a measure; without a name, list the measures and their leads.

    \b
    xiangce who customs
    xiangce who 国家外汇管理局湖南省分局 --lang zh
    xiangce who "Department of Finance" --on 2023-03-03 --format csv
    xiangce who 7
    """
    graph = options.graph_of(context)
    if not name:
        return emit(ask(graph, "measures", {"on": on.isoformat()}, lang), form)
    found = answer_for(graph, name, on, lang)
    if form == "json":
        return emit_json(found.record())
    if form == "csv":
        return emit(found.answer, form)
    return _duties(found, lang) if isinstance(found, Duties) else _places(found, lang)


def _duties(duties: Duties, lang: str) -> None:
    """Print what a unit answers for, part by part."""
    answer = duties.answer
    click.echo(f"{answer.name(duties.unit)} ({word('as of', lang)} {answer.on})")
    if not answer.rows:
        click.echo(word("no duty", lang))
    for part in PARTS:
        lines = [
            [
                "  ",
                answer.label(row["measure"]),  # type: ignore[arg-type]
                f"{word('place', lang)} {row['rank'].value}" if row["rank"] else "",
                f"{word('clause', lang)} {row['clause'].value.rsplit('/', 1)[-1]}" if row["clause"] else "",
            ]
            for row in duties.rows(part)
        ]
        if lines:
            click.echo(f"\n{word(part, lang)}")
            emit_table(["", "", "", ""], lines)


def _places(places: Places, lang: str) -> None:
    """Print who answers for a measure, in the order of its list."""
    answer = places.answer
    click.echo(f"{answer.label(places.measure)} ({word('as of', lang)} {answer.on})")
    if not answer.rows:
        return click.echo(word("no duty", lang))
    for part, heading in (("leads", "lead"), ("takes-part", "participants"), ("implements", "implementers")):
        rows = [row for row in answer.rows if row["part"] and row["part"].value == part]
        click.echo(f"\n{word(heading, lang)}")
        lines = [["  ", answer.name(row["unit"]), f"{word('clause', lang)} {row['clause'].value.rsplit('/', 1)[-1]}"] for row in rows]  # type: ignore[arg-type,union-attr]
        emit_table(["", "", ""], lines) if lines else click.echo(f"  {word('none', lang)}")
    return click.echo(f"\n{word(str(places.record()['list']), lang)}")
