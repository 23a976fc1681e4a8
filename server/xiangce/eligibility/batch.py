"""What was found as a table: a row for each subject and rule, or for each subject with columns for each rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from xiangce.eligibility.assess import Assessment, Assessor, Outcome
from xiangce.eligibility.ceilings import CEILING
from xiangce.eligibility.columns import OWNER, PLACE, YEAR
from xiangce.eligibility.doubting import speaks, undated
from xiangce.eligibility.doubts import title
from xiangce.eligibility.facts import last
from xiangce.eligibility.joining import FILE, SHEET
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.missing import deciding, earlier_years, facts_of
from xiangce.eligibility.remarks import Remarks
from xiangce.eligibility.rule import PRESUMED, Leaf, Rule
from xiangce.eligibility.shared import shared
from xiangce.eligibility.tables import Table
from xiangce.eligibility.verdict import Verdict
from xiangce.schema import ROW

_MONEY: Final = pl.Decimal(38, 2)
_LISTS: Final = {
    "not_met": Verdict.NOT_MET,
    "to_decide": Verdict.NEEDS_DECISION,
    "missing": Verdict.UNKNOWN,
    "borderline": Verdict.BORDERLINE,
}
_SHARED: Final = "shared_ceiling"


@dataclass(frozen=True)
class Sheets:
    """Tables of what was found, with keys for programs, or for people `in_words` of the language of the labels."""

    assessor: Assessor
    labels: Labels
    in_words: bool = False

    def long(self, assessment: Assessment, *, everything: bool = False) -> pl.DataFrame:
        """A row for each subject and rule of which it tells anything, or for every rule that its kind is asked."""
        return self._whole(part for each in assessment.outcomes for part in self._parts(each, everything=everything))

    def wide(self, assessment: Assessment) -> pl.DataFrame:
        """A row for each subject, with the verdict and the ceilings (in yuan) by each rule in columns of its own."""
        return self._whole(self._wide(each) for each in assessment.outcomes)

    def verdicts(self, verdicts: pl.Series) -> pl.Series:
        """Verdicts by their key, or in words."""
        names = [self.labels.of(each.iri) if self.in_words else each.key for each in Verdict]
        return pl.Series(verdicts.name, names, dtype=pl.Enum(names)).gather(verdicts.cast(pl.UInt32))

    def headed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A table with its columns named for people, if it is for them."""
        return frame.rename(self._head) if self.in_words else frame

    def _head(self, column: str) -> str:
        """The name of a column, in words if the table is for people."""
        return self.labels.head(column) if self.in_words else column

    def _whole(self, parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
        """One table of several."""
        found = list(parts)
        return self.headed(pl.concat(found, how="diagonal")) if found else pl.DataFrame()

    def _wide(self, outcome: Outcome) -> pl.DataFrame:
        """The rows of a table with its columns for each rule."""
        columns, together = [], _by_rule(outcome)
        for rule in outcome.rules:
            key = self._key(rule)
            columns.append(self.verdicts(outcome.judged.verdicts[rule.iri]).alias(key))
            if rule.caps:
                columns.append(yuan(outcome.judged.ceilings[rule.iri]).alias(f"{key} {self._head(CEILING)}"))
            if rule in together:
                columns.append(yuan(together[rule]).alias(f"{key} {self._head(_SHARED)}"))
        return self.subject(outcome.table).hstack(columns)

    def _parts(self, outcome: Outcome, *, everything: bool) -> Iterator[pl.DataFrame]:
        """The rows of each rule."""
        subject, together = self.subject(outcome.table), _by_rule(outcome)
        for rule in outcome.rules:
            ceilings = outcome.judged.ceilings[rule.iri]
            nodes = outcome.table.facts.with_columns(self.assessor.judge.nodes(outcome.table.facts, rule))
            part = subject.with_columns(
                *self._said(rule),
                self.verdicts(outcome.judged.verdicts[rule.iri]).alias("verdict"),
                yuan(ceilings).alias(CEILING),
                *([yuan(together[rule]).alias(_SHARED)] if rule in together else []),
                *self._lists(outcome, rule, nodes),
                *Remarks(self.assessor, self.labels, self.in_words).columns(outcome, rule, nodes),
            )
            yield part if everything else part.filter(speaks(rule, outcome.table))

    def _lists(self, outcome: Outcome, rule: Rule, nodes: pl.DataFrame) -> pl.DataFrame:
        """The facts and requirements that a verdict rests on, by what is said of each."""
        table, above = outcome.table, deciding(rule)
        # A ceiling that hangs on a fact is not known without it, unless the verdict is that nothing is granted.
        priced = [pl.when(pl.col(key).is_null()).then(pl.lit(self._fact(key))) for key in rule.priced if key in nodes]
        nodes = nodes.with_columns(_granted=outcome.judged.ceilings[rule.iri].is_not_null())
        priced = [pl.when(pl.col("_granted")).then(each) for each in priced]
        listed = {
            name: [self._listed(leaf, verdict, above[leaf.iri], table) for leaf in rule.leaves]
            for name, verdict in _LISTS.items()
        }
        listed["missing"] += priced
        listed["to_confirm"] = [self._presumed(leaf, rule, nodes) for leaf in rule.leaves if leaf.type == PRESUMED]
        return nodes.select(self._joined(texts).alias(name) for name, texts in listed.items())

    def _listed(self, leaf: Leaf, verdict: Verdict, above: list[tuple[str, str]], table: Table) -> pl.Expr:
        """What a list has of a leaf in the rows where its verdict is one, and matters to the whole."""
        matters = [pl.col(group) == pl.col(member) for group, member in above]
        has_verdict = pl.col(leaf.iri) == pl.lit(verdict, pl.Int8)
        return pl.when(pl.all_horizontal([has_verdict, *matters])).then(self._name(leaf, verdict, table))

    def _presumed(self, leaf: Leaf, rule: Rule, nodes: pl.DataFrame) -> pl.Expr:
        """What a list has of a leaf that is taken as given: nothing is known of it and the rule does not refuse."""
        is_open = pl.col(leaf.indicator).is_null() if leaf.indicator in nodes.columns else pl.lit(value=True)
        is_taken = pl.col(leaf.iri) == pl.lit(Verdict.MET, pl.Int8)
        is_refused = pl.col(rule.root.iri) == pl.lit(Verdict.NOT_MET, pl.Int8)
        return pl.when(is_open & is_taken & ~is_refused).then(pl.lit(self._fact(leaf.indicator)))

    def _name(self, leaf: Leaf, verdict: Verdict, table: Table) -> pl.Expr:
        """What a list has of a leaf: the facts that are missing, else the requirement."""
        if verdict is not Verdict.UNKNOWN:
            return pl.lit(f"{leaf.key} {self.labels.text(leaf.title)}" if self.in_words else leaf.key)
        columns = table.facts.columns
        missing = [
            pl.when(pl.col(key).is_null()).then(pl.lit(self._fact(key))) if key in columns else pl.lit(self._fact(key))
            for key in facts_of(leaf, self.assessor.rules.indicators)
        ]
        if leaf.first_time and leaf.indicator in columns:
            title = self._fact(leaf.indicator)
            told = self.labels.word("earlier years", title=title) if self.in_words else earlier_years(leaf)
            asked = pl.col(leaf.indicator).is_not_null()
            missing.append(pl.when(asked).then(pl.lit(told)))
            missing += [pl.when(asked & each).then(pl.lit(self._fact(key))) for key, each in undated(table)]
        return self._joined(missing)

    def _joined(self, texts: Iterable[pl.Expr]) -> pl.Expr:
        """Texts one behind the other."""
        return pl.concat_str(list(texts) or [pl.lit("")], separator="; " if self.in_words else " ", ignore_nulls=True)

    def _fact(self, key: str) -> str:
        """A fact by its key, or in words."""
        return title(key, self.assessor.rules.indicators, self.labels) if self.in_words else key

    def _said(self, rule: Rule) -> list[pl.Expr]:
        """What a rule says, the same in every row."""
        leads = self.assessor.routes.where(rule, None, self.labels)
        said = {
            "incentive": self._key(rule),
            "title": self.labels.text(rule.title),
            "payment": self.labels.of(rule.payment) if rule.payment else "",
            "channel": self.labels.of(rule.channel) if rule.channel else "",
            "lead": next((str(each["label"]) for each in leads if each["part"] == "leads"), ""),
            "clause": last(rule.clause),
        }
        return [pl.lit(text).alias(name) for name, text in said.items()]

    def _key(self, rule: Rule) -> str:
        """The key of a rule, with that of its document where rules of several have it."""
        same = [each for each in self.assessor.rules.all.values() if each.key == rule.key]
        return rule.key if len(same) == 1 else f"{last(rule.document)} {rule.key}"

    def subject(self, table: Table) -> pl.DataFrame:
        """Who each row is about, and where it stands."""
        records = table.records
        columns = [pl.col(key) for key in (OWNER, "legal-name", YEAR) if key in records.columns]
        place = [self._places(records[PLACE])] if PLACE in records.columns else []
        kind = self.labels.text(table.kind.label) if self.in_words else table.kind.key
        return records.select(
            pl.col(FILE).alias("file"),
            pl.col(SHEET).alias("sheet"),
            pl.col(ROW).alias("row"),
            pl.lit(kind).alias("kind"),
            *columns,
            *place,
            pl.coalesce(*table.names, pl.lit(None, pl.String)).alias("name"),
        )

    def _places(self, places: pl.Series) -> pl.Series:
        """The names of places."""
        names = {iri: self.labels.of(iri) for iri in places.unique().drop_nulls()}
        return places.replace_strict(names, default=None, return_dtype=pl.String).alias(PLACE)


def yuan(amounts: pl.Series) -> pl.Series:
    """Amounts of fen in yuan, exact."""
    return amounts.cast(pl.Int128).reinterpret(dtype=_MONEY)


def _by_rule(outcome: Outcome) -> dict[Rule, pl.Series]:
    """The shared ceilings of the rows of an outcome."""
    return {each.rule: each.by_row for each in shared(outcome.table, outcome.rules, outcome.judged)}
