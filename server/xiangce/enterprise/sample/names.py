"""Names, which carry a number and say that they are fictitious."""

import re
from typing import Final

from xiangce.schema import Field

_MARK: Final = "（虚构）"
_MARKED: Final = re.compile(r"(.*?)([（(]?(?:虚构|fictitious).*)", re.IGNORECASE)


def is_name(field: Field) -> bool:
    """Whether a field holds free text, in which a number may stand."""
    return field.datatype == "string" and bool(field.example) and "pattern" not in field.limits


def parts(field: Field) -> tuple[str, str]:
    """The example of a name before and after the place of a number; after it stands that the name is fictitious."""
    found = _MARKED.fullmatch(field.example)
    return (found[1], found[2]) if found else (field.example, _MARK)
