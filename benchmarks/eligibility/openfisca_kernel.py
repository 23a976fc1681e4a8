"""OpenFisca on arrays in memory: inputs set apart, then yes or no by 20 incentives and the amounts of 15."""

import numpy as np
import polars as pl
from cost import AMOUNT, TIMES, Cost
from openfisca_core.simulations import Simulation
from openfisca_policy import AMOUNTS, BEFORE, COUNTS, DEFAULTS, PERIOD, VERDICTS, kind, simulation, system

WARM = 1_000
UNIT = 200  # the encoded frame has twice the hundredths
FEN = 100


def arrays(facts: pl.DataFrame) -> dict[str, np.ndarray]:
    """The arrays of an encoded frame."""
    named = {"turnover~top": BEFORE} | {key: key.replace("-", "_") for key in facts.columns if "~" not in key}
    found = {}
    for key, name in named.items():
        column = facts[key].fill_null(
            DEFAULTS.get(name, False) if kind(name) is np.bool_ else DEFAULTS.get(name, 0) * UNIT
        )
        scaled = column // UNIT if name in COUNTS else column if column.dtype == pl.Boolean else column / UNIT
        found[name] = scaled.to_numpy().astype(kind(name))
    return found


def verdicts(over: Simulation) -> list[np.ndarray]:
    """Yes or no by each incentive."""
    return [over.calculate(key, PERIOD) for key in VERDICTS]


def amounts(over: Simulation) -> list[np.ndarray]:
    """The amounts of those that have a ceiling."""
    return [over.calculate(f"{key}_amount", PERIOD) for key in AMOUNTS]


def in_fen(values: np.ndarray) -> np.ndarray:
    """Amounts of yuan in fen, to the nearest, as they are in 32 bits."""
    return np.rint(values.astype(np.float64) * FEN).astype(np.int64)


def main() -> None:
    """Read the arrays, try the first rows, then set inputs and calculate all."""
    run = Cost()
    given = arrays(pl.read_parquet(run.file(".parquet")))
    policy = system(given)
    warm = simulation(policy, {name: array[:WARM] for name, array in given.items()})
    verdicts(warm), amounts(warm)
    for _ in range(TIMES):
        run.begins()
        over = simulation(policy, given)
        run.ended("set inputs")
        yes = verdicts(over)
        run.ended("verdicts")
        most = amounts(over)
        run.ended("amounts")
    columns = dict(zip(VERDICTS, yes, strict=True))
    columns |= {key + AMOUNT: in_fen(values) for key, values in zip(AMOUNTS, most, strict=True)}
    run.found(pl.DataFrame(columns))


if __name__ == "__main__":
    main()
