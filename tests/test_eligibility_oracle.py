"""A second opinion: incentives judged by plain ifs, written from the text alone, and compared with the engine."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.worlds import JUDGE, RULES, Facts, amounts, case, some, worlds
from xiangce.eligibility.verdict import Verdict

WORST_FIRST = ["not-met", "needs-decision", "unknown", "borderline", "met"]
Opinion = Callable[[Facts], str]


def least(*verdicts: str) -> str:
    return min(verdicts, key=WORST_FIRST.index)


def figure(facts: Facts, name: str) -> Decimal | None:
    return Decimal(facts[name]) if name in facts else None


def holds(facts: Facts, name: str, missing: str = "unknown") -> str:
    if name not in facts:
        return missing
    return "met" if facts[name] else "not-met"


def over(facts: Facts, name: str, limit: int) -> str:
    """With the figure by one reading, without it by the other."""
    number = figure(facts, name)
    if number is None:
        return "unknown"
    if number == limit:
        return "borderline"
    return "met" if number > limit else "not-met"


def reaches(facts: Facts, name: str, limit: int) -> str:
    number = figure(facts, name)
    if number is None:
        return "unknown"
    return "met" if number >= limit else "not-met"


def presumed(facts: Facts, name: str) -> str:
    """Refused where it is denied only."""
    return holds(facts, name, missing="met")


def either(one: bool | None, other: bool | None) -> str:
    """One of two things must hold, and the text does not say which."""
    if one is None or other is None:
        return "unknown"
    return "borderline" if one != other else "met" if one else "not-met"


def headquarters(facts: Facts) -> str:
    own, founder = figure(facts, "registered-capital"), figure(facts, "founder-capital")
    capital = either(
        None if own is None else own >= 20_000_000,
        None if founder is None else founder >= 20_000_000,
    )
    return least(
        holds(facts, "industry-leader", missing="needs-decision"), holds(facts, "new-group-headquarters"), capital
    )


def services(facts: Facts) -> str:
    return least(
        holds(facts, "drives-smes"),
        over(facts, "served-entities", 100),
        either(facts.get("real-trade"), facts.get("served-trade")),
    )


def public_warehouse(facts: Facts) -> str:
    recognised = holds(facts, "provincial-public-warehouse", missing="needs-decision")
    return least(recognised, presumed(facts, "public-overseas-warehouse"))


def premium(facts: Facts) -> str:
    return least(
        holds(facts, "sme", missing="needs-decision"),
        either(facts.get("insured-through-single-window"), facts.get("trades-through-single-window")),
        holds(facts, "insurance-policy-eligible", missing="needs-decision"),
        presumed(facts, "cbec-enterprise"),
    )


def certification(facts: Facts) -> str:
    return least(holds(facts, "newly-certified"), presumed(facts, "cbec-enterprise"))


def cluster(facts: Facts) -> str:
    return least(reaches(facts, "cluster-suppliers", 20), over(facts, "cluster-import-export", 1_000_000_000))


def park(facts: Facts) -> str:
    turnover = reaches(facts, "park-turnover", 2_000_000_000)
    trade = reaches(facts, "park-import-export", 500_000_000)
    if "met" in (turnover, trade):
        either = "met"
    elif "unknown" in (turnover, trade):
        either = "unknown"
    else:
        either = "not-met"
    return least(
        over(facts, "park-area", 4000),
        over(facts, "park-enterprises", 20),
        holds(facts, "park-supporting-facilities"),
        holds(facts, "park-one-stop-services"),
        either,
        holds(facts, "park-recognised", missing="needs-decision"),
    )


def whose_area(facts: Facts) -> str:
    """Of one warehouse or of all together, with the figure or without it: four readings."""
    one, together = figure(facts, "warehouse-area"), figure(facts, "self-built-area")
    if together is None and one is not None and one >= 3000 and facts.get("self-built-self-used") is not False:
        # All together have as much as one of them; whether more, nobody says.
        all_readings = [True, one > 3000, True, one > 3000 or None]
    else:
        all_readings = [each for area in (one, together) for each in bare(area)]
    if True in all_readings and False in all_readings:
        return "borderline"
    return "unknown" if None in all_readings else "met" if all(all_readings) else "not-met"


def bare(area: Decimal | None) -> list[bool | None]:
    return [None, None] if area is None else [area >= 3000, area > 3000]


def self_built(facts: Facts) -> str:
    return least(
        holds(facts, "self-built-self-used"),
        whose_area(facts),
        over(facts, "host-import-export", 100_000_000),
    )


def consolidation(facts: Facts) -> str:
    trade = figure(facts, "consolidation-import-export")
    if trade is None:
        open_wording = "unknown"
    elif trade == 100_000_000:
        open_wording = "met"
    else:
        open_wording = "borderline"
    return least(over(facts, "consolidation-smes", 10), open_wording, presumed(facts, "consolidation-warehouse"))


OPINIONS = {
    "I03": headquarters,
    "I06": certification,
    "I08": cluster,
    "I10": park,
    "I12": services,
    "I13": public_warehouse,
    "I15": self_built,
    "I16": consolidation,
    "I18": premium,
}


@pytest.mark.parametrize(("key", "opinion"), OPINIONS.items(), ids=OPINIONS)
@settings(deadline=None, max_examples=150)
@given(st.data())
def test_the_engine_agrees_with_plain_ifs_from_the_text(key: str, opinion: Opinion, data: st.DataObject) -> None:
    rule = RULES[key]
    world = data.draw(worlds(rule))
    facts = world.part(data.draw(some(world)))
    found = JUDGE.judge(case(facts).facts, [rule]).verdicts.item()
    assert Verdict(found).key == opinion(facts)


def whole_fen(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_FLOOR)


@pytest.mark.parametrize(("key", "cost", "share"), [("I06", "certification-cost", 80), ("I07", "marketing-cost", 30)])
@settings(deadline=None, max_examples=150)
@given(number=st.decimals(0, 3_000_000, places=2) | st.integers(-200, 200).map(lambda step: Decimal(step).scaleb(-2)))
def test_the_ceiling_is_the_lower_of_share_and_500000(key: str, cost: str, share: int, number: Decimal) -> None:
    rule = RULES[key]
    amount = number if number >= 1 else Decimal(50_000_000) / share + number
    amount = whole_fen(amount)
    ceiling = JUDGE.judge(case({cost: f"{amount:f}"}).facts, [rule]).ceilings.item()
    assert Decimal(ceiling) / 100 == min(Decimal(500_000), whole_fen(amount * share / 100))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 30))
def test_warehouses_are_paid_in_order_until_5_million_are_used_up(count: int) -> None:
    left, paid = 5_000_000, []
    for each in (600_000, 300_000, 300_000):
        paid.append(min(left, each * count))
        left -= paid[-1]
    found = amounts(RULES["I13"], {"public-warehouses": str(count)})
    assert [(found[f"left {year}"] or 0) // 100 for year in (1, 2, 3)] == paid
