"""The cases leave no rule, threshold, cap, reading, decision or reason for a refusal out."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest

from cases import CASES, Told
from xiangce.eligibility.rule import Cap, Leaf, Node, Reading, Rule
from xiangce.eligibility.rules import Rules
from xiangce.eligibility.verdict import Verdict
from xiangce.graph import load
from xiangce.names import PREFIXES

RULES = Rules(load())
ALL = list(RULES.all.values())
COUNT = PREFIXES["qudt"] + "NUM"


def of(rule: Rule) -> list[Told]:
    """The cases of a rule."""
    return [told for told in CASES if told.of == rule.key]


def leaves_of(node: Node, rivals: frozenset[str] = frozenset()) -> Iterator[tuple[Leaf, frozenset[str]]]:
    """The leaves below a node, each with the requirements that have to be refused with it, as any of them suffices."""
    if isinstance(node, Leaf):
        yield node, rivals | {node.key}
        return
    for member in node.members:
        others = [each.key for each in node.members if isinstance(each, Leaf)] if node.any_of else []
        yield from leaves_of(member, rivals | set(others))


def implies(one: Reading, other: Reading) -> bool:
    """Whether a reading holds only where another does: without the figure, of a sum for a part, of one for a total."""
    is_sum = other.indicator in RULES.indicators[one.indicator].parts and one.comparator in {"lt", "lteq"}
    is_total = RULES.indicators[other.indicator].total_of == one.indicator
    is_stricter = (one.comparator, other.comparator) in {("gt", "gteq"), ("lt", "lteq")}
    is_as_strict = is_stricter or (one.comparator == other.comparator and one.comparator in {"gt", "gteq"})
    return is_sum or (is_stricter and one.indicator == other.indicator) or (is_total and is_as_strict)


def can_be_refused(leaf: Leaf) -> bool:
    """Whether a known figure can fail every reading of a leaf."""
    return {each.comparator for each in leaf.readings} != {"gteq", "lteq"}


def value(told: Told, key: str) -> Decimal | None:
    """The figure of a case, or the sum of its parts."""
    parts = [told.number(each) for each in RULES.indicators[key].parts]
    known = [each for each in parts if each is not None]
    return sum(known, Decimal(0)) if parts and len(known) == len(parts) else told.number(key)


THRESHOLDS = [
    (rule, leaf, key) for rule in ALL for leaf in rule.leaves if leaf.threshold is not None for key in leaf.asks
]
LEAVES = [(rule, leaf, rivals) for rule in ALL for leaf, rivals in leaves_of(rule.root)]
CAPS = [(rule, cap) for rule in ALL for cap in rule.caps]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.key)
def test_every_rule_has_cases_and_those_of_an_incentive_say_who_pays(rule: Rule) -> None:
    assert of(rule)
    assert rule.channel is None or any(told.channel for told in of(rule))
    assert rule.ceiling_stated is not False or any(not told.ceiling_stated for told in of(rule)) or not rule.channel


@pytest.mark.parametrize(("rule", "leaf", "key"), THRESHOLDS, ids=lambda part: getattr(part, "key", part))
def test_every_threshold_has_cases_below_at_and_above_it_and_without_the_figure(
    rule: Rule, leaf: Leaf, key: str
) -> None:
    step = Decimal(1) if leaf.unit == COUNT else Decimal("0.01")
    limit = leaf.threshold or Decimal(0)
    assert {limit - step, limit, limit + step, None} <= {value(told, key) for told in of(rule)}


@pytest.mark.parametrize("leaf", [leaf for _, leaf, _ in LEAVES if leaf.first_time], ids=lambda leaf: leaf.key)
def test_every_mark_to_be_reached_first_has_earlier_years_below_at_and_above_it(leaf: Leaf) -> None:
    limit, step = leaf.threshold or Decimal(0), Decimal("0.01")
    figures = [
        Decimal(said)
        for told in CASES
        if told.of == leaf.key.partition("-")[0]
        for name, said in told.facts.items()
        if name.startswith(f"{leaf.indicator}:")
    ]
    assert {limit - step, limit, limit + step} <= set(figures)


@pytest.mark.parametrize(("rule", "cap"), CAPS, ids=lambda part: part.key)
def test_every_cap_binds_in_a_case_whose_ceiling_it_is(rule: Rule, cap: Cap) -> None:
    binding = [told for told in of(rule) if cap.key in (told.binding or [])]
    amounts = [Decimal(each) for told in binding for each in (told.ceiling, *(told.years or [])) if each]
    bases = [told.number(cap.base or "") for told in binding]
    shares = [base * (cap.share or 0) / 100 for base in bases if base is not None]
    assert {cap.amount, *shares} & set(amounts)


@pytest.mark.parametrize(
    "rule", [rule for rule in ALL if {bool(cap.base) for cap in rule.caps} == {True, False}], ids=lambda rule: rule.key
)
def test_a_share_and_a_fixed_amount_each_bind_on_their_side_of_the_cost_where_they_meet(rule: Rule) -> None:
    share, fixed = sorted(rule.caps, key=lambda cap: cap.base is None)
    costs = {
        cap.key: [told.number(share.base or "") for told in of(rule) if told.binding == [cap.key]] for cap in rule.caps
    }
    step, meet = Decimal("0.01"), (fixed.amount or 0) * 100 / (share.share or 1)
    assert any(cost is not None and meet - step <= cost < meet for cost in costs[share.key])
    assert any(cost is not None and meet <= cost < meet + step for cost in costs[fixed.key])


@pytest.mark.parametrize(
    ("rule", "leaf", "rivals"),
    [each for each in LEAVES if can_be_refused(each[1])],
    ids=lambda part: getattr(part, "key", ""),
)
def test_every_requirement_is_the_only_reason_of_some_refusal(rule: Rule, leaf: Leaf, rivals: frozenset[str]) -> None:
    reasons = [set(told.refused_by) for told in of(rule) if told.verdict == "not-met"]
    assert rivals in reasons


@pytest.mark.parametrize(
    ("rule", "leaf"),
    [(rule, leaf) for rule, leaf, _ in LEAVES if leaf.type == "decided"],
    ids=lambda part: part.key,
)
def test_every_decision_is_named_where_nothing_else_is_open(rule: Rule, leaf: Leaf) -> None:
    assert any(told.verdict == "needs-decision" and told.decide == [leaf.key] for told in of(rule))


@pytest.mark.parametrize(
    ("rule", "leaf"),
    [(rule, leaf) for rule, leaf, _ in LEAVES if leaf.type == "presumed"],
    ids=lambda part: part.key,
)
def test_what_is_presumed_is_met_unsaid_and_to_confirm_met_if_said_and_refused_if_denied(
    rule: Rule, leaf: Leaf
) -> None:
    told = {(each.facts.get(leaf.indicator), each.verdict, *(each.confirm or [])) for each in of(rule)}
    assert {(None, "met", leaf.indicator), (True, "met"), (False, "not-met")} <= told


@pytest.mark.parametrize(
    ("rule", "leaf"), [(rule, leaf) for rule, leaf, _ in LEAVES if len(leaf.readings) > 1], ids=lambda part: part.key
)
def test_every_reading_that_can_holds_without_the_other_in_some_borderline_case(rule: Rule, leaf: Leaf) -> None:
    every = {each.key for each in leaf.readings}
    implied = {one.key for one, other in product(leaf.readings, repeat=2) if implies(one, other)}
    alone = [every & set(told.holds) for told in of(rule) if told.verdict == "borderline"]
    assert all({key} in alone for key in every - implied)
    assert every - implied


def test_every_verdict_occurs_and_says_why() -> None:
    assert set(Counter(told.verdict for told in CASES)) == {verdict.key for verdict in Verdict}
    for told in CASES:
        assert bool(told.refused_by) == (told.verdict == "not-met"), told.sentence
        assert bool(told.holds) == (told.verdict == "borderline"), told.sentence
        assert told.decide or told.verdict != "needs-decision", told.sentence


def test_no_two_cases_say_the_same() -> None:
    assert len({told.sentence for told in CASES}) == len(CASES)
    told = Counter((told.of, repr(sorted(told.facts.items()))) for told in CASES)
    assert [each for each, count in told.items() if count > 1] == []
