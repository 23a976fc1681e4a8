"""Every case is judged as the text says: verdict, reasons, ceiling, what binds, what is missing and who decides."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from cases import CASES, Told
from cases.worlds import INDICATORS
from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph

DAY = date(2024, 12, 31)


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    return Assessor(graph)


def judged(assessor: Assessor, told: Told) -> dict[str, Any]:
    """The answer to a case."""
    (answer,) = assessor.say(told.facts, assessor.chosen([told.of], DAY), "en", DAY)
    return answer


def leaves(node: Mapping[str, Any], verdict: str, *, because: bool = False) -> list[dict[str, Any]]:
    """The leaves of an answer's tree that have a verdict; `because` keeps to groups that have it too."""
    if "members" in node:
        told = node["members"] if node["verdict"] == verdict or not because else []
        return [leaf for member in told for leaf in leaves(member, verdict, because=because)]
    return [dict(node)] if node["verdict"] == verdict else []


def named(found: list[dict[str, Any]]) -> list[str]:
    """The keys of leaves."""
    return [leaf["requirement"] for leaf in found]


@pytest.mark.parametrize("told", CASES, ids=lambda told: told.sentence)
def test_the_text_has_it_so(told: Told, assessor: Assessor) -> None:
    answer = judged(assessor, told)
    assert (answer["verdict"], answer["clause"]) == (told.verdict, told.clause)
    assert told.channel in (None, (answer["channel"] or {}).get("key"))
    if told.where:
        assert answer["where"][0]["unit"]["key"] == told.where
    check_reasons(told, answer)
    check_ceiling(told, answer["ceiling"])


def check_reasons(told: Told, answer: Mapping[str, Any]) -> None:
    """That the answer names what refuses, what waits for whom, which facts would tell more, and which readings hold."""
    if told.verdict == "not-met":
        assert named(leaves(answer["tree"], "not-met", because=True)) == told.refused_by
    else:
        waiting = named(leaves(answer["tree"], "needs-decision"))
        assert waiting == told.decide
        assert set(waiting) <= {each["requirement"] for each in answer["handling"]["decide"]}
    if told.verdict == "borderline":
        readings = [each for leaf in leaves(answer["tree"], "borderline") for each in leaf["readings"]]
        assert [each["reading"] for each in readings if each["holds"]] == told.holds
        assert told.preferred in (None, answer["by_preferred_readings"])
    if told.confirm is not None:
        assert [each["fact"] for each in answer["to_confirm"]] == told.confirm
    if told.missing is not None:
        telling = [each["facts"] for each in answer["unknown"] if each["settles"]]
        named_facts = {fact["fact"] for facts in telling for fact in facts}
        assert named_facts & set(INDICATORS) == set(told.missing)


def check_ceiling(told: Told, ceiling: Any) -> None:
    """That a refused case has no ceiling, and any other the one of the case."""
    if told.verdict == "not-met":
        assert ceiling is None
        return
    if not told.ceiling_stated:
        assert (ceiling["stated"], ceiling["amount"]) == (False, None)
        return
    if told.ceiling is not None:
        assert ceiling["stated"]
        assert ceiling["currency"] == "CNY"
        assert ceiling["amount"] == (None if told.ceiling == "unknown" else told.ceiling)
    if told.binding is not None:
        assert [each["cap"] for each in ceiling["binding"]] == told.binding
    if told.years is not None:
        assert [each["left_if_paid_in_order"] for each in ceiling["years"]] == told.years


@pytest.mark.parametrize("told", [told for told in CASES if told.verdict == "unknown"], ids=lambda told: told.sentence)
def test_no_fact_that_is_given_is_named_as_missing(told: Told, assessor: Assessor) -> None:
    missing = {fact["fact"] for each in judged(assessor, told)["unknown"] for fact in each["facts"]}
    assert missing & set(told.facts) == set()
