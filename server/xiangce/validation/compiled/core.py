"""The constraint components of SHACL Core as expressions that are true where a record breaks them."""

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl
from polars.exceptions import ComputeError
from pyoxigraph import Literal

from xiangce.graph import RECORD_SHAPES
from xiangce.names import PREFIXES
from xiangce.validation.compiled.scope import NotCompiled, Scope, compared, ordered, same_as, text_of
from xiangce.validation.compiled.tree import SH, Value

Broken = Callable[[Scope, Value], pl.Expr]
_TEXTS: Final = ("string", "term")
_MEMBERS: Final = """
SELECT DISTINCT ?member ?records WHERE {
  OPTIONAL { ?member a/rdfs:subClassOf* <%s> FILTER isIRI(?member) }
  BIND (EXISTS { GRAPH <%s> { ?shape sh:targetClass ?target } ?target rdfs:subClassOf* <%s> } AS ?records) }
"""


def _min_count(scope: Scope, limit: Value) -> pl.Expr:
    wanted = int(limit.value)
    return scope.column.is_null() if wanted == 1 else pl.lit(wanted > 1)


def _max_count(scope: Scope, limit: Value) -> pl.Expr:
    return scope.column.is_not_null() if int(limit.value) == 0 else pl.lit(value=False)


def _datatype(scope: Scope, datatype: Value) -> pl.Expr:
    return _unless(scope, PREFIXES["xsd"] + scope.of.datatype == datatype.value)


def _node_kind(scope: Scope, kind: Value) -> pl.Expr:
    is_iri, name = scope.of.datatype == "term", kind.value.removeprefix(SH)
    return _unless(scope, ("IRI" if is_iri else "Literal") in name)


def _unless(scope: Scope, holds: bool) -> pl.Expr:
    """Broken by every value, unless the constraint holds for the type of the column."""
    return pl.lit(value=False) if holds else scope.column.is_not_null()


def _class(scope: Scope, wanted: Value) -> pl.Expr:
    rows = scope.shapes.graph.select(_MEMBERS % (wanted.value, RECORD_SHAPES.value, wanted.value))
    members = [row["member"].value for row in rows if row["member"] is not None]
    if not members or any(row["records"] == Literal(value=True) for row in rows):
        raise NotCompiled(f"the members of {wanted} are not known before the records are")
    return _not_in(scope, members) if scope.of.datatype == "term" else scope.column.is_not_null()


def _in(scope: Scope, head: Value) -> pl.Expr:
    texts = [same_as(scope.of, member) for member in scope.shapes.members(head)]
    return _not_in(scope, [text for text in texts if text is not None])


def _not_in(scope: Scope, texts: list[str]) -> pl.Expr:
    return ~text_of(scope.of).is_in(texts)


def _has_value(scope: Scope, value: Value) -> pl.Expr:
    wanted = same_as(scope.of, value)
    return pl.lit(value=True) if wanted is None else text_of(scope.of).ne_missing(wanted)


def _pattern(scope: Scope, pattern: Value) -> pl.Expr:
    flags = scope.shape.flags
    if scope.of.datatype not in _TEXTS or flags.strip("i"):
        raise NotCompiled("a pattern is compiled for texts and codes, without flags other than i")
    regex = f"(?i){pattern.value}" if flags else pattern.value
    try:
        pl.Series([""]).str.contains(regex)
    except ComputeError as error:
        raise NotCompiled(f"the pattern {pattern.value} cannot be compiled: {error}") from error
    return ~scope.column.str.contains(regex)


def _min_length(scope: Scope, limit: Value) -> pl.Expr:
    return _length(scope) < int(limit.value)


def _max_length(scope: Scope, limit: Value) -> pl.Expr:
    return _length(scope) > int(limit.value)


def _length(scope: Scope) -> pl.Expr:
    return text_of(scope.of).str.len_chars()


def _min_inclusive(scope: Scope, limit: Value) -> pl.Expr:
    value, bound = compared(scope.of, limit)
    return value < bound


def _max_inclusive(scope: Scope, limit: Value) -> pl.Expr:
    value, bound = compared(scope.of, limit)
    return value > bound


def _min_exclusive(scope: Scope, limit: Value) -> pl.Expr:
    value, bound = compared(scope.of, limit)
    return value <= bound


def _max_exclusive(scope: Scope, limit: Value) -> pl.Expr:
    value, bound = compared(scope.of, limit)
    return value >= bound


def _less_than(scope: Scope, path: Value) -> pl.Expr:
    value, other = ordered(scope.of, scope.other(path))
    return value >= other


def _less_than_or_equals(scope: Scope, path: Value) -> pl.Expr:
    value, other = ordered(scope.of, scope.other(path))
    return value > other


def _disjoint(scope: Scope, path: Value) -> pl.Expr:
    other = scope.other(path)
    if other.datatype != scope.of.datatype:
        return pl.lit(value=False)
    return scope.column == pl.col(other.key)


CORE: Final[Mapping[str, Broken]] = {
    f"{SH}{name}ConstraintComponent": broken
    for name, broken in {
        "MinCount": _min_count,
        "MaxCount": _max_count,
        "Datatype": _datatype,
        "NodeKind": _node_kind,
        "Class": _class,
        "In": _in,
        "HasValue": _has_value,
        "Pattern": _pattern,
        "MinLength": _min_length,
        "MaxLength": _max_length,
        "MinInclusive": _min_inclusive,
        "MaxInclusive": _max_inclusive,
        "MinExclusive": _min_exclusive,
        "MaxExclusive": _max_exclusive,
        "LessThan": _less_than,
        "LessThanOrEquals": _less_than_or_equals,
        "Disjoint": _disjoint,
    }.items()
}
# Constraints that are about the values as a set, so that their results name no value.
OF_THE_SET: Final = frozenset(f"{SH}{name}ConstraintComponent" for name in ("MinCount", "MaxCount", "HasValue"))
