"""Where fictitious enterprises are: every region of the codes, with the places of a record that agree with it."""

from typing import Final

import polars as pl

from xiangce.enterprise.sample.axes import Axis, axis
from xiangce.enterprise.sample.values import example
from xiangce.graph import Graph
from xiangce.names import ID
from xiangce.schema import Field, Kind

REGION: Final = "_region"  # the six digits that codes carry
_PLACE: Final = ID + "place/"
_REGION_OF_CODE: Final = slice(2, 8)
_OF_THE_PROVINCE: Final = "0000"
_REGIONS: Final = "SELECT DISTINCT ?region WHERE { ?place a xc:Place ; dct:identifier ?region } ORDER BY ?region"


def place_fields(kind: Kind) -> list[Field]:
    """The fields that hold places."""
    return [field for field in kind.fields if field.choices and field.choices[0].iri.startswith(_PLACE)]


def regions(graph: Graph, kind: Kind, code: str) -> Axis:
    """The axis of places, with the column REGION; the first is that of an example of a code."""
    fields = place_fields(kind)
    first = code[_REGION_OF_CODE] or _digits(str(example(fields[0]))) if fields else code[_REGION_OF_CODE]
    known = [_text(row["region"]) for row in graph.select(_REGIONS)] if fields or code else []
    local = [each for each in known if not each.endswith(_OF_THE_PROVINCE) and each != first]
    found = axis(fields, ({field.key: _agreeing(field, region) for field in fields} for region in local))
    column = pl.DataFrame({REGION: [first, *local]})
    return Axis(*(table.hstack(column) if table.width else column for table in (found.values, found.texts)))


def _agreeing(field: Field, region: str) -> object:
    """The place of a field that is a region, or else lies in the same city; the example if there is none."""
    near = [choice.iri for choice in field.choices if _digits(choice.iri)[:4] == region[:4]]
    same = [iri for iri in near if _digits(iri) == region]
    return (*same, *near, example(field))[0]


def _digits(place: str) -> str:
    return place.removeprefix(_PLACE)


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
