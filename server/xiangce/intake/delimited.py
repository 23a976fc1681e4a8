"""CSV and its kin: every cell as text, rows counted, and not one row taken if one is not whole."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from xiangce.errors import BadInput, TooLarge, XiangceError
from xiangce.intake.grid import Note, Table
from xiangce.intake.headings import HEADING_ROWS, heading_row, no_heading
from xiangce.intake.limits import Limits
from xiangce.intake.refusal import too_large
from xiangce.intake.rules import Rule
from xiangce.intake.separated import Layout, Records, grids
from xiangce.intake.source import Content
from xiangce.intake.text_blocks import blocks, encoding
from xiangce.schema import Kind

_SEPARATORS: Final = ",\t;"
_COLUMNS: Final = ("columns", "列")


def tables(content: Content, kinds: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The one table of a file; BadInput if it is no text or has no headings of any kind."""
    name = encoding(content)
    layout = _layout(content, name, kinds, limits)
    if len(layout.headings) > limits.columns:
        raise too_large(content.name, _COLUMNS, limits.columns)
    notes = [Note(Rule.ENCODING, given="GB18030")] if name == "gb18030" else []
    yield Table("", 1, grids(blocks(content, name), layout), notes=notes, is_form=True)


def _layout(content: Content, name: str, kinds: Mapping[str, Kind], limits: Limits) -> Layout:
    """The layout with the separator by which most headings are understood."""
    found: list[tuple[int, Layout]] = []
    broken: list[XiangceError] = []
    for separator in _SEPARATORS:
        try:
            found += _layouts(content, Records(content.name, separator, blocks(content, name)), kinds, limits)
        except (BadInput, TooLarge) as error:
            broken.append(error)
    if not found:
        # A row without the right separator is one long cell.
        wrong = [each for each in broken if isinstance(each, BadInput)] or broken[len(_SEPARATORS) - 1 :]
        raise wrong[0] if wrong else no_heading(content.name, kinds)
    return max(found, key=lambda pair: pair[0])[1]


def _layouts(
    content: Content, records: Records, kinds: Mapping[str, Kind], limits: Limits
) -> Iterator[tuple[int, Layout]]:
    """The layout by a separator and how many headings are understood by it; nothing if none is."""
    # One more than may be shows that there are too many; millions are not looked at.
    first = [(row[: limits.columns + 1], records.lines) for row in islice(records, HEADING_ROWS)]
    best = heading_row([row for row, _ in first], kinds)
    if best is not None:
        row, line = first[best[0]]
        yield best[1], Layout(content.name, records.separator, tuple(row), best[0] + 1, line)
