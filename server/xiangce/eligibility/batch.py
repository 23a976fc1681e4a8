"""What was found as a table: a row for each subject and rule, or for each subject with columns for each rule."""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from xiangce.eligibility.assess import Assessment, Assessor, Outcome
from xiangce.eligibility.ceilings import CEILING
from xiangce.eligibility.facts import last
from xiangce.eligibility.joining import FILE, SHEET
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rule import Leaf, Rule
from xiangce.eligibility.shared import OWNER, shared
from xiangce.eligibility.tables import Table
from xiangce.eligibility.verdict import Verdict
from xiangce.schema import ROW

# Who a row is about, where the records tell.
_SUBJECT: Final = ("uscc", "legal-name", "location", "year")
_MONEY: Final = pl.Decimal(38, 2)
_LISTS: Final = {
    "not_met": Verdict.NOT_MET,
    "to_decide": Verdict.NEEDS_DECISION,
    "missing": Verdict.UNKNOWN,
    "borderline": Verdict.BORDERLINE,
}


class Sheets:
    """Tables of what was found, in one language."""

    def __init__(self, assessor: Assessor, labels: Labels) -> None:
        """Name things by labels."""
        self._assessor, self._labels = assessor, labels

    def long(self, assessment: Assessment, *, everything: bool = False) -> pl.DataFrame:
        """A row for each subject and rule of which it tells anything, or for every rule that its kind is asked."""
        parts = [part for each in assessment.outcomes for part in self._parts(each, everything=everything)]
        return pl.concat(parts, how="diagonal") if parts else pl.DataFrame()

    def wide(self, assessment: Assessment) -> pl.DataFrame:
        """A row for each subject, with the verdict and the ceiling (in yuan) by each rule in columns of its own."""
        parts = [self._wide(each) for each in assessment.outcomes]
        return pl.concat(parts, how="diagonal") if parts else pl.DataFrame()

    def _wide(self, outcome: Outcome) -> pl.DataFrame:
        columns = []
        for rule in outcome.rules:
            key = self._key(rule)
            columns.append(named(outcome.judged.verdicts[rule.iri]).alias(key))
            if rule.caps:
                columns.append(_yuan(outcome.judged.ceilings[rule.iri]).alias(f"{key} {CEILING}"))
        return self.subject(outcome.table).hstack(columns)

    def _parts(self, outcome: Outcome, *, everything: bool) -> Iterator[pl.DataFrame]:
        """The rows of each rule."""
        subject = self.subject(outcome.table)
        together = {each.rule: each.frame for each in shared(outcome.table, outcome.rules, outcome.judged)}
        for rule in outcome.rules:
            part = subject.with_columns(self._said(rule), **self._found(outcome, rule))
            if rule in together:
                ceiling = together[rule].select(OWNER, _yuan(together[rule]["ceiling"]).alias("shared_ceiling"))
                part = part.join(ceiling, on=OWNER, how="left", maintain_order="left")
            yield part if everything else part.filter(_tells(rule, outcome.table))

    def _found(self, outcome: Outcome, rule: Rule) -> Mapping[str, pl.Series]:
        """What was found by a rule."""
        ceilings = outcome.judged.ceilings[rule.iri]
        return {
            "verdict": named(outcome.judged.verdicts[rule.iri]),
            CEILING: _yuan(ceilings),
            **self._lists(outcome.table, rule),
        }

    def _lists(self, table: Table, rule: Rule) -> Mapping[str, pl.Series]:
        """The facts and requirements that a verdict rests on, by what is said of each, parted by spaces."""
        verdicts = self._assessor.judge.leaves(table.facts, rule)
        found = {}
        for name, verdict in _LISTS.items():
            texts = [
                pl.when(pl.col(leaf.key) == pl.lit(verdict, pl.Int8)).then(pl.lit(_name(leaf, verdict)))
                for leaf in rule.leaves
            ]
            listed = verdicts.select(pl.concat_str(texts, separator=" ", ignore_nulls=True)).to_series()
            found[name] = listed if len(listed) == len(table.facts) else listed.new_from_index(0, len(table.facts))
        return found

    def _said(self, rule: Rule) -> list[pl.Expr]:
        """What a rule says, the same in every row."""
        leads = self._assessor.routes.where(rule, None, self._labels)
        said = {
            "incentive": self._key(rule),
            "title": self._labels.text(rule.title),
            "channel": self._labels.of(rule.channel) if rule.channel else "",
            "lead": next((str(each["label"]) for each in leads if each["part"] == "leads"), ""),
            "clause": rule.clause.rpartition("/")[2],
        }
        return [pl.lit(text).alias(name) for name, text in said.items()]

    def _key(self, rule: Rule) -> str:
        """The key of a rule, with that of its document where rules of several have it."""
        same = [each for each in self._assessor.rules.all.values() if each.key == rule.key]
        return rule.key if len(same) == 1 else f"{last(rule.document)} {rule.key}"

    def subject(self, table: Table) -> pl.DataFrame:
        """Who each row is about, and where it stands."""
        records = table.records
        names = [key for key in records.columns if key.endswith("-name") and key not in _SUBJECT]
        name = pl.coalesce(names) if names else pl.lit(None, pl.String)
        columns = [pl.col(key) for key in _SUBJECT if key in records.columns and key != "location"]
        place = [self._places(records["location"])] if "location" in records.columns else []
        return records.select(
            pl.col(FILE).alias("file"),
            pl.col(SHEET).alias("sheet"),
            pl.col(ROW).alias("row"),
            pl.lit(table.kind.key).alias("kind"),
            *columns,
            *place,
            name.alias("name"),
        )

    def _places(self, places: pl.Series) -> pl.Series:
        """The names of places."""
        named = {iri: self._labels.of(iri) for iri in places.unique().drop_nulls()}
        return places.replace_strict(named, default=None, return_dtype=pl.String).alias("location")


def _tells(rule: Rule, table: Table) -> pl.Series:
    """Which rows tell anything that a rule asks for."""
    known = [pl.col(key).is_not_null() for key in rule.asked if key in table.facts.columns]
    return table.facts.select(pl.any_horizontal(known)).to_series()


def named(verdicts: pl.Series) -> pl.Series:
    """Verdicts by their key."""
    keys = [verdict.key for verdict in Verdict]
    return pl.Series(verdicts.name, keys, dtype=pl.Enum(keys)).gather(verdicts.cast(pl.UInt32))


def _yuan(amounts: pl.Series) -> pl.Series:
    """Amounts of fen in yuan, exact."""
    return amounts.cast(pl.Int128).reinterpret(dtype=_MONEY)


def _name(leaf: Leaf, verdict: Verdict) -> str:
    """What a list has of a leaf: the fact that is missing, else the requirement."""
    return leaf.indicator if verdict is Verdict.UNKNOWN else leaf.key
