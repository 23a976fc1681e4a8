"""The SPARQL-based components of shapes/enterprise/components.ttl as expressions, registered by their IRI.

Each says in polars what the component's query says in SPARQL; the tests compare the two.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from operator import add, or_
from typing import Final

import polars as pl

from xiangce.names import SHAPES
from xiangce.validation.compiled.codes import is_organization_code, is_uscc
from xiangce.validation.compiled.scope import DECIMAL, NotCompiled, Scope, number
from xiangce.validation.compiled.tree import Value

# Numbers have at most 16 digits before the point, and a decimal holds 29 there: a factor of this size leaves room.
_LARGEST: Final = 10**12
_FORM: Final = "^[0-9A-HJ-NP-RTUW-Y]{18}$"
_CAPS: Final = """
SELECT ?most ?base WHERE {
  <%s> cpsv:produces/xc:hasCap ?cap . ?cap a ?type ; schema:maxValue ?most . VALUES ?type { xc:MonetaryCap xc:RateCap }
  OPTIONAL { ?cap a xc:RateCap ; xc:rateBase ?base }
  FILTER (?type = xc:RateCap || NOT EXISTS { ?cap xc:fromYear|xc:toYear|xc:cumulativeOverYears ?years }) }
"""
_Parameters = Mapping[str, Value]


def _check(scope: Scope, is_right: Callable[[pl.Expr], pl.Expr], parameter: Value) -> pl.Expr:
    """A code of the right form that fails its check."""
    _demand_texts(scope)
    if parameter.value != "true":
        raise NotCompiled("a check is compiled where it is asked for")
    return scope.column.str.contains(_FORM) & ~is_right(scope.column)


def _uscc_check(scope: Scope, parameters: _Parameters) -> pl.Expr:
    return _check(scope, is_uscc, parameters["usccCheck"])


def _organization_check(scope: Scope, parameters: _Parameters) -> pl.Expr:
    return _check(scope, is_organization_code, parameters["organizationCheck"])


def _uscc_region(scope: Scope, parameters: _Parameters) -> pl.Expr:
    code = pl.col(scope.other(parameters["usccRegion"]).key)
    _demand_texts(scope)
    is_local = code.str.contains(_FORM) & (code.str.slice(4, 2) != "00")
    return is_local & (code.str.slice(2, 4) != scope.column.str.slice(-6, 4))


def _demand_texts(scope: Scope) -> None:
    if scope.of.datatype not in ("string", "term"):
        raise NotCompiled(f"{scope.of.key} is no text")


def _sum_of(scope: Scope, parameters: _Parameters) -> pl.Expr:
    parts = [number(scope.other(path)) for path in scope.shapes.members(parameters["sumOf"])]
    is_any = reduce(or_, [part.is_not_null() for part in parts])
    return is_any & (number(scope.of) != reduce(add, [part.fill_null(0) for part in parts]))


def _ratio(scope: Scope, parameters: _Parameters) -> pl.Expr:
    value, other = number(scope.of), number(scope.other(parameters["ratioTo"]))
    below, above = (_minus_share(value, parameters[name], other) for name in ("minRatio", "maxRatio"))
    return (other > 0) & ((below < 0) | (above > 0))


def _minus_share(value: pl.Expr, share: Value, other: pl.Expr) -> pl.Expr:
    """A value less a share of another, in so small a unit that nothing is rounded."""
    factor = Decimal(share.value)
    unit = 10 ** max(0, -int(factor.as_tuple().exponent))
    if abs(factor) * unit > _LARGEST or unit > _LARGEST:
        raise NotCompiled(f"{share} has more digits than can be multiplied exactly")
    difference: pl.Expr = value * unit - other * int(factor * unit)
    return difference


def _days_until(scope: Scope, parameters: _Parameters) -> pl.Expr:
    other = scope.other(parameters["daysUntil"])
    if scope.of.datatype != "date" or other.datatype != "date":
        raise NotCompiled("days lie between dates")
    days = (pl.col(other.key) - scope.column).dt.total_days()
    return (days < int(parameters["minDays"].value)) | (days > int(parameters["maxDays"].value))


def _within_caps(scope: Scope, parameters: _Parameters) -> pl.Expr:
    rows = scope.shapes.graph.select(_CAPS % parameters["withinCaps"].value)
    if not rows:
        raise NotCompiled(f"{parameters['withinCaps']} has no cap that a record can be compared with")
    return reduce(or_, [_above(scope, row["most"], row["base"]).fill_null(value=False) for row in rows])


def _above(scope: Scope, most: Value | None, base: Value | None) -> pl.Expr:
    """Whether a value is above a fixed cap, or above a share of a cost, which is said in percent."""
    if most is None:
        raise NotCompiled("a cap has no amount")
    if base is None:
        return number(scope.of) > pl.lit(Decimal(most.value)).cast(DECIMAL)
    if base.value not in scope.kind.by_path:
        return pl.lit(value=False)
    return _minus_share(number(scope.of) * 100, most, number(scope.other(base))) > 0


REGISTERED: Final[Mapping[str, Callable[[Scope, _Parameters], pl.Expr]]] = {
    f"{SHAPES}{name}ConstraintComponent": expression
    for name, expression in {
        "UsccCheck": _uscc_check,
        "OrganizationCheck": _organization_check,
        "UsccRegion": _uscc_region,
        "SumOf": _sum_of,
        "Ratio": _ratio,
        "DaysUntil": _days_until,
        "WithinCaps": _within_caps,
    }.items()
}
