"""What may be printed on a terminal."""

from typing import Final

_MARKS: Final = 0x2400  # where Unicode has a mark for each control character
_CONTROLS: Final = (
    {code: _MARKS + code for code in range(0x20)}
    | {0x7F: _MARKS + 0x21}
    | dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
)


def visible(text: str) -> str:
    """A text that does to a terminal nothing but print, with a mark for each control character."""
    return text.translate(_CONTROLS)
