"""What workbooks demand of the names of their sheets, and texts that are written as texts whatever they look like."""

from collections.abc import Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xiangce.schema import Kind

ROWS: Final = 1_048_576  # of a sheet of Excel
_LONGEST: Final = 31
_FORBIDDEN: Final = frozenset("[]:*?/\\")


def sheet_names(kinds: Sequence[Kind], lang: str) -> list[str]:
    """The name of each kind's sheet: its label, or its key if Excel would not take the label."""
    names: list[str] = []
    for kind in kinds:
        label = kind.label[lang]
        taken = {name.casefold() for name in names}
        names.append(label if _is_name(label) and label.casefold() not in taken else kind.key[:_LONGEST])
    return names


def _is_name(text: str) -> bool:
    """Whether Excel takes a text as the name of a sheet."""
    return 0 < len(text) <= _LONGEST and not _FORBIDDEN & set(text) and text.strip(" '") == text


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format | None = None) -> None:
    """Write a text into a cell, never as a formula, a number or a link."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # The library takes this for XML of its own making, and would write it unescaped.
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], *filter(None, [style]))
    elif text:
        sheet.write_string(row, column, text, style)
