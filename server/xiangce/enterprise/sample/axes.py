"""In what ways the example of a kind may be varied: fields that change together, and the values that they take."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, product
from typing import Final

import polars as pl

from xiangce.enterprise.sample.values import example, written
from xiangce.schema import Field, Kind, dtype
from xiangce.validation.compiled import Program

_SCALES: Final = tuple(Decimal(f"{10 ** (step / 40):.1e}") for step in range(-50, 61))  # 0.056 to 32, two digits each
_COUNTS: Final = tuple(range(25, 400, 5))  # hundredths of the example
_PAST: Final = 12  # years before that of the example
_YEARS: Final = (1900, 2200)
_Variant = Mapping[str, object]


@dataclass(frozen=True)
class Axis:
    """Fields that change together: a row for each variant, as values and as texts; the first row is the example."""

    values: pl.DataFrame
    texts: pl.DataFrame

    def __len__(self) -> int:
        """How many variants there are; one where no field changes."""
        return max(1, len(self.values))

    def keep(self, rows: pl.Series) -> "Axis":
        """The axis with the variants where a mask is true, and the example."""
        kept = rows | (pl.int_range(len(rows), eager=True) == 0)
        return Axis(self.values.filter(kept), self.texts.filter(kept))


def axis(fields: Sequence[Field], variants: Iterable[_Variant]) -> Axis:
    """The axis of fields whose examples are the first variant; InvalidGraph if an example is no value."""
    rows = [{field.key: example(field) for field in fields}, *variants]
    columns = {field.key: [row[field.key] for row in rows] for field in fields}
    return Axis(
        pl.DataFrame({field.key: pl.Series(columns[field.key], dtype=dtype(field)) for field in fields}),
        pl.DataFrame({field.key: pl.Series(written(field, columns[field.key]), dtype=pl.String) for field in fields}),
    )


def years(kind: Kind) -> Axis:
    """Dates and years, moved together by whole years into the past."""
    fields = [field for field in kind.fields if field.datatype == "date" or _is_year(field)]
    examples = {field.key: example(field) for field in fields}
    return axis(fields, ({key: _earlier(value, by) for key, value in examples.items()} for by in range(1, _PAST + 1)))


def free(program: Program, placed: Iterable[str]) -> Iterator[Axis]:
    """The further axes: amounts that rules compare are scaled together, so that sums stay sums; others alone."""
    taken = {*placed, *years(program.kind).values.columns}
    left = [field for field in program.kind.fields if field.key not in taken]
    for fields in _compared(program, [field for field in left if _is_amount(field)]):
        examples = {field.key: Decimal(field.example) for field in fields}
        yield axis(fields, ({key: value * by for key, value in examples.items()} for by in _SCALES))
    yield from (axis([field], _variants(field)) for field in left if not _is_amount(field))


def _compared(program: Program, amounts: Sequence[Field]) -> list[list[Field]]:
    """Amounts in groups of one unit, linked by rules that read several of them."""
    groups = [[field] for field in amounts]
    units = dict.fromkeys(field.unit for field in amounts)
    for rule, unit in product(program.rules, units):
        linked = {field.key for field in amounts if field.unit == unit} & rule.reads
        together = [group for group in groups if linked & {field.key for field in group}]
        if len(together) > 1:
            groups = [*(group for group in groups if group not in together), [*chain(*together)]]
    return groups


def _is_amount(field: Field) -> bool:
    return field.datatype == "decimal" and bool(field.example)


def _variants(field: Field) -> Iterable[_Variant]:
    """The values that a field may take, whether or not its shape allows them; none if it has no example."""
    if field.datatype not in _VALUES or not field.example:
        return ()
    return ({field.key: value} for value in _VALUES[field.datatype](field))


def _counts(field: Field) -> Iterable[object]:
    whole = int(field.example)
    return sorted({max(1, whole * by // 100) for by in _COUNTS} - {whole}) if whole else ()


_VALUES: Final[Mapping[str, Callable[[Field], Iterable[object]]]] = {
    "integer": _counts,
    "boolean": lambda field: [field.example != "true"],
    "term": lambda field: [choice.iri for choice in field.choices],
}


def _is_year(field: Field) -> bool:
    """Whether a field is a number that its shape holds within the years of our time."""
    low, high = (field.limits.get(name, "0") for name in ("minInclusive", "maxInclusive"))
    return field.datatype == "integer" and _YEARS[0] <= int(low) <= int(high) <= _YEARS[1]


def _earlier(value: object, by: int) -> object:
    """A year or a day, a number of years earlier."""
    if isinstance(value, date):
        is_leap_day = (value.month, value.day) == (2, 29)
        return value.replace(year=value.year - by, day=28 if is_leap_day else value.day)
    return value - by if isinstance(value, int) else value
