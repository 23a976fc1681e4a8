"""`xiangce who`: who answers for what."""

from datetime import date

import click
from pyoxigraph import NamedNode

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import emit, emit_json, emit_table
from xiangce.cli.words import word
from xiangce.graph import Row, Term
from xiangce.questions import Answer, ask
from xiangce.responsibility import PARTS, Duties, Places
from xiangce.responsibility import who as answer_for


@main.command(epilog=epilog("who"))
@click.argument("name", required=False)
@options.day
@options.output
@options.language
@click.pass_context
def who(context: click.Context, name: str | None, on: date, form: str, lang: str) -> None:
    """Say what a unit answers for, or who answers for a measure; without a name, list the measures and their leads."""
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
    _head(answer, answer.name(duties.unit))
    for part in PARTS:
        _section(part, [_line(answer, row, row["measure"], lang) for row in duties.rows(part)], lang)


def _places(places: Places, lang: str) -> None:
    """Print who answers for a measure, in the order of its list, and whether the list is open."""
    answer = places.answer
    _head(answer, answer.label(places.measure))
    for part, heading in (("leads", "lead"), ("takes-part", "participants"), ("implements", "implementers")):
        rows = [row for row in answer.rows if row["part"] and row["part"].value.endswith("/" + part)]
        _section(heading, [_line(answer, row, row["unit"], lang) for row in rows], lang)
    if answer.rows:
        click.echo(f"\n{word(str(places.record()['list']), lang)}")


def _head(answer: Answer, name: str) -> None:
    """Print what the answer is about, and the day."""
    click.echo(f"{name} ({word('as of', answer.lang)} {answer.on})")
    if not answer.rows:
        click.echo(word("no duty", answer.lang))


def _section(heading: str, lines: list[list[str]], lang: str) -> None:
    """Print lines below a heading; nothing if there are none."""
    if lines:
        click.echo(f"\n{word(heading, lang)}")
        emit_table([""] * len(lines[0]), lines)


def _line(answer: Answer, row: Row, thing: Term | None, lang: str) -> list[str]:
    """A thing with its place in the list and the clause that says so."""
    rank, clause = row["rank"], row["clause"]
    return [
        " ",
        answer.label(thing) if isinstance(thing, NamedNode) else "",
        f"{word('place', lang)} {rank.value}" if rank else "",
        f"{word('clause', lang)} {clause.value.rsplit('/', 1)[-1]}" if clause else "",
    ]
