"""`xiangce eligible`: what may be claimed, how much at most, why, what is missing, and where to go."""

from datetime import date
from pathlib import Path
from typing import Final

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import form_of
from xiangce.errors import BadInput

_FORMATS: Final = ("table", "json", "csv", "xlsx", "parquet", "ttl")


@main.command(epilog=epilog("eligible"))
@click.argument("files", nargs=-1)
@click.option(
    "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A fact that somebody states; instead of files."
)
@click.option(
    "--incentive",
    "names",
    multiple=True,
    help="An incentive, support, rule or target by key or name; all incentives if not given.",
)
@click.option("--kind", help="Kind of record, by key or name, or “facts” for a table with columns of all kinds.")
@click.option("--wide", is_flag=True, help="One row for a subject, with columns for each incentive.")
@click.option("--all", "everything", is_flag=True, help="Also the incentives of which nothing is known.")
@options.written(_FORMATS, "the answers")
@options.day
@options.language
@click.pass_context
def eligible(  # noqa: PLR0913, PLR0917 - one for each option
    context: click.Context,
    files: tuple[str, ...],
    facts: tuple[str, ...],
    names: tuple[str, ...],
    kind: str | None,
    wide: bool,
    everything: bool,
    form: str | None,
    output: Path | None,
    on: date,
    lang: str,
) -> None:
    """Say what may be claimed, how much at most, why, what is missing, and where to go.

    FILES are records as for `check`. Or say facts: --fact turnover=1.5亿 --fact turnover:2023=9000万 --fact year=2024
    --fact city=430100. A fact can name its source behind an @, above all one that an authority decides.
    """
    from xiangce.cli.judging import Judging

    if bool(files) == bool(facts):
        raise BadInput(
            "Give either files of records or facts (--fact turnover=1.5亿), one of them",
            "请给出记录文件或事实（--fact turnover=1.5亿），二者取一",
        )
    if facts and (kind or wide):
        raise BadInput(
            "--kind and --wide are for files of records; leave them out with --fact",
            "--kind 与 --wide 只用于记录文件；使用 --fact 时请去掉",
        )
    chosen = form_of(form, output, _FORMATS)
    if wide and chosen not in {"csv", "xlsx", "parquet"}:
        raise BadInput(
            "--wide is for csv, xlsx or parquet; name one by -o or --format",
            "--wide 用于 csv、xlsx 或 parquet；请用 -o 或 --format 指明",
        )
    judging = Judging(options.sound_graph_of(context), lang, on, names)
    if facts:
        judging.say(facts, chosen, output, everything=everything)
    else:
        judging.assess(files, kind, chosen, output, wide=wide, everything=everything)
