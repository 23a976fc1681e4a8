"""All self-built warehouses of an enterprise together: added up from its records, and never taken to be all it has."""

from collections.abc import Mapping

import pytest

from eligible_tables import ON, SECOND, assessed, rows
from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    return Assessor(graph)


def house(name: str, area: str, **more: object) -> Mapping[str, object]:
    """A self-built and self-used warehouse with enough trade, unless the record says otherwise."""
    usual = {"self-built-self-used": "yes", "host-import-export": "150000000", "country": "KE"}
    return {**usual, "warehouse-name": name, "warehouse-area": area, **more}


def verdicts(assessor: Assessor, *records: Mapping[str, object]) -> list[object]:
    """The verdict of each record, with what is missing where it is unknown."""
    found = assessed(assessor, ["I15"], self_built_warehouse=records)
    told = rows(assessor, found, "verdict", "missing")
    return [f"{verdict} {missing}" if verdict == "unknown" else verdict for verdict, missing in told]


UNKNOWN = "unknown self-built-area"


def test_two_warehouses_that_only_together_are_large_enough_are_read_both_ways(assessor: Assessor) -> None:
    assert verdicts(assessor, house("A", "2000"), house("B", "1500")) == ["borderline", "borderline"]


def test_one_record_is_not_taken_for_all_that_an_enterprise_has(assessor: Assessor) -> None:
    assert verdicts(assessor, house("A", "2000")) == [UNKNOWN]
    assert verdicts(assessor, house("A", "2000"), house("B", "999.99")) == [UNKNOWN, UNKNOWN]


def test_a_stated_total_settles_that_even_together_they_are_too_small(assessor: Assessor) -> None:
    assert verdicts(assessor, house("A", "2000", **{"self-built-area": "2999.99"})) == ["not-met"]


def test_one_that_is_large_enough_is_so_beside_small_ones(assessor: Assessor) -> None:
    assert verdicts(assessor, house("A", "3000.01"), house("B", "10")) == ["met", "borderline"]


def test_warehouses_that_are_not_self_built_or_not_known_to_be_do_not_count(assessor: Assessor) -> None:
    other = house("B", "9000", **{"self-built-self-used": "no"})
    assert verdicts(assessor, house("A", "2000"), other) == [UNKNOWN, "not-met"]
    unsaid = house("B", "2500", **{"self-built-self-used": None})
    assert verdicts(assessor, house("A", "2000"), unsaid) == [UNKNOWN, "unknown self-built-self-used self-built-area"]


def test_warehouses_of_another_enterprise_do_not_count(assessor: Assessor) -> None:
    assert verdicts(assessor, house("A", "2000"), house("B", "1500", uscc=SECOND)) == [UNKNOWN, UNKNOWN]


def test_a_warehouse_that_is_recorded_twice_counts_once(assessor: Assessor) -> None:
    assert verdicts(assessor, house("Nairobi 1", "2000"), house("nairobi１", "2000")) == [UNKNOWN, UNKNOWN]


def test_a_total_below_what_the_records_come_to_is_not_believed(assessor: Assessor) -> None:
    stated = {"self-built-area": "2500"}
    assert verdicts(assessor, house("A", "2000", **stated), house("B", "900", **stated)) == [UNKNOWN, UNKNOWN]


def test_two_totals_of_one_enterprise_leave_the_total_unknown(assessor: Assessor) -> None:
    one, other = house("A", "1000", **{"self-built-area": "2500"}), house("B", "900", **{"self-built-area": "2600"})
    assert verdicts(assessor, one, other) == [UNKNOWN, UNKNOWN]


def test_parts_of_a_hundredth_are_never_rounded_up_to_the_mark(assessor: Assessor) -> None:
    assert verdicts(assessor, house("A", "1499.991"), house("B", "1500.001")) == [UNKNOWN, UNKNOWN]


def test_the_answer_says_how_much_is_known_of_a_total(assessor: Assessor) -> None:
    found = assessed(assessor, ["I15"], self_built_warehouse=[house("A", "2000"), house("B", "1500")])
    answers = list(assessor.explained(found, "en", ON))
    (leaf,) = (each for each in answers[0]["tree"]["members"] if each["requirement"] == "I15-C2")
    told = {each["reading"]: (each["holds"], each.get("at_least")) for each in leaf["readings"]}
    assert told == {
        "I15-C2-R1": (False, None),
        "I15-C2-R2": (False, None),
        "I15-C2-R3": (True, "3500"),
        "I15-C2-R4": (True, "3500"),
    }
