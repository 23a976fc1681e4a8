"""Texts that a spreadsheet would compute or pass over, made plain with an apostrophe, as spreadsheets do themselves."""

import re
from typing import Final

# For polars and Python alike. The sign of a number is none of this: only texts are made safe. `#` starts a comment in
# the tables that we read.
DANGEROUS: Final = "^('*[=+\\-@#\t\r\n＝＋－＠])"
MARKED: Final = "^'('*[=+\\-@#\t\r\n＝＋－＠])"


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula; `unsafe` gives it back."""
    return re.sub(DANGEROUS, r"'\1", text)


def unsafe(text: str) -> str:
    """The text of which `safe` made this one; any other text unchanged."""
    return re.sub(MARKED, r"\1", text)
