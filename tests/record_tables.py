"""Records for tests: typed rows from the examples of a kind, and values at and around every limit."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl

from xiangce.schema import ID, ROW, Batch, Field, Kind, dtype

SMALLEST = {"decimal": Decimal("0.000000001"), "integer": 1, "date": timedelta(days=1)}
CODES = ("91430100PDY00001XL", "91430200PDY000028R", "91430100PDY00001XM", "91430100PDY000010T", "91430000PDY00001XL")


def typed(field: Field, text: str):
    """The value that a text in the agreed form writes."""
    readers = {
        "decimal": Decimal,
        "integer": int,
        "boolean": lambda said: said == "true",
        "date": date.fromisoformat,
        "string": str,
        "term": lambda said: next(c.iri for c in field.choices if said in {c.notation, c.iri, *c.names}),
    }
    return readers[field.datatype](text)


def example(kind: Kind) -> dict:
    """The row of the examples of a kind."""
    return {field.key: typed(field, field.example) for field in kind.fields}


def batch(kind: Kind, rows: list[dict], file: str = "f") -> Batch:
    """Rows of typed values as a batch."""
    columns = [
        pl.Series(ROW, range(1, len(rows) + 1), dtype=pl.UInt32),
        pl.Series(ID, [f"urn:{file}:{number}" for number in range(len(rows))], dtype=pl.String),
        *(pl.Series(field.key, [row.get(field.key) for row in rows], dtype=dtype(field)) for field in kind.fields),
    ]
    return Batch(kind, pl.DataFrame(columns), file=file)


def values(field: Field) -> list:
    """Values of a field on both sides of every limit, and some that no limit is about; None is no value."""
    at = [typed(field, limit) for name, limit in field.limits.items() if "clusive" in name]
    step = SMALLEST.get(field.datatype)
    around = [value for limit in at for value in (limit, limit - step, limit + step)]
    usual = {
        "decimal": [Decimal(0), Decimal("0.8"), Decimal(1), Decimal("9999999999999999.999999999"), Decimal("-3.5")],
        "integer": [0, 1, -1, 2020, 2025, 10**17],
        "boolean": [True, False],
        "date": [
            date(2024, 1, 1),
            date(2024, 2, 29),
            date(2024, 12, 30),
            date(2024, 12, 31),
            date(2025, 1, 1),
            date(1970, 1, 1),
        ],
        "string": ["x", "甲", *CODES, *(size * "乙" for size in _lengths(field))],
        "term": [choice.iri for choice in field.choices[:4]]
        + ["urn:unknown", "https://w3id.org/xiangce/id/place/430200"],
    }[field.datatype]
    return [None, typed(field, field.example), *around, *usual]


def grid(kind: Kind) -> list[dict]:
    """Rows in which every field takes each of its values, all fields at once, so that few rows hold all values."""
    choices = [(field.key, values(field)) for field in kind.fields]
    longest = max(len(each) for _, each in choices)
    return [
        {key: each[(row + place) % len(each)] for place, (key, each) in enumerate(choices)} for row in range(longest)
    ]


def varied(kind: Kind, count: int, random: Random) -> list[dict]:
    """The example row again and again, each with up to four values replaced, and now and then all keys of the last."""
    choices = {field.key: values(field) for field in kind.fields}
    rows = [example(kind)]
    while len(rows) < count:
        base = dict(rows[-1] if random.random() < 0.1 else example(kind))
        changed = random.sample(sorted(choices), min(len(choices), random.randint(1, 4)))
        rows.append(base | {key: random.choice(choices[key]) for key in changed})
    return rows


def one_by_one(kind: Kind) -> list[dict]:
    """The example row with each field in turn taking each of its values."""
    return [example(kind) | {field.key: value} for field in kind.fields for value in values(field)]


def _lengths(field: Field) -> list[int]:
    limits = [int(field.limits[name]) for name in ("minLength", "maxLength") if name in field.limits]
    return [size + by for size in limits for by in (-1, 0, 1)]
