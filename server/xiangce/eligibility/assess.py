"""Questions of eligibility answered: for what somebody says, and for records of any number."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from xiangce.eligibility.answer import Answers, knows
from xiangce.eligibility.case import Case, of_row
from xiangce.eligibility.doubting import speaks
from xiangce.eligibility.doubts import AT
from xiangce.eligibility.grain import anchors, grains
from xiangce.eligibility.judging import Judge, Judged
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.routes import Routes
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.said import Sayings
from xiangce.eligibility.tables import Records, Table
from xiangce.eligibility.validity import Validity
from xiangce.eligibility.verdict import Verdict
from xiangce.eligibility.whole import whole
from xiangce.errors import NotFound
from xiangce.graph import Graph
from xiangce.intake import LIMITS, Limits, Source, read
from xiangce.schema import Batch, Kind, kind_named, kinds


@dataclass(frozen=True)
class Outcome:
    """A table of facts, the rules that were asked of it, and what was found."""

    table: Table
    rules: list[Rule]
    judged: Judged


@dataclass(frozen=True)
class Assessment:
    """What was found for files of records.

    `records` counts them by kind, `unread` the values that could not be read, `ignored` names headings of columns that
    are of no field.
    """

    outcomes: list[Outcome]
    kinds: Mapping[str, int]
    unread: int
    ignored: Sequence[str]

    @property
    def records(self) -> int:
        """How many records there are."""
        return sum(self.kinds.values())

    @property
    def repeated(self) -> int:
        """How many records are about the same thing as another."""
        return sum(table.repeated for table in {each.table.kind.key: each.table for each in self.outcomes}.values())

    @property
    def doubted(self) -> int:
        """How many records have facts that were given and are doubted."""
        tables = {each.table.kind.key: each.table for each in self.outcomes}
        return sum(table.doubts[AT].n_unique() for table in tables.values())

    @property
    def counts(self) -> dict[str, int]:
        """How many records there are, and of how many something is to be known, for JSON."""
        told = {"records": self.records, "unread": self.unread, "repeated": self.repeated}
        return told | {"doubted": self.doubted, "silent": self.silent}

    @property
    def silent(self) -> int:
        """How many rows of rules tell nothing of what these ask."""
        pairs = ((rule, each.table) for each in self.outcomes for rule in each.rules)
        return sum(int((~speaks(rule, table)).sum()) for rule, table in pairs)


class Assessor:
    """Judges by the rules of a graph."""

    def __init__(self, graph: Graph) -> None:
        """Read rules and kinds of record when first needed."""
        self.graph = graph
        self.rules = Rules(graph)
        self.routes = Routes(graph)
        self.validity = Validity(graph)

    @cached_property
    def judge(self) -> Judge:
        """The engine over all rules."""
        return Judge(self.rules)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of record by key."""
        return kinds(self.graph)

    @cached_property
    def sayings(self) -> Sayings:
        """The reader of what somebody says."""
        return Sayings(self.rules, self.kinds)

    @cached_property
    def _whole(self) -> Kind:
        return whole(self.kinds, self.rules.indicators)

    def kind(self, name: str) -> Kind:
        """The kind of that name, or a table of facts of all kinds; NotFound."""
        every = {**self.kinds, self._whole.key: self._whole}
        return kind_named(every, name)

    def chosen(self, names: Sequence[str], on: date) -> tuple[Rule, ...]:
        """The rules of these names, or all incentives issued by a day; NotFound for one that was issued later."""
        wanted = self.rules.named(tuple(names))
        found = tuple(rule for rule in wanted if self.is_issued(rule, on))
        if found and (len(found) == len(wanted) or not names):
            return found
        late = [f"{rule.key} ({self.validity.issued(rule)})" for rule in wanted if rule not in found]
        raise NotFound(
            f"These had not been issued by {on}: {', '.join(late)}. Ask as of a later day",
            f"截至 {on} 尚未印发：{'、'.join(late)}。请改问较晚的日期",
            issued={rule.key: self.validity.issued(rule) for rule in wanted if rule not in found},
        )

    def answers(self, lang: str, on: date) -> Answers:
        """The maker of answers in a language and as of a day."""
        return Answers(self.judge, self.routes, self.validity, Labels(self.graph, lang, on))

    def say(self, facts: Mapping[str, object], rules: Sequence[Rule], lang: str, on: date) -> list[dict[str, Any]]:
        """An answer for each rule on what somebody says; BadInput, NotFound or AmbiguousName for no fact."""
        return self.answers(lang, on).about(self.sayings.case(facts), rules)

    def assess(
        self,
        sources: Iterable[Source],
        rules: Sequence[Rule],
        kind: Kind | None = None,
        *,
        limits: Limits = LIMITS,
        progress: Callable[[Batch], None] = lambda _: None,
    ) -> Assessment:
        """What the rules come to for records in files; BadInput or TooLarge, and nothing, if a file cannot be read."""
        records = Records(self.rules, self.kinds)
        for batch in read(sources, self.kinds, kind, limits):
            records.add(batch)
            progress(batch)
        outcomes = [
            Outcome(table, asked, self.judge.judge(table.facts, asked)) for table, asked in records.tables(rules)
        ]
        return Assessment(outcomes, records.kinds, records.unread, tuple(records.ignored))

    def cases(self, outcome: Outcome) -> Iterable[tuple[Case, Rule, Verdict, int | None]]:
        """Each row of an outcome as a case with each rule of which it tells anything."""
        for row in range(len(outcome.table.records)):
            case = of_row(outcome.table, row, self.rules.indicators)
            for rule in outcome.rules:
                if knows(rule, case):
                    verdict = Verdict(outcome.judged.verdicts[rule.iri][row])
                    yield case, rule, verdict, outcome.judged.ceilings[rule.iri][row]

    def explained(self, assessment: Assessment, lang: str, on: date) -> Iterable[dict[str, Any]]:
        """The full answers of all rows, one by one."""
        answers = self.answers(lang, on)
        for outcome in assessment.outcomes:
            for case, rule, verdict, amount in self.cases(outcome):
                yield answers.answer(case, rule, verdict, amount)

    def asked_of(self, rule: Rule) -> list[Kind]:
        """The kinds of record that a rule is asked of."""
        every = grains(self.graph, self.kinds).values()
        return [grain.kind for grain in anchors(rule, every)]

    def is_issued(self, rule: Rule, on: date) -> bool:
        """Whether the document of a rule had been issued by a day."""
        issued = self.validity.issued(rule)
        return issued is None or issued <= on.isoformat()
