"""What stands above the headings: a title, and often the unit of all amounts."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from xiangce.intake.headings import Columns
from xiangce.intake.units import Unit, is_money, unit
from xiangce.intake.words import narrow

_SAID: Final = re.compile(r"(?:单位|\bunits?)\s*:\s*([^\s,;()]+)", re.IGNORECASE)
_LONGEST: Final = 500  # characters of a title that is read


def units_above(texts: Iterable[str], columns: Columns) -> Mapping[str, Unit]:
    """The unit that a title says of all amounts, by key of the fields that are money; none if it says two.

    A column headed by a key has the unit of its field: a program wrote it.
    """
    words = [word for text in texts if len(text) <= _LONGEST for word in _SAID.findall(narrow(text))]
    said = {(found.iri, found.factor): found for found in map(unit, words) if found is not None}
    if len(said) != 1:
        return {}
    (one,) = said.values()
    if one.iri is not None and not is_money(one.iri):
        return {}
    money = {key: column for key, column in columns.fields.items() if is_money(column.field.unit)}
    return {key: one for key, column in money.items() if not column.is_key}
