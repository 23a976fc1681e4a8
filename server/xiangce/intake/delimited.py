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
_FIRST: Final = 1 << 20  # bytes at a time, where only the first rows are wanted
_COLUMNS: Final = ("columns", "列")


def tables(content: Content, kinds: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The one table of a file; BadInput if it is no text or has no headings of any kind."""
    name = encoding(content)
    layout = _layout(content, name, kinds, limits)
    if len(layout.headings) > limits.columns:
        raise too_large(content.name, _COLUMNS, limits.columns)
    notes = [Note(Rule.ENCODING, given="GB18030")] if name == "gb18030" else []
    yield Table("", 1, grids(blocks(content, name), layout), notes=notes, is_form=True, above=layout.above)


def _layout(content: Content, name: str, kinds: Mapping[str, Kind], limits: Limits) -> Layout:
    """The layout with the separator by which most headings are understood, if the first rows can be read by it."""
    tried = []
    for separator in _SEPARATORS:
        records = Records(content.name, separator, blocks(content, name, _FIRST))
        tried.append(_tried(content.name, records, kinds, limits))
    score, layout, broken = max(tried, key=lambda each: each[0])
    if broken is not None and (score or all(error for _, _, error in tried)):
        raise broken
    if layout is None:
        raise no_heading(content.name, kinds)
    return layout


def _tried(
    file: str, records: Records, kinds: Mapping[str, Kind], limits: Limits
) -> tuple[int, Layout | None, XiangceError | None]:
    """How many headings are understood by a separator, the layout if any is, and what broke off the first rows."""
    first: list[tuple[list[str], int]] = []
    broken: XiangceError | None = None
    try:
        # One more than may be shows that there are too many; millions are not looked at.
        first.extend((row[: limits.columns + 1], records.lines) for row in islice(records, HEADING_ROWS))
    except (BadInput, TooLarge) as error:
        broken = error
    best = heading_row([row for row, _ in first], kinds)
    if best is None:
        return 0, None, broken
    row, line = first[best[0]]
    above = tuple(text for cells, _ in first[: best[0]] for text in cells if text)
    return best[1], Layout(file, records.separator, tuple(row), best[0] + 1, line, above), broken
