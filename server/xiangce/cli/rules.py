"""`xiangce explain`, `impact` and `targets`: a rule as a tree, what another threshold would change, targets counted."""

from datetime import date
from pathlib import Path
from typing import Final

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import form_of
from xiangce.errors import BadInput

_FORMATS: Final = ("table", "json", "csv", "xlsx", "parquet")


@main.command(epilog=epilog("explain"))
@click.argument("rule")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print it.")
@options.day
@options.language
@click.pass_context
def explain(context: click.Context, rule: str, form: str, on: date, lang: str) -> None:
    """Print a RULE as a readable tree: an incentive, support, facilitation or target by key or name."""
    from xiangce.cli.ruling import tell_rule

    tell_rule(options.sound_graph_of(context), rule, form, lang, on)


@main.command(epilog=epilog("impact"))
@click.argument("rule")
@click.argument("arguments", nargs=-1, required=True, metavar="CHANGE... FILES...")
@click.option("--kind", help="Kind of record, by key or name.")
@options.written(_FORMATS, "the subjects")
@options.day
@options.language
@click.pass_context
def impact(  # noqa: PLR0913, PLR0917 - one for each option
    context: click.Context,
    rule: str,
    arguments: tuple[str, ...],
    kind: str | None,
    form: str | None,
    output: Path | None,
    on: date,
    lang: str,
) -> None:
    """Say who gains and who loses if a threshold or reading of a RULE were another.

    A CHANGE is NAME=VALUE: a fact or condition with another threshold, or a condition with the key of a reading.
    FILES are records as for `check`.
    """
    from xiangce.cli.ruling import tell_impact

    changes = [each for each in arguments if "=" in each and not Path(each).exists()]
    files = [each for each in arguments if each not in changes]
    if not changes or not files:
        raise BadInput(
            "Give at least one change, such as area=3000, and at least one file of records",
            "请至少给出一项改变（如 area=3000）和一个记录文件",
        )
    chosen = form_of(form, output, _FORMATS)
    tell_impact(options.sound_graph_of(context), rule, changes, files, kind, chosen, output, lang, on)


@main.command(epilog=epilog("targets"))
@click.argument("files", nargs=-1, required=True)
@click.option("--kind", help="Kind of record, by key or name.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print it.")
@options.day
@options.language
@click.pass_context
def targets(context: click.Context, files: tuple[str, ...], kind: str | None, form: str, on: date, lang: str) -> None:
    """Count the targets over records: reached, open, and how far. FILES are as for `check`."""
    from xiangce.cli.ruling import tell_targets

    tell_targets(options.sound_graph_of(context), files, kind, form, lang, on)
