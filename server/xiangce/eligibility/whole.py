"""A table of facts of all kinds: a column for each indicator, a row for each subject, whoever reports it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from xiangce.eligibility.columns import ESTABLISHED, OWNER, PLACE, STATED_YEAR, YEAR
from xiangce.eligibility.rule import Indicator
from xiangce.names import PREFIXES
from xiangce.schema import Field, Kind

KEY: Final = "facts"
_OWN: Final = (OWNER, "legal-name", PLACE, YEAR, ESTABLISHED, STATED_YEAR)


def whole(kinds: Mapping[str, Kind], indicators: Mapping[str, Indicator]) -> Kind:
    """The kind of such a table: the fields of all kinds that matter to rules, none of them required."""
    fields: dict[str, Field] = {}
    for kind in kinds.values():
        for field in kind.fields:
            if field.key in _OWN or (field.key in indicators and indicators[field.key].iri == field.path):
                fields.setdefault(field.key, replace(field, required=False))
    ordered = sorted(fields.values(), key=lambda each: (each.key not in _OWN, each.key))
    return Kind(
        key=KEY,
        iri=PREFIXES["xc"] + "Record",
        shape="",
        label={"en": "facts of all kinds", "zh": "各类事实"},
        help={"en": "One row for a subject, whatever it is.", "zh": "一个主体一行，不论类别。"},
        fields=tuple(ordered),
    )
