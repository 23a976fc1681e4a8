"""The options that commands share, and the graph that they ask."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from xiangce.cli.output import FORMATS
from xiangce.graph import Graph, load, today

F = TypeVar("F", bound=Callable[..., Any])


def _remember(context: click.Context, _parameter: click.Parameter, lang: str) -> str:
    """Keep the language where errors find it."""
    context.ensure_object(dict)["lang"] = lang
    return lang


def language(command: F) -> F:
    """The option --lang."""
    return click.option(
        "--lang", type=click.Choice(["en", "zh"]), default="en", callback=_remember, is_eager=True, help="Language."
    )(command)


def error_language(command: F) -> F:
    """The option --lang for a command that speaks only when something is wrong."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        callback=_remember,
        is_eager=True,
        expose_value=False,
        help="Language of errors; both if not given.",
    )(command)


def output(command: F) -> F:
    """The option --format for answers."""
    return click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="How to print it.")(
        command
    )


def written(forms: Sequence[str], what: str) -> Callable[[F], F]:
    """The options --format and -o for what is printed as a table, or written to a file."""

    def add(command: F) -> F:
        path = click.Path(path_type=Path, dir_okay=False)
        command = click.option("-o", "--output", type=path, help=f"File to write {what} to.")(command)
        said = f"How to write {what}; else by the suffix of -o."
        return click.option("--format", "form", type=click.Choice(forms), help=said)(command)

    return add


def day(command: F) -> F:
    """The option --on."""
    return click.option(
        "--on",
        metavar="YYYY-MM-DD",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=lambda _context, _parameter, value: value.date() if isinstance(value, datetime) else today(),
        help="As of this day; today if not given.",
    )(command)


def graph_of(context: click.Context) -> Graph:
    """The graph of the shipped policy and of the folders given with --data."""
    return load(context.obj["data"])


def sound_graph_of(context: click.Context) -> Graph:
    """The graph to judge by; InvalidGraph if a further policy breaks a rule of the shapes."""
    graph = graph_of(context)
    if context.obj["data"]:
        from xiangce.validation import refuse_invalid

        refuse_invalid(graph)
    return graph
