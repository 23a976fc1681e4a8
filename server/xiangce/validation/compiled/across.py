"""Rules that compare records with each other: asked when all batches have been read, of the few columns they need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from xiangce.names import SHAPES
from xiangce.validation.compiled.scope import NotCompiled, Scope
from xiangce.validation.compiled.tree import Constraint


@dataclass(frozen=True)
class Across:
    """A rule across records: the fields that it reads, those that must be the same, and which rows break it."""

    shape: str
    component: str
    severity: str
    reads: frozenset[str]
    keys: tuple[str, ...]
    broken: Callable[[pl.DataFrame], pl.Series]


def _unique_key(scope: Scope, constraint: Constraint) -> Across:
    keys = _keys(scope, constraint, "uniqueKey")

    def broken(frame: pl.DataFrame) -> pl.Series:
        whole = frame.select(pl.all_horizontal(pl.col(keys).is_not_null())).to_series()
        return frame.select(keys).is_duplicated() & whole

    return _rule(scope, constraint, (keys, keys), broken)


def _no_overlap(scope: Scope, constraint: Constraint) -> Across:
    keys = _keys(scope, constraint, "noOverlap")
    start, end = (scope.other(constraint.parameters[name]) for name in ("periodFrom", "periodUntil"))
    if {start.datatype, end.datatype} != {"date"}:
        raise NotCompiled("a period lies between dates")
    asked = [*keys, start.key, end.key]

    def broken(frame: pl.DataFrame) -> pl.Series:
        is_period = pl.all_horizontal(pl.col(asked).is_not_null()) & (pl.col(start.key) <= pl.col(end.key))
        sorted_periods = frame.select(asked).with_row_index("_at").filter(is_period).sort(*keys, start.key)
        # In order of their starts, a period meets an earlier one if it starts before the latest end so far, and a
        # later one if the next starts before it ends.
        earlier = pl.col(end.key).cum_max().shift(1).over(keys)
        meets = (pl.col(start.key) <= earlier).fill_null(value=False) | (
            pl.col(start.key).shift(-1).over(keys) <= pl.col(end.key)
        ).fill_null(value=False)
        found = sorted_periods.filter(meets)["_at"]
        return pl.int_range(len(frame), eager=True, dtype=pl.UInt32).is_in(found.to_list())

    return _rule(scope, constraint, (keys, asked), broken)


def _keys(scope: Scope, constraint: Constraint, parameter: str) -> list[str]:
    """The keys of the fields in the list of a parameter."""
    if scope.field is not None:
        raise NotCompiled("records are compared as wholes")
    return [scope.other(path).key for path in scope.shapes.members(constraint.parameters[parameter])]


def _rule(
    scope: Scope,
    constraint: Constraint,
    fields: tuple[list[str], list[str]],
    broken: Callable[[pl.DataFrame], pl.Series],
) -> Across:
    """A rule of which the key and all fields are given."""
    keys, reads = fields
    return Across(scope.shape.iri, constraint.component, scope.shape.severity, frozenset(reads), tuple(keys), broken)


ACROSS: Final[Mapping[str, Callable[[Scope, Constraint], Across]]] = {
    f"{SHAPES}UniqueKeyConstraintComponent": _unique_key,
    f"{SHAPES}NoOverlapConstraintComponent": _no_overlap,
}
