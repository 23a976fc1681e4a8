"""Doubts on facts of a table: values that records give, and that the table leaves out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from xiangce.eligibility.columns import ESTABLISHED, YEAR, part
from xiangce.eligibility.doubts import AT, DOUBTS, FACT, MOST, OF, VALUE, WHY
from xiangce.eligibility.joining import WHERE, differs
from xiangce.eligibility.rule import Indicator


@dataclass(frozen=True)
class Teller:
    """Records of a kind that tell of the rows of a table: as they were read, and the fields by which they meet."""

    records: pl.DataFrame
    key: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What was given for the rows of a table: by their own records, by those beside them, and by other kinds.

    `told` has the records row by row, those of the own kind first; `tellers` has all of each kind.
    """

    facts: pl.DataFrame
    told: Mapping[str, pl.DataFrame]
    tellers: Sequence[Teller]

    @property
    def own(self) -> pl.DataFrame:
        """The records of the table's own kind."""
        return next(iter(self.told.values()))

    def left_out(self, key: str, is_unknown: pl.Series | None = None) -> pl.DataFrame:
        """The rows for which a fact was given and is unknown."""
        names = [(frame, name) for frame in self.told.values() for name in (key, differs(key)) if name in frame.columns]
        if not names or (is_unknown is None and key not in self.facts.columns):
            return self._rows(None)
        given = [frame[name] if name != key else frame[name].is_not_null() for frame, name in names]
        some = pl.select(pl.any_horizontal(*(each.fill_null(value=False) for each in given))).to_series()
        return self._rows(some & (self.facts[key].is_null() if is_unknown is None else is_unknown))

    def lines(self, key: str, rows: pl.DataFrame, of: str) -> pl.DataFrame:
        """What was given of `of` for some rows, each value once, as the lines of a doubt on `key`."""
        own = rows.filter(pl.col(of).is_not_null()) if of in rows.columns else rows.clear()
        parts = [_lines(own, of)] if len(own) else []
        others = [each for each in self.tellers if of in each.records.columns and each.key]
        parts += [_lines(self._beside(rows, each, of), of) for each in others]
        found = pl.concat([pl.DataFrame(schema=_BARE), *parts])
        found = found.unique([AT, VALUE], keep="first", maintain_order=True)
        return found.with_columns(pl.lit(key).alias(FACT), pl.lit(of).alias(OF))

    def foundings(self, founded: pl.Series) -> Iterator[pl.DataFrame]:
        """The doubts on foundings that records tell differently."""
        rows = self.left_out(ESTABLISHED, founded.is_null())
        if len(rows):
            yield self.lines(ESTABLISHED, rows, ESTABLISHED).with_columns(pl.lit("contradiction").alias(WHY))

    def _rows(self, mask: pl.Series | None) -> pl.DataFrame:
        """The own records of the rows of a mask, with their number."""
        if mask is None or not mask.any():
            return self.own.clear().with_row_index(AT)
        return self.own.with_row_index(AT).filter(mask)

    @staticmethod
    def _beside(rows: pl.DataFrame, teller: Teller, of: str) -> pl.DataFrame:
        """What records with the key of some rows tell, each value once and at most so many for a key."""
        key = list(teller.key)
        wanted = teller.records.select(*key, of, *WHERE).drop_nulls([*key, of])
        wanted = wanted.join(rows.select(key).unique(), on=key, how="semi")
        wanted = wanted.unique([*key, of], keep="first", maintain_order=True)
        few = wanted.group_by(key, maintain_order=True).head(MOST)
        return rows.select(AT, *key).join(few, on=key, how="inner", maintain_order="left")


_BARE = {name: DOUBTS[name] for name in (AT, VALUE, *WHERE)}


def contradictions(given: Given, indicators: Mapping[str, Indicator], stated: frozenset[str]) -> Iterator[pl.DataFrame]:
    """The doubts on the facts of a table: disputed, not what their parts come to, without a year, or too large."""
    for key in [each for each in given.facts.columns if each in indicators]:
        rows = given.left_out(key)
        if not len(rows):
            continue
        lines = given.lines(key, rows, key)
        parts = [given.lines(key, rows, each) for each in indicators[key].parts if part(key) in given.facts.columns]
        lines = pl.concat([lines, *parts])
        several = (pl.col(VALUE).filter(pl.col(OF) == key).n_unique() > 1).over(AT)
        why = pl.when(several).then(pl.lit("contradiction")).otherwise(_other(key, indicators, stated))
        if key in stated and YEAR in rows.columns:
            dateless = rows.filter(pl.col(YEAR).is_null())[AT].implode()
            why = pl.when(pl.col(AT).is_in(dateless)).then(pl.lit("no-year")).otherwise(why)
        yield lines.with_columns(why.alias(WHY))


def _other(key: str, indicators: Mapping[str, Indicator], stated: frozenset[str]) -> pl.Expr:
    """Why a fact that nobody disputes is left out."""
    return pl.lit("sum" if indicators[key].parts else "too-large" if key not in stated else "no-year")


def _lines(rows: pl.DataFrame, of: str) -> pl.DataFrame:
    """Rows with a value as lines of a doubt."""
    return rows.select(AT, written(of), *WHERE).cast(_BARE)  # type: ignore[arg-type]


def written(of: str) -> pl.Expr:
    """The values of a column as text."""
    text = pl.col(of).cast(pl.String)
    short = text.str.replace(r"\.?0+$", "")
    return pl.when(text.str.contains(".", literal=True)).then(short).otherwise(text).alias(VALUE)
