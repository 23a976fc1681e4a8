"""OpenFisca from a file to a file by pandas: read_csv with the types said, calculate, to_csv."""

import numpy as np
import pandas as pd
import polars as pl
from cost import AMOUNT, Cost
from openfisca_kernel import FEN, amounts, verdicts
from openfisca_policy import AMOUNTS, BEFORE, COUNTS, DEFAULTS, NUMBERS, VERDICTS, kind, simulation, system

SUBJECT = ("uscc", "year")


def types(path: str) -> dict[str, object]:
    """The type of each column that is no truth always there: with it, pandas reads fastest."""
    names = {key: key.replace("-", "_") for key in pd.read_csv(path, nrows=0).columns if key not in SUBJECT}
    return {key: np.float32 if name in NUMBERS | COUNTS else "boolean" for key, name in names.items()}


def before(frame: pd.DataFrame) -> pd.Series:
    """The greatest turnover of earlier years of the same enterprise; nothing where there is none."""
    ordered = frame[[*SUBJECT, "turnover"]].sort_values([*SUBJECT])
    subject = ordered["uscc"]
    greatest = ordered.groupby(subject, sort=False)["turnover"].cummax().groupby(subject, sort=False)
    return greatest.ffill().groupby(subject, sort=False).shift().reindex(frame.index)


def arrays(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """What OpenFisca is given: no gaps, types of its own."""
    columns = {key.replace("-", "_"): frame[key] for key in frame.columns if key not in SUBJECT}
    columns[BEFORE] = before(frame)
    empty = {name: DEFAULTS.get(name, False if kind(name) is np.bool_ else 0) for name in columns}
    return {name: column.fillna(empty[name]).to_numpy(dtype=kind(name)) for name, column in columns.items()}


def answers(path: str) -> pl.DataFrame:
    """What the written file says: yes or no, and amounts in fen."""
    said = pl.read_csv(path, schema_overrides=dict.fromkeys(VERDICTS, pl.String))
    amount = [
        (pl.col(f"{key}_amount").cast(pl.Float64) * FEN).round().cast(pl.Int64).alias(key + AMOUNT) for key in AMOUNTS
    ]
    return said.select(*(pl.col(key).str.to_lowercase() == "true" for key in VERDICTS), *amount)


def named(yes: list[np.ndarray], most: list[np.ndarray]) -> dict[str, np.ndarray]:
    """The columns of a result: verdicts, and amounts."""
    amount = {f"{key}_amount": values for key, values in zip(AMOUNTS, most, strict=True)}
    return dict(zip(VERDICTS, yes, strict=True)) | amount


def main() -> None:
    """Time each stage."""
    run = Cost()
    path = run.file(".csv")
    kinds = types(str(path))
    names = [key.replace("-", "_") for key in kinds]
    policy = system([*names, BEFORE])
    run.ended("start")
    frame = pd.read_csv(path, dtype=kinds)
    run.ended("read")
    given = arrays(frame)
    run.ended("history, gaps")
    over = simulation(policy, given)
    yes, most = verdicts(over), amounts(over)
    run.ended("judge")
    found = pd.DataFrame({key: frame[key] for key in SUBJECT} | named(yes, most))
    run.ended("table")
    found.to_csv(run.result(".csv"), index=False)
    run.ended("write")
    del found, frame
    run.found(answers(str(run.result(".csv"))))


if __name__ == "__main__":
    main()
