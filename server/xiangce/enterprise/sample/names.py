"""Names, which carry a number and say that they are fictitious."""

import re
from string import digits
from typing import Final

from xiangce.schema import Field

_MARKED: Final = re.compile(r"(.*?)([（(]?(?:虚构|fictitious).*)", re.IGNORECASE)


def is_name(field: Field) -> bool:
    """Whether a field holds free text, in which a number may stand."""
    return field.datatype == "string" and bool(field.example) and "pattern" not in field.limits


def parts(field: Field) -> tuple[str, str]:
    """The example of a name before and after the place of a number.

    After it stands that the name is fictitious; a number of a document has its own last digits replaced.
    """
    name = field.example
    if found := _MARKED.fullmatch(name):
        return found[1], found[2]
    if name.isascii() and name[-1].isdigit():
        return name.rstrip(digits), ""
    return (name + " ", " (fictitious)") if name.isascii() else (name, "（虚构）")
