"""How the command line writes an answer: a table for people, JSON or CSV for programs."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from xiangce.errors import BadInput
from xiangce.questions import Answer

FORMATS = ("table", "json", "csv")


def emit(answer: Answer, form: str) -> None:
    """Print an answer in one of FORMATS."""
    if form == "csv":
        click.echo(answer.csv(), nl=False)
    elif form == "json":
        emit_json(answer.records())
    else:
        _emit_rows(answer.headings, list(answer.lines()))
        note = answer.question.note.get(answer.lang)
        click.echo(f"\n{note}" if note else "", nl=bool(note))


def _emit_rows(headings: list[str], lines: list[list[str]]) -> None:
    """Print rows as a table; what is the same in every row stands once, above it."""
    same = [n for n in range(len(headings)) if len(lines) > 1 and len({line[n] for line in lines}) == 1]
    for n in same:
        if lines[0][n]:
            click.echo(f"{headings[n]}: {lines[0][n]}")
    kept = [n for n in range(len(headings)) if n not in same]
    emit_table([headings[n] for n in kept], [[line[n] for n in kept] for line in lines])


def as_json(value: object) -> bytes:
    """A value as JSON that a person can read too."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def emit_json(value: object) -> None:
    """Print a value as JSON that a person can read too."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def emit_table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print aligned columns, leaving out those that are empty; Chinese characters count as two."""
    kept = [n for n in range(len(columns)) if any(line[n] for line in lines)]
    header = [[columns[n] for n in kept]] if any(columns) else []
    rows = [*header, *([line[n] for n in kept] for line in lines)]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(kept))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def form_of(form: str | None, output: Path | None, forms: Sequence[str]) -> str:
    """The form that was asked for, else that of a file to be written, else the first, a table."""
    return form or (by_suffix(output, {f".{each}": each for each in forms[1:]}) if output else forms[0])


def by_suffix(output: Path, forms: Mapping[str, str]) -> str:
    """The form that the suffix of a file to be written says, of those by suffix; BadInput if it says none."""
    suffix = output.suffix.lower()
    if suffix not in forms:
        raise BadInput(
            f"{output.name}: the suffix says no format. Use one of {', '.join(forms)}, or say --format",
            f"{output.name}：无法由后缀判断格式。请用 {'、'.join(forms)} 之一，或给出 --format",
        )
    return forms[suffix]


def write(body: bytes, output: Path | None) -> None:
    """Write bytes to a file, or to standard output without one."""
    write_pieces([body], output)


def write_pieces(pieces: Iterable[bytes], output: Path | None) -> None:
    """Write bytes piece by piece to a file, or to standard output without one."""
    with writing(output) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def writing(output: Path | None) -> Iterator[IO[bytes]]:
    """A file to write to, beside and then moved, so that nobody ever sees half of it; standard output without one."""
    if output is None:
        out = sys.stdout.buffer
        yield out
        out.flush()
        return
    partial = output.with_name(output.name + ".part")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
