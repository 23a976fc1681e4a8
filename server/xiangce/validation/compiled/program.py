"""The rules of one kind of record, compiled from its shapes, and those that cannot be compiled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from xiangce.graph import Graph
from xiangce.schema import Kind
from xiangce.validation.compiled.across import ACROSS, Across
from xiangce.validation.compiled.core import OF_THE_SET
from xiangce.validation.compiled.logic import broken, scope_of
from xiangce.validation.compiled.scope import NotCompiled, Scope
from xiangce.validation.compiled.tree import Constraint, Shape, Shapes


@dataclass(frozen=True)
class Rule:
    """A constraint of a shape: what it reads (keys of fields), where it is broken, the field whose value is told."""

    shape: str
    component: str
    path: str
    severity: str
    reads: frozenset[str]
    broken: pl.Expr
    value: str | None


@dataclass(frozen=True)
class Uncompiled:
    """A constraint that is left to the reference, and why."""

    shape: str
    component: str
    why: str


@dataclass(frozen=True)
class Program:
    """A kind of record with its rules: of single records, across records, and those left to the reference."""

    kind: Kind
    rules: tuple[Rule, ...]
    across: tuple[Across, ...]
    uncompiled: tuple[Uncompiled, ...]
    reads: Mapping[tuple[str, str], frozenset[str]]


def compile_kind(graph: Graph, kind: Kind) -> Program:
    """The program of a kind, from all shapes of the graph whose target is its class."""
    shapes = Shapes(graph)
    made = [
        _compile(scope, constraint)
        for shape in shapes.of_class(kind.iri)
        for scope, constraint in _constraints(kind, shapes, shape)
    ]
    rules = tuple(rule for rule in made if isinstance(rule, Rule))
    across = tuple(rule for rule in made if isinstance(rule, Across))
    return Program(
        kind,
        rules,
        across,
        tuple(rule for rule in made if isinstance(rule, Uncompiled)),
        {(rule.shape, rule.component): rule.reads for rule in rules}
        | {(rule.shape, rule.component): rule.reads for rule in across},
    )


def _constraints(kind: Kind, shapes: Shapes, shape: Shape) -> Iterator[tuple[Scope | Uncompiled, Constraint]]:
    """Each constraint of a shape and of its property shapes, with where it is asked."""
    outer = Scope(kind, shapes, shape)
    for each in (shape, *shape.properties):
        for constraint in each.constraints:
            try:
                yield scope_of(outer, each), constraint
            except NotCompiled as reason:
                yield Uncompiled(each.iri, constraint.component, str(reason)), constraint
    for each in shape.properties:
        for below in each.properties:
            yield Uncompiled(each.iri, below.iri, "a property of a value is not in the table"), Constraint("", {})


def _compile(scope: Scope | Uncompiled, constraint: Constraint) -> Rule | Across | Uncompiled:
    """The rule of a constraint."""
    if isinstance(scope, Uncompiled):
        return scope
    try:
        if constraint.component in ACROSS:
            return ACROSS[constraint.component](scope, constraint)
        expression = broken(scope, constraint)
        reads = frozenset(expression.meta.root_names())
    except NotCompiled as reason:
        return Uncompiled(scope.shape.iri, constraint.component, str(reason))
    path = scope.shape.path.value if scope.shape.path else ""
    told = None if scope.field is None or constraint.component in OF_THE_SET else scope.field.key
    own = frozenset() if scope.field is None else frozenset({scope.field.key})
    return Rule(scope.shape.iri, constraint.component, path, scope.shape.severity, reads | own, expression, told)
