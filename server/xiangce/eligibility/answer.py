"""An answer: one rule, one subject, one day, with verdict, tree, ceiling, repair, what is missing and where to go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xiangce.eligibility.amounts import Ceiling
from xiangce.eligibility.case import Case
from xiangce.eligibility.columns import ESTABLISHED, YEAR
from xiangce.eligibility.doubting import doubts_of
from xiangce.eligibility.facts import About, last
from xiangce.eligibility.judging import Explained, Judge
from xiangce.eligibility.labels import Labels, plain
from xiangce.eligibility.missing import earlier_years, facts_of, preferred, presumed, telling
from xiangce.eligibility.repair import Repairer
from xiangce.eligibility.routes import Routes, handling
from xiangce.eligibility.rule import Leaf, Rule
from xiangce.eligibility.steps import Plan, Step
from xiangce.eligibility.tree import Tree
from xiangce.eligibility.validity import Validity
from xiangce.eligibility.verdict import Verdict


@dataclass(frozen=True)
class Answers:
    """Answers in one language as of one day, from one graph."""

    judge: Judge
    routes: Routes
    validity: Validity
    labels: Labels

    def about(self, case: Case, rules: Sequence[Rule]) -> list[dict[str, object]]:
        """An answer for each rule, those that are met first and those that are refused last."""
        judged = self.judge.judge(case.facts, rules)
        verdicts, ceilings = judged.verdicts.row(0, named=True), judged.ceilings.row(0, named=True)
        ranked = sorted(rules, key=lambda rule: (not knows(rule, case), -verdicts[rule.iri]))
        return [self.answer(case, rule, Verdict(verdicts[rule.iri]), ceilings[rule.iri]) for rule in ranked]

    def answer(self, case: Case, rule: Rule, verdict: Verdict, amount: int | None) -> dict[str, object]:
        """The answer of a rule for a case, given its verdict and its ceiling in fen."""
        found = self.judge.explain(case.facts, rule)
        indicators = self.judge.rules.indicators
        repairer = Repairer(self.judge, case, found.verdicts)
        return {
            "subject": dict(case.subject),
            **self.head(rule),
            "verdict": verdict.key,
            "verdict_label": self.labels.of(verdict.iri),
            **self._preferred(rule, verdict, found),
            "asked": knows(rule, case),
            "ceiling": Ceiling(self.judge, rule, self.labels, case, found.amounts).record(verdict, amount),
            "tree": Tree(indicators, self.labels, case).record(rule, found),
            "repair": [self._plan(plan) for plan in repairer.plans(rule)],
            "unknown": [self._missing(leaf, settles, case) for leaf, settles in telling(rule, found.verdicts)],
            "doubts": [
                each.record(indicators, self.labels) for each in doubts_of(rule, found.verdicts, case, indicators)
            ],
            "to_confirm": [self._presumed(leaf) for leaf in presumed(rule, case.known, found.verdicts)],
            "handling": handling(rule, found.verdicts, case, indicators, self.labels),
            **self.route(rule, case.place),
            "validity": self.validity.of(rule, self.labels, _year(case)),
        }

    def _preferred(self, rule: Rule, verdict: Verdict, found: Explained) -> dict[str, object]:
        """What the preferred readings come to, where the readings disagree."""
        by = preferred(rule, found)
        return {"by_preferred_readings": by.key, "by_preferred_label": self.labels.of(by.iri)} if by != verdict else {}

    def head(self, rule: Rule) -> dict[str, object]:
        """What a rule is, for JSON."""
        return {
            "incentive": rule.key,
            "iri": rule.iri,
            "type": rule.type,
            "title": self.labels.text(rule.title),
            "says": self.labels.text(rule.description),
            "document": self.labels.thing(rule.document) if rule.document else None,
            "measure": self.labels.thing(rule.measure) if rule.measure else None,
            "clause": last(rule.clause),
            "clause_iri": rule.clause,
            "audience": self.labels.thing(rule.audience) if rule.audience else None,
            "note": self.labels.text(rule.note),
        }

    def route(self, rule: Rule, place: str | None) -> dict[str, object]:
        """Who pays, and where to go."""
        channel = self.labels.thing(rule.channel) if rule.channel else None
        if channel and rule.channel_clause:
            channel["clause"] = last(rule.channel_clause)
        return {"channel": channel, "where": self.routes.where(rule, place, self.labels)}

    def _plan(self, plan: Plan) -> dict[str, object]:
        """A plan for JSON."""
        return {"steps": [self._step(step) for step in plan], "makes": Verdict.MET.key}

    def _step(self, step: Step) -> dict[str, object]:
        """A step for JSON: what to do with which fact, from which value to which, by how much."""
        indicator = self.judge.rules.indicators[step.indicator]
        said: dict[str, Any] = {
            "do": step.do,
            "do_label": self.labels.word(step.do),
            "fact": step.indicator,
            "label": self.labels.text(indicator.title),
            "requirement": step.leaf.key,
            "clause": last(step.leaf.clause),
        }
        if step.value is not None:
            said["from"] = plain(step.value)
        if step.to is not None:
            said["to"] = plain(step.to)
        if indicator.type == "number" and step.value is not None and step.to is not None:
            change = step.to - step.value
            said["by"] = f"{'+' if change > 0 else ''}{plain(change)}"
        if indicator.type == "number" and step.do == "provide":
            said |= self._bounds(step)
        if indicator.unit and indicator.type == "number":
            said["unit"] = self.labels.thing(indicator.unit)
        if step.do == "decide" and step.leaf.decider:
            said["decided_by"] = self.labels.thing(step.leaf.decider)
        return said

    def _bounds(self, step: Step) -> dict[str, object]:
        """Between which numbers a missing fact has to be."""
        bounds = {"at_least": step.bounds.low, "at_most": step.bounds.high}
        return {name: plain(each) for name, each in bounds.items() if each is not None}

    def _presumed(self, leaf: Leaf) -> dict[str, object]:
        """What was taken as given, for JSON."""
        return {
            "fact": leaf.indicator,
            "label": self.labels.text(self.judge.rules.indicators[leaf.indicator].title),
            "requirement": leaf.key,
            "iri": leaf.iri,
            "clause": last(leaf.clause),
            "note": self.labels.text(leaf.note),
        }

    def _missing(self, leaf: Leaf, settles: frozenset[Verdict], case: Case) -> dict[str, object]:
        """A missing fact for JSON, with the verdicts that it could settle alone."""
        indicators = self.judge.rules.indicators
        lacking = [key for key in facts_of(leaf, indicators) if key not in case.known]
        facts = [{"fact": key, "label": self.labels.text(indicators[key].title)} for key in lacking]
        if leaf.first_time and leaf.indicator in case.known:
            title = self.labels.text(indicators[leaf.indicator].title)
            facts.append({"fact": earlier_years(leaf), "label": self.labels.word("earlier years", title=title)})
            undated = {YEAR: _year(case), ESTABLISHED: case.founded}
            facts += [{"fact": key, "label": self.labels.field(key)} for key, known in undated.items() if known is None]
        holder = indicators[lacking[0]].holder if lacking else None
        return {
            "facts": facts,
            "requirement": leaf.key,
            "title": self.labels.text(leaf.title),
            "settles": sorted(each.key for each in settles),
            **({"held_by": self.labels.thing(holder)} if holder else {}),
        }


def _year(case: Case) -> int | None:
    """The year of the figures of a case, where it has one."""
    year = case.subject.get(YEAR)
    return year if isinstance(year, int) else None


def knows(rule: Rule, case: Case) -> bool:
    """Whether anything is known of a case that a rule asks for, or is priced by."""
    keys = {*rule.stated, *rule.priced}
    return any(key in case.known for key in keys) or any(each.fact in keys for each in case.doubts)


def together(answers: Sequence[Mapping[str, Any]], labels: Labels) -> dict[str, object]:
    """What is said of several answers about one subject: never a total, and whether their documents settle it."""
    granted = [each for each in answers if each["ceiling"]]
    documents = {each["document"]["iri"] for each in granted if each["document"]}
    is_settled = any(About(labels.graph, iri).truth("xc:accumulationStated") for iri in documents)
    note = labels.word("total settled" if is_settled else "no total")
    return {"total": None, **({"note": note} if len(granted) > 1 else {})}
