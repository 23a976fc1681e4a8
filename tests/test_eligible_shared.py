"""Ceilings that several records share: what is paid once is counted once, for whatever the text counts it for."""

import json
from collections.abc import Sequence
from decimal import Decimal

import pytest

from eligible_tables import ON, SECOND, assessed, rows
from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.reply import envelope
from xiangce.graph import Graph

PARK = {"park-name": "园区", "park-area": 5000, "park-supporting-facilities": "yes", "park-one-stop-services": "yes"}
PARK |= {"park-enterprises": 25, "park-recognised": "yes", "park-turnover": 2_000_000_000}
CLUSTER = {"cluster-suppliers": 30, "cluster-import-export": 2_000_000_000, "year": 2023}


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    """The engine over the shipped policy."""
    return Assessor(graph)


def together(assessor: Assessor, found: Assessment) -> list[object]:
    """The shared ceilings, a row for each record."""
    return [row[0] for row in rows(assessor, found, "shared_ceiling")]


def told(assessor: Assessor, found: Assessment, lang: str = "en") -> list[dict[str, object]]:
    """What is said of shared ceilings."""
    reply = json.loads(b"".join(envelope(assessor, found, lang, ON)))
    return list(reply["together"]["shared"])


def test_a_lump_sum_for_a_park_is_the_same_in_every_year_that_is_reported(assessor: Assessor) -> None:
    found = assessed(assessor, ["I10"], park=[PARK | {"year": 2023}, PARK | {"year": 2024}])
    assert rows(assessor, found, "ceiling", "shared_ceiling") == [(Decimal(5_000_000), Decimal(5_000_000))] * 2
    (said,) = told(assessor, found)
    assert (said["records"], said["things"], said["met"], said["ceiling"]) == (2, 1, 1, "5000000")
    assert "does not say whether it can be granted again" in str(said["note"])


def test_two_parks_have_a_lump_sum_each(assessor: Assessor) -> None:
    found = assessed(assessor, ["I10"], park=[PARK | {"year": 2023}, PARK | {"year": 2023, "park-name": "园区二"}])
    assert rows(assessor, found, "ceiling", "shared_ceiling") == [(Decimal(5_000_000), None)] * 2


def test_clusters_of_one_county_share_what_the_county_may_get(assessor: Assessor) -> None:
    here, there = {"location": "430121"}, {"location": "430181"}
    some = [{"cluster-name": "甲"} | here, {"cluster-name": "乙"} | here, {"cluster-name": "丙"} | there]
    found = assessed(assessor, ["I08"], cluster=[CLUSTER | each for each in some])
    assert together(assessor, found) == [Decimal(1_000_000), Decimal(1_000_000), None]
    (said,) = told(assessor, found, "zh")
    assert (said["of"], said["things"], said["uncut"]) == ("长沙县", 2, "2000000")


def test_what_county_it_is_has_to_be_known_for_clusters_to_share(assessor: Assessor) -> None:
    some = [{"cluster-name": name, "location": "430100"} for name in ("甲", "乙")]
    found = assessed(assessor, ["I08"], cluster=[CLUSTER | each for each in some])
    assert together(assessor, found) == [None, None]


def test_of_the_costs_of_several_years_a_lump_sum_is_a_share_of_the_highest(assessor: Assessor) -> None:
    some = [{"year": 2023 + number, "marketing-cost": 10**6 + number * 10**5} for number in range(2)]
    found = assessed(assessor, ["I07"], marketing=[{"promotes-own-brand": "yes"} | each for each in some])
    assert rows(assessor, found, "ceiling", "shared_ceiling") == [
        (Decimal(300_000), Decimal(330_000)),
        (Decimal(330_000), Decimal(330_000)),
    ]


def test_a_mark_is_reached_for_the_first_time_in_one_year_only(assessor: Assessor) -> None:
    some = [{"year": number, "turnover": 150_000_000} for number in (2022, 2023)]
    found = assessed(assessor, ["I01"], enterprise_year=some[:1])
    assert rows(assessor, found, "verdict", "shared_ceiling") == [("unknown", None)]
    first = [{"year": 2022, "turnover": None, "first-reached": "yes"}, some[1]]
    found = assessed(assessor, ["I01"], enterprise_year=first)
    assert together(assessor, found) == [Decimal(200_000)] * 2


def test_one_case_that_two_enterprises_claim_is_rewarded_once(assessor: Assessor) -> None:
    claimed = {"case-name": "案例", "hunan-enterprise": "yes", "exemplary-case": "yes"}
    found = assessed(assessor, ["I14"], exemplary_case=[claimed, claimed | {"uscc": SECOND}])
    assert together(assessor, found) == [Decimal(1_000_000)] * 2


def warehouses(years: Sequence[int], **more: object) -> list[dict[str, object]]:
    """Recognised warehouses, each reported for one of some years."""
    named = {"country": "DE", "provincial-public-warehouse": "yes", **more}
    return [named | {"warehouse-name": f"仓{number}", "year": year} for number, year in enumerate(years)]


def test_the_cap_of_three_years_cuts_what_lies_within_three_years(assessor: Assessor) -> None:
    some = warehouses([2023] * 9, **{"support-year": 1})
    assert together(assessor, assessed(assessor, ["I13"], public_warehouse=some)) == [Decimal(5_000_000)] * 9


def test_the_cap_of_three_years_does_not_settle_more_than_three(assessor: Assessor) -> None:
    found = assessed(assessor, ["I13"], public_warehouse=warehouses([2023] * 4 + [2024]))
    assert rows(assessor, found, "ceiling", "shared_ceiling") == [(Decimal(1_200_000), None)] * 5
    (said,) = told(assessor, found)
    assert (said["uncut"], said["ceiling"], said["ceiling_met"]) == ("6000000", None, None)
    assert "More than the 3 years" in str(said["note"])
    assert "an unknown amount" in Prose(Labels(assessor.graph, "en", ON)).shared(said)


def test_stated_years_of_support_of_one_warehouse_add_up_to_its_support(assessor: Assessor) -> None:
    years = [{"warehouse-name": "仓", "year": 2022 + nth, "support-year": nth} for nth in (1, 2, 3)]
    some = [warehouses([2023])[0] | each for each in years]
    found = assessed(assessor, ["I13"], public_warehouse=some)
    assert rows(assessor, found, "ceiling", "shared_ceiling") == [
        (Decimal(600_000), Decimal(1_200_000)),
        (Decimal(300_000), Decimal(1_200_000)),
        (Decimal(300_000), Decimal(1_200_000)),
    ]
