"""A plan of how records of a kind are varied, and the records that follow from the choices made on each axis."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from xiangce.enterprise.sample.axes import Axis, axis, free, years
from xiangce.enterprise.sample.codes import RESERVED, codes, is_code
from xiangce.enterprise.sample.names import is_name, parts
from xiangce.enterprise.sample.picks import Picks
from xiangce.enterprise.sample.places import REGION, regions
from xiangce.graph import Graph
from xiangce.schema import Kind
from xiangce.validation.compiled import Program


@dataclass(frozen=True)
class Plan:
    """The axes of a kind; its fields with codes, with names (around a number), and those that may be absent."""

    kind: Kind
    years: Axis
    regions: Axis
    free: tuple[Axis, ...]
    codes: tuple[str, ...]
    names: Mapping[str, tuple[str, str]]
    optional: tuple[str, ...]

    @cached_property
    def subjects(self) -> int:
        """How many enterprises, or places, there can be."""
        return len(self.regions) * (RESERVED if self.codes or self.names else 1)

    def values(self, picks: Picks) -> pl.DataFrame:
        """The records as typed columns."""
        return self._records(picks, [axis.values for axis in self.axes])

    def texts(self, picks: Picks) -> pl.DataFrame:
        """The records as texts."""
        return self._records(picks, [axis.texts for axis in self.axes])

    @property
    def axes(self) -> tuple[Axis, ...]:
        """All axes, that of years first, that of regions second."""
        return (self.years, self.regions, *self.free)

    def with_axes(self, axes: Sequence[Axis]) -> "Plan":
        """The plan with other axes in place of its own."""
        return replace(self, years=axes[0], regions=axes[1], free=tuple(axes[2:]))

    def without_names(self, keys: Collection[str]) -> "Plan":
        """The plan in which some names stay at the example."""
        fixed = [axis([self.kind.by_key[key]], ()) for key in self.names if key in keys]
        names = {key: halves for key, halves in self.names.items() if key not in keys}
        return replace(self, names=names, free=(*self.free, *fixed))

    def _records(self, picks: Picks, tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
        """The rows of tables that were picked, with codes and names, in the order of the fields."""
        columns = {
            name: table[name].gather(rows)
            for table, rows in zip(tables, picks.variants, strict=True)
            for name in table.columns
        }
        frame = pl.DataFrame({**columns, "_serial": picks.serial, "_number": picks.number})
        frame = frame.with_columns(
            *(self._code(place, key) for place, key in enumerate(self.codes)),
            *(
                pl.format("{}{}{}", pl.lit(head), "_serial", pl.lit(tail)).alias(key)
                for key, (head, tail) in self.names.items()
            ),
        )
        gone = [
            pl.when(~mask).then(pl.col(key)).alias(key) for key, mask in picks.absent.items() if key in frame.columns
        ]
        return frame.with_columns(*gone).select(field.key for field in self.kind.fields)

    def _code(self, place: int, key: str) -> pl.Expr:
        """The code in the field at a place among the fields with codes; no two fields of a record have one subject."""
        entity = self.kind.by_key[key].example[:2]
        return codes(entity, pl.col(REGION), (pl.col("_number") + (place - 1)) % RESERVED + 1).alias(key)


def plan(graph: Graph, program: Program) -> Plan:
    """Every way to vary a kind that its fields offer, whether or not its rules allow it."""
    kind = program.kind
    held = [field for field in kind.fields if is_code(field)]
    named = [field for field in kind.fields if is_name(field)]
    places = regions(graph, kind, held[0].example if held else "")
    taken = [*(field.key for field in held), *(field.key for field in named), *places.values.columns]
    return Plan(
        kind,
        years(kind),
        places,
        tuple(free(program, taken)),
        tuple(field.key for field in held),
        {field.key: parts(field) for field in named},
        tuple(field.key for field in kind.fields if not field.required),
    )
