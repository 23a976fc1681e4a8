"""Parquet files: typed columns become texts, numbers with the digits that they have."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final

import polars as pl

from xiangce.intake.cell_format import DIGITS, number_text
from xiangce.intake.grid import Grid, Table
from xiangce.intake.limits import Limits
from xiangce.intake.refusal import bad, engine, too_large
from xiangce.intake.source import Content
from xiangce.schema import Kind

_ROWS: Final = 50_000
_RECORDS: Final = ("records", "条记录")
_COLUMNS: Final = ("columns", "列")


def tables(content: Content, _: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The one table of a file; BadInput if it is damaged."""
    body = content.whole(limits.held)
    with engine(content.name):
        lazy = pl.scan_parquet(BytesIO(body))
        headings = tuple(lazy.collect_schema())
        height = int(lazy.select(pl.len()).collect().item())
    if len(headings) > limits.columns:
        raise too_large(content.name, _COLUMNS, limits.columns)
    if height > limits.records:
        raise too_large(content.name, _RECORDS, limits.records)
    yield Table("", 1, _grids(content.name, lazy, headings, height))


def _grids(file: str, lazy: pl.LazyFrame, headings: tuple[str, ...], height: int) -> Iterator[Grid]:
    """The rows, a part at a time."""
    for start in range(0, height, _ROWS):
        with engine(file):
            part = lazy.slice(start, _ROWS).collect()
            cells = {str(at): _texts(part[name]) for at, name in enumerate(headings)}
            numbers = {str(at): _marks(part[name]) for at, name in enumerate(headings)}
            rows = pl.int_range(start + 1, start + 1 + part.height, dtype=pl.UInt32, eager=True)
            grid = Grid(headings, rows, pl.DataFrame(cells), pl.DataFrame(numbers))
        if part.height == 0:
            raise bad(file, "it ends before all its rows. Send it again", "文件不完整。请重新发送")
        yield grid


def _texts(column: pl.Series) -> pl.Series:
    """A column as texts."""
    kind = column.dtype
    if kind.is_nested() or kind in (pl.Duration, pl.Object):
        return pl.Series([_nested(value) for value in column], dtype=pl.String)
    texts = column.cast(pl.String)
    if kind.is_float():
        return _plain(column, texts)
    return texts.str.replace(r" 00:00:00(\.0+)?$", "") if isinstance(kind, pl.Datetime) else texts


def _nested(value: object) -> str | None:
    """A list, object or span as a text that is seen to be no single value."""
    if value is None:
        return None
    said = value.to_list() if isinstance(value, pl.Series) else value
    return json.dumps(said if isinstance(said, dict | list) else [said], ensure_ascii=False, default=str)


def _plain(column: pl.Series, texts: pl.Series) -> pl.Series:
    """Binary numbers as a spreadsheet shows them; few need more than to lose a zero behind the point."""
    short = texts.str.replace(r"\.0$", "")
    is_odd = texts.str.contains("[eE]") | (texts.str.len_bytes() > DIGITS)
    if not is_odd.any():
        return short
    shown = [number_text(value) if odd else None for value, odd in zip(column, is_odd, strict=True)]
    return pl.select(pl.coalesce(pl.Series(shown, dtype=pl.String), short)).to_series()


def _marks(column: pl.Series) -> pl.Series:
    """Whether the cells of a column are binary numbers or no single values."""
    kind = column.dtype
    is_marked = kind.is_nested() or kind.is_float() or kind in (pl.Duration, pl.Object)
    return pl.Series([is_marked]).new_from_index(0, len(column))
