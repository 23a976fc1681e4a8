"""What records leave in doubt stays open: years in part, contradictions, numbers beyond all sense."""

from decimal import Decimal

import pytest

from eligible_tables import ON, assessed, rows, table
from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    """The engine over the shipped policy."""
    return Assessor(graph)


def year(number: int | None, turnover: object, **more: object) -> dict[str, object]:
    return {"year": number, "turnover": turnover, **more}


LOW, ENOUGH = "90000000", "150000000"
WHOLE = {"period-start": "2023-01-01", "period-end": "2023-12-31"}
HALF = {"period-start": "2023-01-01", "period-end": "2023-06-30"}
SECOND_HALF = {"period-start": "2023-07-01", "period-end": "2023-12-31"}


@pytest.mark.parametrize(
    ("earlier", "verdict"),
    [
        pytest.param([2022, 2023], "met", id="both years since the founding"),
        pytest.param([2021, 2023], "unknown", id="a year before the founding in place of one after it"),
        pytest.param([2023], "unknown", id="one year of two"),
    ],
)
def test_only_years_since_the_founding_count_as_years(assessor: Assessor, earlier: list[int], verdict: str) -> None:
    figures = [year(each, LOW) for each in earlier]
    founded = [{"established-on": "2022-05-01"}]
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH), *figures], enterprise=founded)
    assert rows(assessor, found, "year", "verdict")[0] == (2024, verdict)


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        pytest.param([WHOLE], "met", id="a whole year"),
        pytest.param([HALF], "unknown", id="half a year"),
        pytest.param([HALF, SECOND_HALF], "unknown", id="two halves that may come to more together"),
    ],
)
def test_part_of_a_year_does_not_show_that_the_year_stayed_below(
    assessor: Assessor, parts: list[dict[str, object]], verdict: str
) -> None:
    figures = [year(2023, LOW, **period) for period in parts]
    founded = [{"established-on": "2023-01-01"}]
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH), *figures], enterprise=founded)
    assert rows(assessor, found, "year", "verdict")[0] == (2024, verdict)


def test_what_two_records_of_one_year_tell_differently_is_not_known(assessor: Assessor) -> None:
    some = [year(2024, ENOUGH, **{"first-reached": "yes"}), year(2024, LOW, **{"first-reached": "yes"})]
    found = assessed(assessor, ["I01"], enterprise_year=some)
    assert rows(assessor, found, "verdict", "missing") == [("unknown", "turnover")] * 2


def test_a_record_that_is_given_twice_is_judged_as_once(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH, **{"first-reached": "yes"})] * 2)
    assert rows(assessor, found, "verdict") == [("met",)] * 2


def test_a_founding_that_records_tell_differently_proves_no_first_time(assessor: Assessor) -> None:
    founded = [{"established-on": "2024-03-01"}, {"established-on": "2019-03-01"}]
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH)], enterprise=founded)
    assert rows(assessor, found, "verdict") == [("unknown",)]


def test_kinds_that_tell_a_fact_differently_leave_it_unknown(assessor: Assessor) -> None:
    founded = {"enterprise": [{"established-on": "2024-03-01"}], "headquarters": [{"established-on": "2019-03-01"}]}
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH)], **founded)
    assert rows(assessor, found, "verdict") == [("unknown",)]


def test_a_statement_of_a_first_time_is_one_of_some_year(assessor: Assessor) -> None:
    some = [year(None, ENOUGH, **{"first-reached": "yes"}), year(2024, ENOUGH, **{"first-reached": "yes"})]
    found = assessed(assessor, ["I01"], enterprise_year=some)
    assert rows(assessor, found, "year", "verdict") == [(None, "unknown"), (2024, "met")]


@pytest.mark.parametrize("count", [5, 10**6, 153722867280])
def test_no_number_of_warehouses_breaks_the_cumulative_cap(assessor: Assessor, count: int) -> None:
    facts = {"provincial-public-warehouse": "yes", "public-warehouses": count, "year": 2024}
    source = table(assessor, "facts", [facts])
    found = assessor.assess([source], assessor.chosen(["I13"], ON), assessor.kind("facts"))
    assert rows(assessor, found, "verdict", "ceiling") == [("met", Decimal(5_000_000))]


def test_a_negative_cost_is_no_debt(assessor: Assessor) -> None:
    found = assessed(assessor, ["I06"], certification=[{"newly-certified": "yes", "certification-cost": -5000}])
    assert rows(assessor, found, "ceiling") == [(Decimal(0),)]


def test_a_number_beyond_all_sense_is_not_known(assessor: Assessor) -> None:
    cluster = {"cluster-name": "集群", "year": 2024, "cluster-import-export": 5_000_000_000}
    found = assessed(assessor, ["I08"], cluster=[cluster | {"cluster-suppliers": 123456789012345678901}])
    assert rows(assessor, found, "verdict") == [("unknown",)]


@pytest.mark.parametrize(("total", "verdict"), [(150_000, "met"), (150_001, "unknown"), (None, "met")])
def test_a_total_that_its_parts_do_not_come_to_is_not_known(
    assessor: Assessor, total: int | None, verdict: str
) -> None:
    facts = {"fx-small-firm": "yes", "fx-receipts": 100_000, "fx-payments": 50_000, "fx-total": total}
    facts |= {"fx-electronic-records": "yes", "bank-exempts": "yes", "year": 2024}
    found = assessed(assessor, ["fx-directory-exemption"], foreign_exchange=[facts])
    assert rows(assessor, found, "verdict") == [(verdict,)]


def test_a_warehouse_is_one_however_its_name_is_typed(assessor: Assessor) -> None:
    named = {"country": "DE", "year": 2024, "provincial-public-warehouse": "yes"}
    typed = [named | {"warehouse-name": name} for name in ("A仓", "A 仓", "Ａ仓", "a仓")]
    found = assessed(assessor, ["I13"], public_warehouse=[*typed, named | {"warehouse-name": "B仓"}])
    assert rows(assessor, found, "shared_ceiling") == [(Decimal(2_400_000),)] * 5
