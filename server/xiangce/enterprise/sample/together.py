"""Records that do not clash: each is compared with those before it by the rules across records."""

from collections.abc import Collection
from dataclasses import replace

import polars as pl

from xiangce.validation.compiled import Program, across


class Together:
    """The records so far, by the fields that the rules across records read."""

    def __init__(self, program: Program) -> None:
        """Have no record yet."""
        self._rules = [_Rule(replace(program, across=(rule,)), rule.keys, rule.reads) for rule in program.across]

    def add(self, values: pl.DataFrame) -> pl.Series:
        """Which of further records break no rule with each other and with those before; these are added."""
        rows = pl.int_range(len(values), eager=True)
        keep = rows >= 0
        for rule in self._rules:
            keep &= rule.fresh(values)
        for rule in self._rules:
            rule.add(values.filter(keep))
        return keep


class _Rule:
    """One rule across records, and what it reads of the records so far."""

    def __init__(self, program: Program, keys: Collection[str], reads: Collection[str]) -> None:
        self._program = program
        self._keys = list(keys)
        self._reads = sorted(reads)
        self._seen: list[pl.DataFrame] = []

    def fresh(self, values: pl.DataFrame) -> pl.Series:
        """Which of further records do not clash; of those that agree in all the first one."""
        new = values.select(self._reads)
        keep = new.select(pl.struct(pl.all()).is_first_distinct()).to_series()
        old = pl.concat([new.clear(), *(part.join(new, on=self._keys, how="semi") for part in self._seen)])
        rows = pl.int_range(len(new), eager=True)
        broken = across(self._program, pl.concat([old, new.filter(keep)]))["record"].unique().cast(pl.Int64) - len(old)
        return keep & ~rows.is_in(rows.filter(keep).gather(broken.filter(broken >= 0)).implode())

    def add(self, values: pl.DataFrame) -> None:
        """Remember records."""
        self._seen.append(values.select(self._reads))
