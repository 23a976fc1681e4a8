"""Files in, batches of records out: each file whole, or refused with what is wrong and where."""

from collections.abc import Iterable, Iterator, Mapping

from xiangce.intake.batches import Batches
from xiangce.intake.files import tables
from xiangce.intake.grid import Grid, Note, Table
from xiangce.intake.headings import Columns, match, no_heading
from xiangce.intake.limits import LIMITS, Limits
from xiangce.intake.refusal import bad
from xiangce.intake.rules import Rule
from xiangce.intake.source import Content, Source, opened
from xiangce.intake.which import by_headings, by_name, unclear
from xiangce.schema import Batch, Kind


def read(
    sources: Iterable[Source], kinds: Mapping[str, Kind], kind: Kind | None = None, limits: Limits = LIMITS
) -> Iterator[Batch]:
    """The records of files, of that kind or of the kind that each table says; BadInput or TooLarge for a file that is not sound.

    An error may come after batches of the same file: whoever gets one drops all of that file.
    """
    for source in sources:
        with opened(source, limits) as content:
            yield from _batches(content, kinds, kind, limits)


def _batches(content: Content, kinds: Mapping[str, Kind], kind: Kind | None, limits: Limits) -> Iterator[Batch]:
    """The records of one file; BadInput if it has none."""
    count = 0
    for table in tables(content, kinds, limits):
        for batch in _table(content, table, kinds, kind):
            count += batch.frame.height
            yield batch
    if not count:
        raise bad(content.name, "it holds no record. Fill in at least one row", "没有任何记录。请至少填写一行")


def _table(content: Content, table: Table, kinds: Mapping[str, Kind], kind: Kind | None) -> Iterator[Batch]:
    """The records of one table."""
    made: Batches | None = None
    for grid in table.grids:
        if made is None:
            found = kind or _kind(content.name, table, grid, kinds)
            made = Batches(content.name, content.digest, table, found)
        columns = match(content.name, grid.headings, made.kind)
        yield made.batch(grid, columns)


def _kind(file: str, table: Table, grid: Grid, kinds: Mapping[str, Kind]) -> Kind:
    """The kind of a table by its name, else by its headings; BadInput if several kinds, or none, have such headings."""
    named = by_name(kinds, table.kind, table.sheet, file)
    candidates = [named] if named else by_headings(kinds, grid.headings)
    if not candidates:
        raise no_heading(file, kinds, sheet=table.sheet)
    if len(candidates) > 1:
        raise unclear(file, table.sheet, candidates)
    return candidates[0]
