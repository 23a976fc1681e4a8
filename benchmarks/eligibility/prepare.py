"""Makes what all engines get: fictitious subjects as one wide CSV, as an encoded frame, and few of them as triples."""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.rule import Indicator
from xiangce.eligibility.rules import Rules
from xiangce.enterprise.sample.codes import RESERVED, codes
from xiangce.graph import load
from xiangce.intake import Source
from xiangce.schema import Kind

YEARS, LAST = 10, 2023
MISSING = 0.1
TRUE = 0.75
EXACT, BELOW = 0.01, 0.01  # shares of numbers that are a threshold, and that lie just below it
SPREAD = 2.0  # other numbers lie between nothing and so many thresholds
FEN = 100
# What only another reading compares, and what no threshold does: where a share of the cost passes the highest amount,
# and few warehouses.
BASES = {
    "founder-capital": 20_000_000,
    "self-built-area": 3_000,
    "certification-cost": 625_000,
    "marketing-cost": 1_666_666,
    "insurance-premium": 100_000,
    "public-warehouses": 4,
}


def marks(rules: Rules) -> dict[str, list[int]]:
    """The indicators that incentives ask for or price by, each with its thresholds in whole units; none for a truth."""
    found: dict[str, list[int]] = {key: [] for rule in rules.incentives for key in (*rule.asked, *rule.priced)}
    for leaf in (leaf for rule in rules.incentives for leaf in rule.leaves if leaf.threshold is not None):
        found[leaf.indicator].append(int(leaf.threshold))
    return {key: limits or [BASES[key]] if key in BASES else limits for key, limits in found.items()}


def numbers(draw: np.random.Generator, limits: list[int], count: int, *, is_whole: bool) -> pl.Series:
    """Numbers around thresholds, exact to the fen or whole."""
    unit = 1 if is_whole else FEN
    limit = draw.choice(np.array(limits, dtype=np.int64) * unit, count)
    spread = (limit * draw.uniform(0, SPREAD, count)).astype(np.int64)
    below = limit - draw.integers(1, 2 if is_whole else 50 * FEN, count)
    lot = draw.random(count)
    value = np.where(lot < EXACT, limit, np.where(lot < EXACT + BELOW, below, np.maximum(spread, 1)))
    series = pl.Series(value)
    return series if is_whole else series.cast(pl.Decimal(38, 2)) / pl.Series([FEN], dtype=pl.Decimal(38, 2))


def values(draw: np.random.Generator, indicator: Indicator, limits: list[int], kind: Kind, count: int) -> pl.Series:
    """A column of an indicator; a tenth is missing."""
    is_truth = indicator.type == "truth"
    is_whole = kind.by_key[indicator.key].datatype == "integer"
    given = pl.Series(draw.random(count) < TRUE) if is_truth else numbers(draw, limits, count, is_whole=is_whole)
    is_known = pl.Series(draw.random(count) >= MISSING)
    return pl.select(pl.when(is_known).then(given)).to_series().alias(indicator.key)


def table(assessor: Assessor, count: int) -> pl.DataFrame:
    """Subjects in rows: enterprises that nobody has, each for several years."""
    draw = np.random.default_rng(count)
    kind = assessor.kind("facts")
    firms = min(RESERVED, -(-count // YEARS))
    years = -(-count // firms)
    rows = pl.select(at=pl.int_range(count)).select(
        codes("91", pl.lit("430100"), pl.col("at") % firms + 1).alias("uscc"),
        (LAST + 1 - years + pl.col("at") // firms).alias("year"),
    )
    indicators = assessor.rules.indicators
    asked = marks(assessor.rules).items()
    return rows.hstack([values(draw, indicators[key], limits, kind, count) for key, limits in asked])


def write_triples(frame: pl.DataFrame, indicators: dict[str, Indicator], path: Path) -> None:
    """Write each known value as a triple."""
    subject = pl.format("<urn:row:{}>", pl.int_range(pl.len()))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    with path.open("w", encoding="utf-8") as file:
        for name in frame.columns:
            of = frame.schema[name]
            kind = "boolean" if of == pl.Boolean else "string" if of == pl.String else "decimal"
            iri = indicators[name].iri if name in indicators else f"urn:column:{name}"
            line = pl.format(f'{{}} <{iri}> "{{}}"^^<{xsd}{kind}> .', subject, pl.col(name).cast(pl.String))
            for text in frame.select(line).drop_nulls().to_series():
                file.write(text + "\n")


def main() -> None:
    """Write the files for each number of rows; triples up to a number."""
    folder, most = Path(sys.argv[1]), int(sys.argv[2])
    assessor = Assessor(load())
    for count in map(int, sys.argv[3:]):
        path = folder / f"facts-{count}.csv"
        frame = table(assessor, count)
        frame.write_csv(path)
        found = assessor.assess([Source(path.name, path)], assessor.rules.incentives, assessor.kind("facts"))
        if found.unread or len(found.outcomes) != 1:
            sys.exit(f"{found.unread} values unread, {len(found.outcomes)} tables")
        found.outcomes[0].table.facts.write_parquet(path.with_suffix(".parquet"))
        if count <= most:
            write_triples(frame, dict(assessor.rules.indicators), path.with_suffix(".nt"))


if __name__ == "__main__":
    main()
