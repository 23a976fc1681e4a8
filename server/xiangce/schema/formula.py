"""Texts that a spreadsheet would compute or pass over, made plain with an apostrophe, as spreadsheets do themselves."""

import re
from typing import Final

# The sign of a number is none of this: only texts are made safe. `#` starts a comment in the tables that we read.
DANGEROUS: Final = "^('*[=+\\-@#\t\r\n＝＋－＠])"
_PATTERN: Final = re.compile(DANGEROUS)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula; `unsafe` gives it back."""
    return "'" + text if _PATTERN.match(text) else text


def unsafe(text: str) -> str:
    """The text of which `safe` made this one; any other text unchanged."""
    return text[1:] if text.startswith("'") and _PATTERN.match(text) else text
