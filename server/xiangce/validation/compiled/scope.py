"""Where a constraint is asked: of the values of a field, or of a whole record."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

import polars as pl
from pyoxigraph import Literal, NamedNode

from xiangce.names import PREFIXES
from xiangce.schema import Field, Kind
from xiangce.schema.lexical import SCALE, is_well_formed, write
from xiangce.validation.compiled.tree import Shape, Shapes, Value

DECIMAL: Final = pl.Decimal(38, SCALE)
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset({"decimal", "integer"})


class NotCompiled(Exception):
    """A constraint that the compiler does not take, with the reason."""


@dataclass(frozen=True)
class Scope:
    """A kind of record, and the field whose values are asked about; none where the whole record is."""

    kind: Kind
    shapes: Shapes
    shape: Shape
    field: Field | None = None

    @cached_property
    def of(self) -> Field:
        """The field that is asked about."""
        if self.field is None:
            raise NotCompiled("asks about values, and stands where there are none")
        return self.field

    @property
    def column(self) -> pl.Expr:
        """The values of the field."""
        return pl.col(self.of.key)

    def other(self, path: Value) -> Field:
        """The field of the record with that path."""
        found = self.kind.by_path.get(path.value) if isinstance(path, NamedNode) else None
        if found is None:
            raise NotCompiled(f"no field of the record has the path {path}")
        return found


def number(field: Field) -> pl.Expr:
    """The values of a number field as exact decimals."""
    if field.datatype not in _NUMBERS:
        raise NotCompiled(f"{field.key} is no number")
    return pl.col(field.key).cast(DECIMAL)


def compared(field: Field, limit: Value) -> tuple[pl.Expr, pl.Expr]:
    """The values of a field and a literal, so that they can be put in order."""
    datatype = limit.datatype.value.removeprefix(_XSD) if isinstance(limit, Literal) else ""
    if {field.datatype, datatype} <= _NUMBERS and is_well_formed("decimal", limit.value):
        return number(field), pl.lit(Decimal(limit.value)).cast(DECIMAL)
    if field.datatype == datatype == "date" and is_well_formed("date", limit.value):
        return pl.col(field.key), pl.lit(limit.value).str.to_date("%Y-%m-%d")
    raise NotCompiled(f"{field.key} cannot be put in order with {limit}")


def ordered(one: Field, other: Field) -> tuple[pl.Expr, pl.Expr]:
    """The values of two fields, so that they can be put in order."""
    if {one.datatype, other.datatype} <= _NUMBERS:
        return number(one), number(other)
    if one.datatype == other.datatype == "date":
        return pl.col(one.key), pl.col(other.key)
    raise NotCompiled(f"{one.key} cannot be put in order with {other.key}")


def text_of(field: Field) -> pl.Expr:
    """The values of a field as SHACL reports them."""
    column = pl.col(field.key)
    if field.datatype == "decimal":
        return column.cast(pl.String).str.replace(r"\.?0+$", "").str.replace("^-0$", "0")
    if field.datatype == "date":
        return column.dt.strftime("%Y-%m-%d")
    return column.cast(pl.String)


def same_as(field: Field, value: Value) -> str | None:
    """The text by which values of a field equal a term; None if none can, as the term is of another type."""
    if isinstance(value, NamedNode):
        return value.value if field.datatype == "term" else None
    if not isinstance(value, Literal) or value.language or value.datatype.value != _XSD + field.datatype:
        return None
    if field.datatype == "decimal" and is_well_formed("decimal", value.value):
        return write(Decimal(value.value))
    return value.value
