"""OpenFisca from a file to a file by Arrow, the fastest way that is at hand; pandas for the history only."""

import numpy as np
import pandas as pd
import pyarrow as pa
from cost import Cost
from openfisca_file import SUBJECT, answers, before, named
from openfisca_kernel import amounts, verdicts
from openfisca_policy import BEFORE, DEFAULTS, kind, simulation, system
from pyarrow import csv

ARROW = {np.float32: pa.float32(), np.int32: pa.int32(), np.bool_: pa.bool_()}


def arrays(table: pa.Table) -> dict[str, np.ndarray]:
    """What OpenFisca is given: no gaps, types of its own."""
    columns = {key.replace("-", "_"): table[key] for key in table.column_names if key not in SUBJECT}
    empty = {name: DEFAULTS.get(name, False if kind(name) is np.bool_ else 0) for name in columns}
    given = {name: column.fill_null(empty[name]).to_numpy() for name, column in columns.items()}
    return {**given, BEFORE: before(table.select([*SUBJECT, "turnover"]).to_pandas()).fillna(0).to_numpy()}


def main() -> None:
    """Time each stage."""
    run = Cost()
    path = run.file(".csv")
    names = {key: key.replace("-", "_") for key in pd.read_csv(path, nrows=0).columns if key not in SUBJECT}
    types = {key: ARROW[kind(name)] for key, name in names.items()}
    policy = system([*names.values(), BEFORE])
    run.ended("start")
    table = csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=types))
    run.ended("read")
    given = arrays(table)
    run.ended("history, gaps")
    over = simulation(policy, given)
    yes, most = verdicts(over), amounts(over)
    run.ended("judge")
    found = pa.table({key: table[key] for key in SUBJECT} | named(yes, most))
    run.ended("table")
    csv.write_csv(found, run.result(".csv"))
    run.ended("write")
    del found, table
    run.found(answers(str(run.result(".csv"))))


if __name__ == "__main__":
    main()
