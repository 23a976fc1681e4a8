"""What the rows of a table say beside verdict and ceiling: for whom, notes, validity, what to look up, doubts."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from xiangce.eligibility.assess import Assessor, Outcome
from xiangce.eligibility.columns import YEAR
from xiangce.eligibility.doubting import doubtful
from xiangce.eligibility.doubts import AT, FACT, title
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.tables import Table
from xiangce.eligibility.verdict import Verdict


@dataclass(frozen=True)
class Remarks:
    """Columns of remarks, with keys for programs, or for people `in_words`."""

    assessor: Assessor
    labels: Labels
    in_words: bool

    def columns(self, outcome: Outcome, rule: Rule, nodes: pl.DataFrame) -> Iterator[pl.Series | pl.Expr]:
        """The columns of a rule over the rows of its table, given its facts with the verdicts of the nodes."""
        table = outcome.table
        yield self._look_up(rule, nodes)
        yield self._doubtful(rule, nodes, table)
        yield pl.lit(self.labels.of(rule.audience) if rule.audience else "").alias("audience")
        yield pl.lit(self._note(rule)).alias("note")
        yield self._validity(rule, table)

    def _note(self, rule: Rule) -> str:
        """What is noted of a rule and of its requirements."""
        notes = [rule.note, *(leaf.note for leaf in rule.leaves)]
        return " ".join(dict.fromkeys(self.labels.text(each) for each in notes if each))

    def _look_up(self, rule: Rule, nodes: pl.DataFrame) -> pl.Series:
        """The requirements that are met by what somebody decided: the document or list of it is to be looked up."""
        leaves = [leaf for leaf in rule.leaves if leaf.decider and leaf.indicator in nodes.columns]
        settled = [pl.col(leaf.iri).is_in([int(Verdict.MET), int(Verdict.NOT_MET)]) for leaf in leaves]
        named = [
            pl.when(each & pl.col(leaf.indicator).is_not_null()).then(pl.lit(self._requirement(leaf.key, leaf.title)))
            for leaf, each in zip(leaves, settled, strict=True)
        ]
        joined = pl.concat_str(named or [pl.lit("")], separator=self._between, ignore_nulls=True)
        found = nodes.select(joined.alias("look_up")).to_series()
        return found if len(found) == len(nodes) else found.new_from_index(0, len(nodes))

    def _requirement(self, key: str, texts: object) -> str:
        """A requirement by its key, or in words."""
        return f"{key} {self.labels.text(texts)}" if self.in_words else key  # type: ignore[arg-type]

    def _doubtful(self, rule: Rule, nodes: pl.DataFrame, table: Table) -> pl.Series:
        """The facts that were given and are doubted."""
        indicators = self.assessor.rules.indicators
        found = doubtful(rule, nodes, table, indicators)
        if self.in_words:
            names = {fact: title(fact, indicators, self.labels) for fact in found[FACT].unique()}
            found = found.with_columns(pl.col(FACT).replace_strict(names, return_dtype=pl.String))
        joined = found.group_by(AT, maintain_order=True).agg(pl.col(FACT).str.join(self._between))
        nothing = pl.Series("doubtful", [""]).new_from_index(0, len(nodes))
        return nothing.scatter(joined[AT], joined[FACT]) if len(joined) else nothing

    def _validity(self, rule: Rule, table: Table) -> pl.Expr:
        """What is known of the validity of a rule, and whether the figures of a row are older than its document."""
        validity = self.assessor.validity
        said = pl.lit(validity.column(rule, self.labels, in_words=self.in_words))
        issued = validity.issued(rule)
        if YEAR not in table.records.columns:
            return said.alias("validity")
        between = self.labels.word("semicolon")
        older, early = (
            pl.lit(between + self.labels.word(f"{key} short")) for key in ("figures before", "year not over")
        )
        is_older = pl.col(YEAR) < int(issued[:4]) if issued else pl.lit(value=False)
        is_early = pl.col(YEAR) >= self.labels.on.year
        told = pl.when(is_older).then(said + older).when(is_early).then(said + early).otherwise(said)
        return told.alias("validity")

    @property
    def _between(self) -> str:
        """What stands between the members of a list."""
        return "; " if self.in_words else " "
