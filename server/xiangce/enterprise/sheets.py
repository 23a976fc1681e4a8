"""What workbooks demand of the names of their sheets, and texts that are written as texts whatever they look like."""

from collections.abc import Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xiangce.schema import Kind

ROWS: Final = 1_048_576  # of a sheet of Excel
_LONGEST: Final = 31
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def sheet_names(kinds: Sequence[Kind], lang: str) -> list[str]:
    """The name of each kind's sheet: its label, shortened to what Excel takes, and no two alike."""
    names: list[str] = []
    for kind in kinds:
        name = kind.label[lang].translate(_FORBIDDEN).strip(" '")[:_LONGEST]
        taken = {other.casefold() for other in names}
        names.append(name if name.casefold() not in taken else f"{name[: _LONGEST - len(kind.key) - 1]} {kind.key}")
    return names


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format | None = None) -> None:
    """Write a text into a cell, never as a formula, a number or a link."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # The library takes this for XML of its own making, and would write it unescaped.
        sheet.write_rich_string(row, column, text[:1], text[1:], *filter(None, [style]))
    elif text:
        sheet.write_string(row, column, text, style)
