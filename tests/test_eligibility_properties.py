"""What holds for any facts: more facts settle more, plans work, trees add up, and tables may be cut in any way."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import CASES
from cases.worlds import ASSESSOR, INDICATORS, JUDGE, RULES, YEAR, Facts, case, some, verdicts, worlds
from xiangce.eligibility.case import Case
from xiangce.eligibility.exact import encode, encoded
from xiangce.eligibility.repair import Repairer
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.steps import Plan
from xiangce.eligibility.verdict import Verdict
from xiangce.schema.lexical import SCALE

DAY = date(2024, 12, 31)
KEYS = st.sampled_from(list(RULES))
# What an earlier year has done no plan can undo.
REPAIRABLE = [key for key, rule in RULES.items() if not any(leaf.first_time for leaf in rule.leaves)]
SETTLED = {Verdict.MET, Verdict.NOT_MET}
ORDER = {verdict.key: int(verdict) for verdict in Verdict}
MANY = settings(deadline=None, max_examples=200)
SOME = settings(deadline=None, max_examples=80)
# The largest that a column of decimals with nine digits after the point holds, and both sides of zero.
ANY = st.decimals(-(10**15), 10**15, places=SCALE)
CLOSE = st.builds(lambda whole, step: whole + Decimal(step).scaleb(-SCALE), st.integers(-3, 3), st.integers(-25, 25))
ROUGH = st.decimals(-(10**15), 10**15, places=2) | st.integers(-300, 300).map(lambda number: Decimal(number).scaleb(-2))


def presumed(rule: Rule) -> set[str]:
    """The facts that the wording of a rule presumes."""
    return {leaf.indicator for leaf in rule.leaves if leaf.type == "presumed"}


def told_in_part(data: st.DataObject, rule: Rule, places: int = 9) -> Facts:
    """Some of the facts of a world around the thresholds of a rule, with so many decimals at most."""
    world = data.draw(worlds(rule, places))
    return world.part(data.draw(some(world)))


@MANY
@given(st.data(), KEYS)
def test_what_is_met_or_refused_stays_so_when_a_missing_fact_becomes_known(data: st.DataObject, key: str) -> None:
    """What is presumed is known from the start, as it is taken as given until it is denied."""
    rule = RULES[key]
    world = data.draw(worlds(rule))
    few = data.draw(some(world)) | presumed(rule)
    before = verdicts(rule, world.part(few))
    after = verdicts(rule, world.part(few | data.draw(some(world))))
    assert {iri: each for iri, each in before.items() if each in SETTLED}.items() <= after.items()


@SOME
@given(st.data(), KEYS)
def test_a_presumed_fact_that_is_not_known_counts_as_if_it_were_said_to_hold(data: st.DataObject, key: str) -> None:
    rule = RULES[key]
    facts = data.draw(worlds(rule)).part(set(rule.facts) - presumed(rule))
    assert verdicts(rule, facts) == verdicts(rule, facts | dict.fromkeys(presumed(rule), True))


@SOME
@given(st.data(), KEYS)
def test_no_plan_asks_for_a_presumed_fact_that_is_not_known(data: st.DataObject, key: str) -> None:
    rule = RULES[key]
    facts = told_in_part(data, rule)
    steps = {
        step.indicator for plan in Repairer(JUDGE, case(facts), verdicts(rule, facts)).plans(rule) for step in plan
    }
    assert steps & presumed(rule) <= set(facts)


@SOME
@given(st.data(), KEYS)
def test_when_every_fact_is_known_nothing_is_unknown_or_left_to_decide(data: st.DataObject, key: str) -> None:
    found = verdicts(RULES[key], {"year": YEAR, **data.draw(worlds(RULES[key])).facts})
    assert {Verdict.UNKNOWN, Verdict.NEEDS_DECISION} & set(found.values()) == set()


def test_where_nothing_is_known_nothing_is_met_or_refused() -> None:
    found = JUDGE.judge(case({}).facts, list(RULES.values())).verdicts.row(0)
    assert SETTLED & set(found) == set()
    assert Verdict.BORDERLINE not in found


def restated(facts: Facts, plan: Plan) -> Facts:
    """The facts as somebody would say them once all steps of a plan are done."""
    done = {
        step.indicator: step.to if isinstance(step.to, bool) else f"{step.to:f}" for step in plan if step.to is not None
    }
    stale = {each.key for each in INDICATORS.values() if set(each.parts) & set(done)}
    return {key: value for key, value in facts.items() if key not in stale} | done


@MANY
@given(st.data(), KEYS)
def test_every_plan_that_is_given_makes_the_verdict_met(data: st.DataObject, key: str) -> None:
    rule = RULES[key]
    facts = told_in_part(data, rule)
    repairer = Repairer(JUDGE, case(facts), verdicts(rule, facts))
    for plan in repairer.plans(rule):
        assert repairer.verdict_after(rule, plan) is Verdict.MET
        if all(step.do != "clarify" for step in plan):
            assert verdicts(rule, restated(facts, plan))[rule.root.iri] == Verdict.MET


@MANY
@given(st.data(), KEYS)
def test_no_step_of_a_plan_can_be_left_out(data: st.DataObject, key: str) -> None:
    rule = RULES[key]
    facts = told_in_part(data, rule, places=2)
    repairer = Repairer(JUDGE, case(facts), verdicts(rule, facts))
    for plan in repairer.plans(rule):
        # A sum of which parts are missing only says how far these may go together.
        for step in (each for each in plan if not INDICATORS[each.indicator].parts):
            rest = tuple(each for each in plan if each is not step)
            assert repairer.verdict_after(rule, rest) is not Verdict.MET


@MANY
@given(st.data(), st.sampled_from(REPAIRABLE))
def test_there_is_a_plan_for_all_that_is_not_met_unless_the_past_refuses_it(data: st.DataObject, key: str) -> None:
    rule = RULES[key]
    facts = told_in_part(data, rule, places=2)
    found = verdicts(rule, facts)
    assert Repairer(JUDGE, case(facts), found).plans(rule) or found[rule.root.iri] == Verdict.MET


def check(node: Mapping[str, Any]) -> str:
    """The verdict of a node, which is the least of its members or the greatest, all the way down."""
    if "members" in node:
        choose = max if node["combine"] == "any-of" else min
        assert node["verdict"] == choose((check(each) for each in node["members"]), key=ORDER.__getitem__)
    return str(node["verdict"])


@SOME
@given(st.data(), KEYS)
def test_all_of_is_the_least_and_any_of_the_greatest_of_its_members(data: st.DataObject, key: str) -> None:
    rule = RULES[key]
    (answer,) = ASSESSOR.say(told_in_part(data, rule), [rule], "en", DAY)
    assert check(answer["tree"]) == answer["verdict"]  # type: ignore[arg-type]


TOLD: list[Case] = [case(told.facts) for told in CASES]
TABLE = pl.concat([each.facts for each in TOLD])


def judged(facts: pl.DataFrame) -> pl.DataFrame:
    """Verdicts and ceilings of all rules side by side."""
    found = JUDGE.judge(facts, list(RULES.values()))
    return found.verdicts.hstack(found.ceilings.rename(lambda iri: f"{iri} ceiling"))


WHOLE = judged(TABLE)


def test_many_rows_are_judged_like_each_by_itself() -> None:
    assert WHOLE.equals(pl.concat([judged(each.facts) for each in TOLD]))


@SOME
@given(st.permutations(range(len(TABLE))), st.sets(st.integers(1, len(TABLE) - 1), max_size=5))
def test_neither_the_order_of_rows_nor_their_batches_change_anything(order: list[int], cuts: set[int]) -> None:
    assert judged(TABLE[order]).equals(WHOLE[order])
    edges = [0, *sorted(cuts), len(TABLE)]
    parts = [judged(TABLE[start:end]) for start, end in pairwise(edges)]
    assert pl.concat(parts).equals(WHOLE)


@settings(deadline=None, max_examples=500)
@given(ANY | CLOSE, ROUGH)
def test_whole_numbers_keep_the_order_of_exact_ones_and_thresholds(number: Decimal, threshold: Decimal) -> None:
    one, other = encode(number), encode(threshold)
    found = (one >= other, one > other, one <= other, one < other, one == other)
    assert found == (
        number >= threshold,
        number > threshold,
        number <= threshold,
        number < threshold,
        number == threshold,
    )


@SOME
@given(st.lists(st.none() | ANY | CLOSE, max_size=30))
def test_a_column_is_encoded_like_each_of_its_numbers(numbers: list[Decimal | None]) -> None:
    column = pl.Series("number", numbers, dtype=pl.Decimal(38, SCALE))
    expected = [None if each is None else encode(each) for each in numbers]
    assert pl.select(encoded(pl.lit(column))).to_series().to_list() == expected
