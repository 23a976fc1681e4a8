"""Whether a record, or a value of a field, conforms to a shape; and the components that ask it of further shapes."""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import and_
from typing import Final

import polars as pl
from pyoxigraph import BlankNode, NamedNode

from xiangce.validation.compiled.components import REGISTERED
from xiangce.validation.compiled.core import CORE
from xiangce.validation.compiled.scope import NotCompiled, Scope
from xiangce.validation.compiled.tree import SH, Constraint, Shape, Value


def broken(scope: Scope, constraint: Constraint) -> pl.Expr:
    """True for the records that break a constraint, false for all others; NotCompiled if it is none of ours."""
    name, parameters = constraint
    if name in REGISTERED:
        found = REGISTERED[name](scope, parameters)
    elif name in _LOGICAL:
        found = _LOGICAL[name](scope, parameters)
    elif name in CORE:
        found = CORE[name](scope, next(iter(parameters.values())))
    else:
        raise NotCompiled(f"{name} is not compiled")
    # A value that is not there breaks nothing but a count and a wanted value, which say so by themselves.
    return found.fill_null(value=False)


def _conforms(scope: Scope, node: Value) -> pl.Expr:
    """Whether the record, or the value that is asked about, conforms to a shape."""
    if not isinstance(node, NamedNode | BlankNode):
        raise NotCompiled(f"{node} is no shape")
    shape = scope.shapes.read(node)
    parts = [~broken(inner, constraint) for inner, constraint in _asked(scope, shape)]
    return reduce(and_, parts, pl.lit(value=True))


def _asked(scope: Scope, shape: Shape) -> Iterator[tuple[Scope, Constraint]]:
    """The constraints of a shape and of its property shapes, each with what it is asked of."""
    inner = scope_of(scope, shape)
    yield from ((inner, constraint) for constraint in shape.constraints)
    for each in shape.properties:
        if inner.field is not None:
            raise NotCompiled("a property of a value is not in the table")
        yield from _asked(inner, each)


def scope_of(scope: Scope, shape: Shape) -> Scope:
    """Where a shape is asked: of the values at its path, else of what its user is asked of."""
    if shape.path is None:
        return Scope(scope.kind, scope.shapes, shape, scope.field)
    if scope.field is not None:
        raise NotCompiled("a property of a value is not in the table")
    return Scope(scope.kind, scope.shapes, shape, scope.other(shape.path))


def _of_values(scope: Scope, conforms: pl.Expr) -> pl.Expr:
    """Where something does not conform; a field without value has nothing that could."""
    return ~conforms if scope.field is None else ~conforms & scope.column.is_not_null()


def _not(scope: Scope, parameters: Mapping[str, Value]) -> pl.Expr:
    return _of_values(scope, ~_conforms(scope, parameters["not"]))


def _node(scope: Scope, parameters: Mapping[str, Value]) -> pl.Expr:
    return _of_values(scope, _conforms(scope, parameters["node"]))


def _counted(holds: Callable[[pl.Expr, int], pl.Expr]) -> Callable[[Scope, Mapping[str, Value]], pl.Expr]:
    """The component that asks to how many of some shapes something conforms."""

    def component(scope: Scope, parameters: Mapping[str, Value]) -> pl.Expr:
        shapes = scope.shapes.members(next(iter(parameters.values())))
        conforming = pl.sum_horizontal([_conforms(scope, shape).cast(pl.UInt32) for shape in shapes])
        return _of_values(scope, holds(conforming, len(shapes)))

    return component


_LOGICAL: Final[Mapping[str, Callable[[Scope, Mapping[str, Value]], pl.Expr]]] = {
    f"{SH}NotConstraintComponent": _not,
    f"{SH}NodeConstraintComponent": _node,
    f"{SH}AndConstraintComponent": _counted(lambda conforming, all_of_them: conforming == all_of_them),
    f"{SH}OrConstraintComponent": _counted(lambda conforming, _: conforming > 0),
    f"{SH}XoneConstraintComponent": _counted(lambda conforming, _: conforming == 1),
}
