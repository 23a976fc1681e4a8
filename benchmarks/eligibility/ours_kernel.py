"""The project itself on a frame in memory: five-step verdicts and ceilings by all incentives, and verdicts alone."""

import polars as pl
from cost import AMOUNT, TIMES, Cost

from xiangce.eligibility.judging import Judge, Judged
from xiangce.eligibility.rules import Rules
from xiangce.graph import load

WARM = 1_000


def answers(judged: Judged, rules: Rules) -> pl.DataFrame:
    """Verdicts (0 to 4) and ceilings in fen by the keys of the incentives."""
    return pl.DataFrame(
        [
            *(judged.verdicts[rule.iri].alias(rule.key) for rule in rules.incentives),
            *(judged.ceilings[rule.iri].alias(rule.key + AMOUNT) for rule in rules.incentives if rule.caps),
        ]
    )


def main() -> None:
    """Read the frame, try the first rows, then judge all."""
    run = Cost()
    rules = Rules(load())
    judge = Judge(rules)
    facts = pl.read_parquet(run.file(".parquet"))
    judge.judge(facts.head(WARM), rules.incentives)
    for _ in range(TIMES):
        run.begins()
        judged = judge.judge(facts, rules.incentives)
        run.ended("all")
        judge.verdicts(facts, rules.incentives)
        run.ended("verdicts")
    run.found(answers(judged, rules))


if __name__ == "__main__":
    main()
