"""A plan narrowed to what the rules of its kind allow."""

from dataclasses import replace
from itertools import accumulate
from random import Random
from typing import Final

import polars as pl

from xiangce.enterprise.sample.axes import Axis
from xiangce.enterprise.sample.codes import RESERVED
from xiangce.enterprise.sample.picker import Picker
from xiangce.enterprise.sample.picks import Picks
from xiangce.enterprise.sample.plan import Plan
from xiangce.errors import InvalidGraph
from xiangce.names import shorten
from xiangce.schema import ID, ROW, Batch
from xiangce.validation.compiled import Program, run

_FEW: Final = 512
_LEAST: Final = 0.5  # so much of the records must be sound, or an axis stays at the example


def findings(program: Program, values: pl.DataFrame) -> pl.DataFrame:
    """What the rules of single records find in typed records."""
    count = len(values)
    names = pl.Series(ID, [""], dtype=pl.String).new_from_index(0, count)
    rows = pl.int_range(count, dtype=pl.UInt32, eager=True).alias(ROW)
    return run(program, Batch(program.kind, values.insert_column(0, names).insert_column(0, rows)))


def sound(program: Program, values: pl.DataFrame) -> pl.Series:
    """Which of some typed records break no rule of single records."""
    broken = findings(program, values)["record"].unique()
    return ~pl.int_range(len(values), dtype=pl.UInt32, eager=True).is_in(broken.implode())


def narrowed(program: Program, plan: Plan, random: Random) -> Plan:
    """The plan without variants that break a rule by themselves, and without axes that break rules with others.

    InvalidGraph if the example of the kind breaks its own rules.
    """
    plain = _named(program, plan)
    _demand_sound_example(program, plain)
    return _agreeing(program, _pruned(program, plain), random)


def _named(program: Program, plan: Plan) -> Plan:
    """The plan without numbers in those names that may not have any."""
    long = replace(_still(plan, 1), serial=pl.Series([plan.subjects]))
    paths = findings(program, plan.values(long))["path"].unique().to_list()
    return plan.without_names([plan.kind.by_path[path].key for path in paths if path in plan.kind.by_path])


def _demand_sound_example(program: Program, plan: Plan) -> None:
    rules = [shorten(rule) for rule in findings(program, plan.values(_still(plan, 1)))["rule"].unique().sort()]
    if rules:
        listed = ", ".join(rules)
        raise InvalidGraph(
            f"The examples of the fields of {plan.kind.key} break its rules {listed}. Correct them in the shapes",
            f"{plan.kind.key} 各字段的示例违反其规则 {listed}。请修改形状中的 skos:example",
            kind=plan.kind.key,
            rules=rules,
        )


def _pruned(program: Program, plan: Plan) -> Plan:
    """The plan with those variants, and those absences, that break no rule where all else is as in the example."""
    sizes = [*map(len, plan.axes), *(1 for _ in plan.optional)]
    starts = [0, *accumulate(sizes)]
    rows = pl.int_range(starts[-1], eager=True)
    variants = [_block(rows, start, len(axis)) for start, axis in zip(starts, plan.axes, strict=False)]
    absent = {key: rows == at for key, at in zip(plan.optional, starts[len(plan.axes) :], strict=False)}
    is_sound = sound(program, plan.values(replace(_still(plan, starts[-1]), variants=variants, absent=absent)))
    blocks = [is_sound[start : start + size] for start, size in zip(starts, sizes, strict=False)]
    axes = [axis.keep(block) for axis, block in zip(plan.axes, blocks, strict=False)]
    optional = [key for key, block in zip(plan.optional, blocks[len(axes) :], strict=True) if block[0]]
    return replace(plan.with_axes(axes), optional=tuple(optional))


def _agreeing(program: Program, plan: Plan, random: Random) -> Plan:
    """The plan in which an axis stays at the example if most records would not be sound with it."""
    if _share(program, plan, random) >= _LEAST:
        return plan
    kept: list[Axis] = []
    for number, axis in enumerate(plan.axes):
        rest = [_first(each) for each in plan.axes[number + 1 :]]
        is_good = _share(program, plan.with_axes([*kept, axis, *rest]), random) >= _LEAST
        kept.append(axis if is_good else _first(axis))
    return plan.with_axes(kept)


def _share(program: Program, plan: Plan, random: Random) -> float:
    """The share of sound records among a few."""
    picks = Picker(plan, random).picks(0, _FEW, random)
    mean = sound(program, plan.values(picks)).mean()
    return float(mean) if isinstance(mean, float) else 0.0


def _first(axis: Axis) -> Axis:
    """An axis with its example only."""
    return axis.keep(pl.Series([False] * len(axis)))


def _still(plan: Plan, count: int) -> Picks:
    """Choices that repeat the example."""
    return Picks(
        serial=pl.Series([1]).new_from_index(0, count),
        number=pl.Series([RESERVED]).new_from_index(0, count),
        variants=[pl.Series([0]).new_from_index(0, count) for _ in plan.axes],
    )


def _block(rows: pl.Series, start: int, size: int) -> pl.Series:
    """The variants of an axis in their order in a block of rows, the first one elsewhere."""
    return (rows - start) * ((rows >= start) & (rows < start + size)).cast(pl.Int64)
