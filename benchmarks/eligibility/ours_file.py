"""The project from a file to a file: read, judge, make a table, write; as `xiangce eligible --wide -o` does."""

from datetime import date

import polars as pl
from cost import AMOUNT, Cost

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.report import tabular
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.verdict import Verdict
from xiangce.graph import load
from xiangce.intake import Source

ON = date(2024, 1, 1)
FEN = 100


def answers(path: str, rules: tuple[Rule, ...]) -> pl.DataFrame:
    """What the written file says, as verdicts (0 to 4) and ceilings in fen."""
    said = pl.read_csv(path, infer_schema=False)
    steps = {verdict.key: int(verdict) for verdict in Verdict}
    verdicts = [pl.col(rule.key).replace_strict(steps, return_dtype=pl.Int8) for rule in rules]
    amounts = [pl.col(f"{rule.key} ceiling").cast(pl.Decimal(38, 2)) * FEN for rule in rules if rule.caps]
    named = [amount.cast(pl.Int64).name.map(lambda name: name.removesuffix(" ceiling") + AMOUNT) for amount in amounts]
    return said.select(*verdicts, *named)


def main() -> None:
    """Time each stage; a plain reading of the file, in the end, is the floor of what reading can take."""
    run = Cost()
    assessor = Assessor(load())
    rules, kind, path = assessor.rules.incentives, assessor.kind("facts"), run.file(".csv")
    run.ended("start")
    found = assessor.assess([Source(path.name, path)], rules, kind, progress=lambda _: run.goes_on("read"))
    run.ended("history, judge")
    sheet = Sheets(assessor, Labels(assessor.graph, "en", ON)).wide(found)
    run.ended("table")
    for form, stage in (("csv", "write"), ("parquet", "parquet")):
        with run.result(f".{form}").open("wb") as file:
            tabular(sheet, form, file)
        run.ended(stage)
    del found, sheet
    pl.read_csv(path)
    run.ended("plain read")
    run.found(answers(str(run.result(".csv")), rules))


if __name__ == "__main__":
    main()
