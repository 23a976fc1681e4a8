"""`xiangce check`: are these records sound, and what is to be mended."""

import sys
from pathlib import Path
from typing import Final

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import form_of, write

_FORMATS: Final = ("table", "json", "csv", "xlsx", "ttl", "nt", "jsonld", "rdf")


@main.command(epilog=epilog("check"))
@click.argument("files", nargs=-1, required=True)
@click.option("--kind", help="Kind of record, by key or name; found out from the file if not given.")
@options.written(_FORMATS, "the findings")
@click.option("--reference", is_flag=True, help="Check by pySHACL alone: slow, for at most a few thousand records.")
@click.option("--sample", default=50, show_default=True, type=click.IntRange(0, 10_000), help="Records checked twice.")
@options.language
@click.pass_context
def check(  # noqa: PLR0913, PLR0917 - one for each option
    context: click.Context,
    files: tuple[str, ...],
    kind: str | None,
    form: str | None,
    output: Path | None,
    reference: bool,
    sample: int,
    lang: str,
) -> None:
    """Check records of enterprises: each finding names file, row, column, value, rule and what to do.

    FILES are spreadsheets, CSV, JSON, Parquet or RDF, packed or not; - is standard input. Exit code 0 if no rule is
    violated, 1 if one is, 2 if a file cannot be read.
    """
    from xiangce.cli.checking import Check

    chosen = form_of(form, output, _FORMATS)
    run = Check(options.graph_of(context), kind, chosen, lang)
    report = run.run(files, None if reference else sample)
    if chosen != "table":
        write(run.body(report), output)
    if output or chosen == "table":
        run.tell(report, briefly=output is not None)
    sys.exit(0 if report.conforms and report.differences.is_empty() else 1)
