"""A batch of records as a table: a typed column for each field, so that one record or a million run the same code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl
from pyoxigraph import Triple

from xiangce.schema.field import Field, Kind
from xiangce.schema.lexical import SCALE

ROW: Final = "_row"  # the row in the sheet, the line or the position of the record, counted from 1 as people do
ID: Final = "_id"  # the IRI of the record

_DTYPES: Final = {
    "decimal": pl.Decimal(38, SCALE),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "string": pl.String(),
    "term": pl.String(),
}

# What could not be read: the record's place in the batch (0…), the field's key, the text as given, the component of
# SHACL that is broken (DatatypeConstraintComponent, or ClassConstraintComponent for a code), the IRI of the reason.
MISREAD: Final = {
    "record": pl.UInt32(),
    "field": pl.String(),
    "given": pl.String(),
    "component": pl.String(),
    "why": pl.String(),
}
# What was read other than it was written, or may be doubted: the record (null if it is about a whole column or
# sheet), the field's key (empty if there is none), the heading of the column, the IRI of the reading rule, the text as
# given and what it was read as.
NOTES: Final = {
    "record": pl.UInt32(),
    "field": pl.String(),
    "column": pl.String(),
    "rule": pl.String(),
    "given": pl.String(),
    "read": pl.String(),
}


def dtype(of: Field) -> pl.DataType:
    """The type of the column of a field."""
    return _DTYPES[of.datatype]


@dataclass(frozen=True)
class Batch:
    """Records of one kind from one place.

    `frame` has ROW (UInt32), ID (String) and a column for each field of the kind; a value that was not given or could
    not be read is null. `misread` has the columns of MISREAD, `notes` those of NOTES. `given` has the same rows as
    `frame` and holds, by key of the field, the texts as they were given, for those columns that there were; `headings`
    are the columns' headings by key. `whole` holds the triples, by place in the batch, of records in RDF that say more
    than a row can hold: several values of one property, or properties that the kind does not have.
    """

    kind: Kind
    frame: pl.DataFrame
    misread: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MISREAD))
    notes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NOTES))
    given: pl.DataFrame = field(default_factory=pl.DataFrame)
    headings: Mapping[str, str] = field(default_factory=dict)
    whole: Mapping[int, Sequence[Triple]] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""

    def take(self, places: Sequence[int]) -> "Batch":
        """The batch of some of its records, in the order given."""
        new = pl.DataFrame({"record": places, "_new": range(len(places))}, schema_overrides=_PLACES)
        return replace(
            self,
            frame=self.frame[places],
            given=self.given[places] if self.given.width else self.given,
            misread=_moved(self.misread, new),
            notes=_moved(self.notes, new),
            whole={number: self.whole[place] for number, place in enumerate(places) if place in self.whole},
        )


_PLACES: Final = {"record": pl.UInt32(), "_new": pl.UInt32()}


def _moved(said: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """What is said of records, by their new places."""
    return said.join(new, on="record").with_columns(record=pl.col("_new")).drop("_new")
