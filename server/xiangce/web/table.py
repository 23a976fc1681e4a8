"""The rows of an answer as a page shows them: what is the same in all of them stands once, above the rest."""

from dataclasses import dataclass

from xiangce.graph import Term
from xiangce.questions import Answer


@dataclass(frozen=True)
class Table:
    """What holds for all rows, by heading; the headings of the other columns; the rows of these."""

    common: list[tuple[str, Term]]
    headings: list[str]
    rows: list[list[Term | None]]


def tabulate(answer: Answer) -> Table:
    """The table of an answer, without columns that say nothing."""
    columns = list(zip(answer.columns, answer.headings, strict=True))
    values = {name: {row[name] for row in answer.rows} for name, _ in columns}
    # The only row has nothing to share with.
    same = {name for name, found in values.items() if len(found) == 1 and (len(answer.rows) > 1 or found == {None})}
    shared = [(heading, answer.rows[0][name]) for name, heading in columns if name in same]
    kept = [(name, heading) for name, heading in columns if name not in same]
    return Table(
        [(heading, term) for heading, term in shared if term is not None],
        [heading for _, heading in kept],
        [[row[name] for name, _ in kept] for row in answer.rows],
    )
