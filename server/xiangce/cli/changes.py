"""`xiangce changes`: what is said otherwise in one release than in another."""

from pathlib import Path
from typing import Final

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import as_json, emit_table, form_of, write
from xiangce.cli.words import word
from xiangce.graph import today

_FORMATS: Final = ("table", "csv", "json", "rdfp")


@main.command(epilog=epilog("changes"))
@click.argument("old", type=click.Path(path_type=Path, exists=True))
@click.argument("new", type=click.Path(path_type=Path, exists=True))
@options.written(_FORMATS, "the changes")
@options.language
def changes(old: Path, new: Path, form: str | None, output: Path | None, lang: str) -> None:
    """Say what changed from OLD to NEW: folders of releases, or files of N-Quads."""
    from xiangce.release import changes as difference
    from xiangce.release.previous import quads

    before, after = quads(old), quads(new)
    chosen = form_of(form, output, _FORMATS)
    if chosen == "rdfp":
        return write(difference.patch(before, after), output)
    rows = list(difference.table(difference.changes(before, after), before, after, today()))
    if chosen == "csv":
        return write(difference.as_csv(iter(rows)), output)
    return write(as_json(rows), output) if chosen == "json" else _print(rows, lang)


def _print(rows: list[dict[str, str]], lang: str) -> None:
    """Print the changes for people."""
    lines = [
        [row["thing"], row[f"thing_{lang}"], row[f"property_{lang}"] or row["property"], row["before"], row["after"]]
        for row in rows
    ]
    headings = [word(key, lang) for key in ("thing", "name", "property", "before", "after")]
    if lines:
        emit_table(headings, lines)
    click.echo(word("changes", lang).format(count=len(rows)))
