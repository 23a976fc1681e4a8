"""`xiangce template`, `convert` and `sample`: records to be filled in, written in another form, made up."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import by_suffix, write, write_pieces
from xiangce.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xiangce.schema import Batch

_FORMS = ("ttl", "nt", "jsonld", "xlsx", "csv", "json", "jsonl", "parquet")
_TEMPLATES = {".xlsx": "xlsx", ".csv": "csv", ".json": "json-schema"}
_output = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; standard output if not given.",
)


@main.command(epilog=epilog("template"))
@click.argument("kind", required=False)
@click.option(
    "--format", "form", type=click.Choice(["xlsx", "csv", "json-schema"]), help="Else by the suffix of -o, else xlsx."
)
@_output
@options.language
@click.pass_context
def template(context: click.Context, kind: str | None, form: str | None, output: Path | None, lang: str) -> None:
    """Write the form in which records are filled in: headings, units, help, codes to choose from and an example.

    KIND is a kind of record by key or name; without it a workbook has a sheet for each. csv and json-schema need one.
    """
    import json

    from xiangce.enterprise import json_schema
    from xiangce.enterprise import template as forms
    from xiangce.schema import kind_named, kinds

    graph = options.graph_of(context)
    every = kinds(graph)
    chosen = [kind_named(every, kind)] if kind else list(every.values())
    form = form or (by_suffix(output, _TEMPLATES) if output else "xlsx")
    if form == "xlsx":
        write(forms.xlsx(graph, chosen, lang), output)
    elif not kind:
        raise BadInput(
            f"Say which kind of record: {', '.join(every)}",
            f"请给出记录类型：{'、'.join(every)}",
            available=list(every),
        )
    elif form == "csv":
        write(forms.csv(graph, chosen[0], lang), output)
    else:
        body = json.dumps(json_schema.schema(chosen[0]), ensure_ascii=False, indent=1) + "\n"
        write(body.encode(), output)


@main.command(epilog=epilog("convert"))
@click.argument("files", nargs=-1, required=True)
@click.option("--to", "form", type=click.Choice(_FORMS), help="Form to write; else by the suffix of -o.")
@click.option("--kind", help="Kind of record, by key or name; found out from the file if not given.")
@_output
@options.error_language
@click.pass_context
def convert(
    context: click.Context, files: tuple[str, ...], form: str | None, kind: str | None, output: Path | None
) -> None:
    """Write records in another form: amounts in their base unit, codes and dates in one form, every digit kept.

    FILES are as for `check`. Nothing is written if a value cannot be read. The rules are not applied: `check` does so.
    """
    from xiangce.cli.checking import source
    from xiangce.enterprise import convert as forms
    from xiangce.intake import read
    from xiangce.schema import kind_named, kinds

    every = kinds(options.graph_of(context))
    wanted = kind_named(every, kind) if kind else None
    chosen = form or (output.suffix.lstrip(".") if output else "ttl")
    batches = _readable(read([source(name) for name in files], every, wanted))
    write_pieces(forms.write(batches, chosen), output)


def _readable(batches: "Iterable[Batch]") -> "Iterator[Batch]":
    """The batches; BadInput at the first value that cannot be read."""
    for batch in batches:
        if not batch.misread.is_empty():
            first = batch.misread.row(0, named=True)
            row = batch.frame["_row"][first["record"]]
            label = batch.kind.by_key[first["field"]].label
            file = f"{batch.file}:{batch.sheet}" if batch.sheet else batch.file
            raise BadInput(
                f"{file}: row {row}, {label['en']}: “{first['given']}” cannot be read, so nothing was written. "
                "`xiangce check` says of every value why and what to do",
                f"{file}：第 {row} 行，{label['zh']}：“{first['given']}”无法读取，未写出任何内容。"
                "`xiangce check` 会逐一说明原因和处理办法",
                file=batch.file,
                row=row,
            )
        yield batch


@main.command(epilog=epilog("sample"))
@click.argument("count", type=click.IntRange(1, 99_999_999))
@click.option("--kind", default="enterprise-year", show_default=True, help="Kind of record, by key or name.")
@click.option(
    "--faults", default=0.0, show_default=True, type=click.FloatRange(0, 1), help="Share of records with a fault."
)
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same records.")
@_output
@options.error_language
@click.pass_context
def sample(context: click.Context, count: int, kind: str, faults: float, seed: int, output: Path | None) -> None:
    """Write COUNT fictitious records as CSV, for trying things out; the last column names the fault, if any."""
    if output and output.suffix.lower() != ".csv":
        raise BadInput(
            f"{output.name}: made-up records are written as CSV. Name the file .csv; `xiangce convert` writes others",
            f"{output.name}：虚构记录写成 CSV。请用 .csv 后缀；`xiangce convert` 可转换成其他格式",
        )
    from xiangce.enterprise.sample.write import csv
    from xiangce.schema import kind_named, kinds

    graph = options.graph_of(context)
    write_pieces(csv(graph, kind_named(kinds(graph), kind), count, faults, seed), output)
