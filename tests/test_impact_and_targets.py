"""Another threshold or reading: who gains and who loses. Targets: counted, and how far from reached."""

from datetime import date

import pytest

from eligible_tables import ON, assessed
from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.impact import Impact, changed, impact
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.targets import counted
from xiangce.errors import AmbiguousName, BadInput
from xiangce.graph import Graph


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    """The engine over the shipped policy."""
    return Assessor(graph)


def park(number: int, area: object = 5000, **more: object) -> dict[str, object]:
    """A park that meets everything that figures and services decide."""
    return {
        "park-name": f"园区{number}",
        "year": 2024,
        "park-area": area,
        "park-supporting-facilities": "yes",
        "park-one-stop-services": "yes",
        "park-enterprises": 25,
        "park-turnover": 2_000_000_000,
        "park-recognised": "yes",
    } | more


def moved(assessor: Assessor, *changes: tuple[str, str]) -> Impact:
    """What changes do to four parks, of 2,999.99, 3,000, 4,000 and 5,000 square metres."""
    (rule,) = assessor.chosen(["I10"], ON)
    parks = [park(number, area) for number, area in enumerate(("2999.99", 3000, 4000, 5000))]
    found = assessed(assessor, ["I10"], park=parks)
    return impact(assessor, found, rule, changed(rule, changes), Sheets(assessor, Labels(assessor.graph, "en", ON)))


def test_a_lower_threshold_lets_those_between_gain(assessor: Assessor) -> None:
    found = moved(assessor, ("area", "3000"))
    assert found.changed.select("name", "before", "after").rows() == [
        ("园区1", "not-met", "borderline"),
        ("园区2", "borderline", "met"),
    ]
    assert (found.gains, found.losses) == (2, 0)


def test_a_higher_threshold_makes_those_between_lose(assessor: Assessor) -> None:
    found = moved(assessor, ("I10-C1", "5000.01"))
    assert (found.gains, found.losses) == (0, 2)


def test_a_settled_reading_settles_what_was_borderline(assessor: Assessor) -> None:
    assert moved(assessor, ("C1", "R1")).changed.select("name", "after").rows() == [("园区2", "met")]
    assert moved(assessor, ("C1", "I10-C1-R2")).changed.select("name", "after").rows() == [("园区2", "not-met")]


def test_several_changes_hold_together(assessor: Assessor) -> None:
    found = moved(assessor, ("park-area", "3000"), ("park-enterprises", "30"))
    assert found.changed.select("name", "after").rows() == [("园区2", "not-met"), ("园区3", "not-met")]


def test_a_name_that_fits_several_requirements_lists_them(assessor: Assessor) -> None:
    with pytest.raises(AmbiguousName) as wrong:
        moved(assessor, ("park", "3000"))
    assert "I10-C1" in wrong.value.say("en")


@pytest.mark.parametrize(
    "change", [("no-such", "1"), ("area", "R9"), ("area", "0.001"), ("park-recognised", "5"), ("area", "-1")]
)
def test_a_change_that_is_none_is_refused_by_name(assessor: Assessor, change: tuple[str, str]) -> None:
    with pytest.raises(BadInput):
        moved(assessor, change)


def years(assessor: Assessor, key: str, **records: list[dict[str, object]]) -> dict[object, tuple[object, ...]]:
    """Of one target, by year: how many met it, the verdict, and by how many it is short."""
    rules = assessor.rules.targets
    sources = assessed(assessor, [rule.iri for rule in rules], **records)
    told = {each["target"]: each for each in counted(assessor, sources, rules, Labels(assessor.graph, "en", ON), ON)}
    return {each["year"]: (each["counts"]["met"], each["verdict"], each["short_by"]) for each in told[key]["years"]}


def firms(count: int, turnover: object, year: int = 2025) -> list[dict[str, object]]:
    return [{"uscc": f"914301{n:02}PDY00001X", "year": year, "turnover": turnover} for n in range(count)]


def test_twenty_firms_of_exactly_100_million_reach_the_first_target(assessor: Assessor) -> None:
    assert years(assessor, "T1", enterprise_year=firms(20, 100_000_000)) == {2025: (20, "met", "0")}
    assert years(assessor, "T1", enterprise_year=firms(19, 100_000_000)) == {2025: (19, "not-met", "1")}


def test_a_firm_without_a_figure_leaves_a_target_open_that_it_could_fill(assessor: Assessor) -> None:
    some = [*firms(19, 100_000_000), {"uscc": "91430199PDY00001X", "year": 2025, "headcount": 3}]
    assert years(assessor, "T1", enterprise_year=some) == {2025: (19, "unknown", "1")}


def test_a_year_after_the_deadline_does_not_count(assessor: Assessor) -> None:
    some = [*firms(20, 100_000_000, 2026), *firms(3, 100_000_000, 2024)]
    assert years(assessor, "T1", enterprise_year=some) == {2024: (3, "not-met", "17")}


def test_a_firm_that_is_reported_twice_counts_once(assessor: Assessor) -> None:
    some = [*firms(1, 100_000_000), *firms(1, 100_000_000)]
    assert years(assessor, "T1", enterprise_year=some) == {2025: (1, "not-met", "19")}


@pytest.mark.parametrize(("count", "verdict"), [(2, "not-met"), (3, "borderline"), (4, "met")])
def test_over_three_clusters_can_be_read_with_or_without_the_third(
    assessor: Assessor, count: int, verdict: str
) -> None:
    clusters = [
        {"location": "430102", "cluster-name": f"产业带{n}", "year": 2025, "cluster-suppliers": 30}
        | {"cluster-import-export": "10.01亿"}
        for n in range(count)
    ]
    assert years(assessor, "T4", cluster=clusters)[2025][:2] == (count, verdict)


def test_consolidation_and_public_warehouses_are_counted_together(assessor: Assessor) -> None:
    usual = {"year": 2025, "run-by-hunan-enterprise": "yes"}
    consolidation = [
        usual | {"warehouse-name": f"集货仓{n}", "consolidation-warehouse": "yes", "consolidation-smes": 1}
        for n in range(12)
    ]
    public = [
        usual | {"warehouse-name": f"仓{n}", "country": "DE", "public-overseas-warehouse": "yes"} for n in range(9)
    ]
    found = years(assessor, "T6", consolidation_warehouse=consolidation, public_warehouse=public)
    assert found == {2025: (21, "met", "0")}


def test_a_target_is_past_only_after_its_year(assessor: Assessor) -> None:
    rules = assessor.rules.targets
    found = assessed(assessor, [rule.iri for rule in rules], enterprise_year=firms(1, 5))
    labels = Labels(assessor.graph, "en", ON)
    for day, past in ((date(2025, 12, 31), False), (date(2026, 1, 1), True)):
        assert {each["is_past"] for each in counted(assessor, found, rules, labels, day)} == {past}
