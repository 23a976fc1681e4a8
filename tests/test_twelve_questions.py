"""The questions that people ask of the policy, with answers worked out by hand from its text."""

from datetime import date
from typing import Any

import pytest

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.reply import about_facts
from xiangce.graph import Graph
from xiangce.questions import ask
from xiangce.responsibility import who

NAMED_CUSTOMS, OPEN_WITHOUT_CUSTOMS, CLOSED_WITHOUT_CUSTOMS = {4, 10, 11, 12}, {2, 3, 5, 6, 13}, {1, 7, 8, 9}
PBOC = "中国人民银行长沙中心支行（国家外汇管理局湖南省分局）"


def column(graph: Graph, question: str, name: str, **values: str) -> list[str]:
    found = ask(graph, question, values).rows
    return [row[name].value.rsplit("/", 1)[-1] if row[name] else "" for row in found]


def judged(graph: Graph, of: str, facts: str) -> dict[str, Any]:
    """The reply on facts that are written `name=value,name=value`."""
    assessor, on = Assessor(graph), date(2025, 5, 1)
    said = dict(_fact(each) for each in facts.split(","))
    return about_facts(assessor, said, assessor.chosen([of], on), "en", on)


def _fact(text: str) -> tuple[str, object]:
    """A fact, with a source if it names one behind an @."""
    name, value = text.split("=")
    value, _, source = value.partition("@")
    return name, {"value": value, "source": source}


def verdicts(graph: Graph, of: str, facts: str) -> dict[str, str]:
    """The verdict of each leaf."""
    (answer,) = judged(graph, of, facts)["answers"]
    nodes, leaves = [answer["tree"]], {}
    for node in nodes:
        nodes += node.get("members", ())
        if "members" not in node:
            leaves[node["requirement"]] = node["verdict"]
    return leaves


def measures(record: dict[str, object], part: str) -> set[int]:
    return {duty["measure"] for duty in record[part]}  # type: ignore[index, attr-defined]


def test_1_commerce_leads_measure_7_and_five_others_take_part_in_a_closed_list(graph: Graph) -> None:
    record = who(graph, "measure/7", date(2023, 3, 3), "en").record()
    assert record["lead"]["key"] == "commerce"  # type: ignore[index]
    participants = [place["key"] for place in record["participants"]]  # type: ignore[attr-defined]
    assert participants == ["drc", "finance", "local-finance", "postal", "sinosure"]
    assert record["list"] == "closed"
    assert record["implementers"]["key"] == "municipal-governments"  # type: ignore[index]
    assert record["implementers"]["clause"] == "1-11"  # type: ignore[index]


def test_2_customs_leads_11_takes_part_in_three_and_is_not_excluded_from_five(graph: Graph) -> None:
    record = who(graph, "长沙海关", date(2023, 3, 3), "zh").record()
    assert measures(record, "leads") == {11}
    assert measures(record, "leads") | measures(record, "takes_part") == NAMED_CUSTOMS
    assert measures(record, "open_lists") == OPEN_WITHOUT_CUSTOMS
    assert measures(record, "closed_lists") == CLOSED_WITHOUT_CUSTOMS
    assert {duty["clause"] for duty in record["leads"]} == {"11-12"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    [
        "SAFE",
        "国家外汇管理局湖南省分局",
        "PBoC",
        "人民银行长沙中心支行",
        "State Administration of Foreign Exchange Hunan Branch",
    ],
)
def test_3_either_nameplate_finds_the_same_unit_with_the_same_measures(graph: Graph, name: str) -> None:
    record = who(graph, name, date(2023, 3, 3), "zh").record()
    assert measures(record, "leads") == {9, 12}
    assert measures(record, "takes_part") == {4, 6, 10}
    assert record["unit"]["name"] == PBOC  # type: ignore[index]


def test_3_the_unit_bears_its_new_name_after_the_reform(graph: Graph) -> None:
    record = who(graph, "SAFE", date(2025, 5, 1), "zh").record()
    assert record["unit"]["name"] == "中国人民银行湖南省分行（国家外汇管理局湖南省分局）"  # type: ignore[index]


def test_4_exactly_100_million_reaches_the_mark_if_it_is_the_first_time(graph: Graph) -> None:
    assert verdicts(graph, "I01", "turnover=100000000,first-reached=yes") == {"I01-C1": "met", "I01-C2": "met"}
    assert verdicts(graph, "I01", "turnover=99999999.99,first-reached=yes") == {"I01-C1": "not-met", "I01-C2": "met"}
    assert verdicts(graph, "I01", "turnover=100000000") == {"I01-C1": "unknown", "I01-C2": "met"}
    assert verdicts(graph, "I01", "turnover=100000000,first-reached=no") == {"I01-C1": "not-met", "I01-C2": "met"}
    assert column(graph, "ceilings", "amount", incentive="I01")[0] == "200000"
    assert set(column(graph, "ceilings", "factor", incentive="I01")) == {"import-export", "tax-paid", "headcount"}
    assert set(column(graph, "ceilings", "channel", incentive="I01")) == {"factor-based"}


@pytest.mark.parametrize(
    ("cost", "ceiling", "binding"),
    [
        ("400000", 320_000, "I06-2"),
        ("624999.99", 499_999.992, "I06-2"),
        ("625000", 500_000, "I06-1"),
        ("700000", 500_000, "I06-1"),
    ],
)
def test_5_eighty_per_cent_of_the_cost_binds_up_to_625000(
    graph: Graph, cost: str, ceiling: float, binding: str
) -> None:
    (found,) = ask(graph, "ceiling-of-cost", {"incentive": "I06", "cost": cost}).rows
    assert float(found["ceiling"].value) == ceiling  # type: ignore[union-attr]
    assert found["binding"].value.endswith(f"/cap/{binding}")  # type: ignore[union-attr]
    assert float(found["binds_from"].value) == 625_000  # type: ignore[union-attr]


def test_6_a_park_needs_turnover_or_import_export_and_the_rest_and_a_decision(graph: Graph) -> None:
    facts = (
        "park-area=5000,park-enterprises=25,park-supporting-facilities=yes,park-one-stop-services=yes,"
        "park-turnover=1500000000,park-import-export=520000000"
    )
    found = verdicts(graph, "I10", facts)
    assert found.pop("I10-C5-1") == "not-met"
    assert found.pop("I10-C6") == "needs-decision"
    assert set(found.values()) == {"met"}
    groups = dict(
        zip(
            column(graph, "criteria", "requirement", of="I10"),
            column(graph, "criteria", "combinator", of="I10"),
            strict=True,
        )
    )
    assert {key for key, combinator in groups.items() if combinator == "any-of"} == {"I10-C5-1", "I10-C5-2"}
    assert column(graph, "ceilings", "amount", incentive="I10")[0] == "5000000"


@pytest.mark.parametrize(
    ("count", "by_year"),
    [
        ("4", [2_400_000, 1_200_000, 1_200_000]),
        ("5", [3_000_000, 1_500_000, 500_000]),
        ("9", [5_000_000, 0, 0]),
    ],
)
def test_7_the_cumulative_cap_of_5_million_binds_from_five_warehouses(
    graph: Graph, count: str, by_year: list[int]
) -> None:
    found = column(graph, "ceiling-over-years", "ceiling", incentive="I13", count=count)
    assert [int(float(amount)) for amount in found] == by_year


@pytest.mark.parametrize(
    ("volume", "verdict"), [("130000000", "borderline"), ("90000000", "borderline"), ("100000000", "met")]
)
def test_8_a_consolidation_warehouse_off_100_million_is_borderline_either_way(
    graph: Graph, volume: str, verdict: str
) -> None:
    found = verdicts(graph, "I16", f"consolidation-smes=12,consolidation-import-export={volume}")
    assert found == {"I16-C1": "met", "I16-C2": verdict, "I16-C3": "met"}


def test_8_the_preferred_reading_is_that_100_million_is_a_floor(graph: Graph) -> None:
    found = ask(graph, "criteria", {"of": "I16"}).rows
    readings = {
        row["comparator"].value.rsplit("/", 1)[-1]: row["preferred"].value  # type: ignore[union-attr]
        for row in found
        if row["requirement"].value.endswith("I16-C2")  # type: ignore[union-attr]
    }
    assert readings == {"gteq": "true", "lteq": "false"}


def test_9_the_province_pays_headquarters_premiums_and_interest_itself(graph: Graph) -> None:
    answer = ask(graph, "who-pays", {})
    paid = {
        (row["channel"].value.rsplit("/", 1)[-1], row["incentive"].value[-3:], row["clause"].value.rsplit("/", 1)[-1])
        for row in answer.rows
    }  # type: ignore[union-attr]
    assert {key for channel, key, _ in paid if channel == "direct-provincial"} == {"I03", "I04", "I18", "I19", "I20"}
    assert {clause for channel, _, clause in paid if channel == "direct-provincial"} == {"end-1"}
    by_factors = {key for channel, key, _ in paid if channel == "factor-based"}
    assert by_factors == {"I01", "I02", *(f"I{n:02}" for n in range(5, 17))}
    assert {key for channel, key, _ in paid if channel == "other-policy"} == {"I17"}


def test_10_six_targets_for_2025_all_led_by_commerce_in_five_measures(graph: Graph) -> None:
    found = [row for row in ask(graph, "targets", {}).rows if row["target"]]
    targets = {
        row["target"].value[-2:]: (row["measure"].value.rsplit("/", 1)[-1], row["count"].value, row["deadline"].value)  # type: ignore[union-attr]
        for row in found
    }
    assert targets == {
        "T1": ("1", "20", "2025"),
        "T2": ("1", "5", "2025"),
        "T3": ("2", "20", "2025"),
        "T4": ("3", "3", "2025"),
        "T5": ("5", "10", "2025"),
        "T6": ("7", "20", "2025"),
    }
    assert {row["lead"].value.rsplit("/", 1)[-1] for row in found} == {"commerce"}  # type: ignore[union-attr]
    without = [row["measure"].value.rsplit("/", 1)[-1] for row in ask(graph, "targets", {}).rows if not row["target"]]  # type: ignore[union-attr]
    assert without == ["4", "6", "8", "9", "10", "11", "12", "13"]


def test_11_exactly_200000_dollars_is_not_under_200000_and_the_bank_decides(graph: Graph) -> None:
    facts = "fx-receipts=200000,fx-payments=0,fx-electronic-records=yes"
    found = verdicts(graph, "fx-directory-exemption", facts)
    assert found["F1-C2"] == "not-met"
    assert found["F1-C5"] == "needs-decision"
    below = "fx-receipts=199999.99,fx-payments=0,fx-electronic-records=yes"
    assert verdicts(graph, "fx-directory-exemption", below)["F1-C2"] == "met"
    together = "fx-receipts=150000,fx-payments=150000"
    assert verdicts(graph, "fx-directory-exemption", together)["F1-C2"] == "borderline"


@pytest.mark.parametrize(
    ("place", "on", "expected"),
    [
        ("常德市", "2023-03-03", "not-listed"),
        ("长沙市", "2023-03-03", "listed"),
        ("邵阳市", "2025-05-01", "listed"),
        ("邵阳市", "2025-04-01", "not-listed"),
    ],
)
def test_11_simplified_declaration_is_for_pilot_zones_of_that_day(
    graph: Graph, place: str, on: str, expected: str
) -> None:
    rules = dict(
        zip(
            column(graph, "place-rules", "rule", place=place, on=on),
            column(graph, "place-rules", "open", place=place, on=on),
            strict=True,
        )
    )
    assert rules["simplified-declaration"] == expected


def test_11_six_zones_existed_when_the_document_was_issued_and_seven_on_1_may_2025(graph: Graph) -> None:
    assert len(column(graph, "zones", "zone", on="2023-03-03")) == 6
    later = set(column(graph, "zones", "zone", on="2025-05-01"))
    assert later - set(column(graph, "zones", "zone", on="2023-03-03")) == {"shaoyang"}


def test_12_the_number_needs_its_series_and_validity_is_not_stated(graph: Graph) -> None:
    found = ask(graph, "citation", {}).rows
    assert {row["number"].value for row in found} == {"湘政办发〔2023〕9号"}  # type: ignore[union-attr]
    assert {row["registration"].value for row in found} == {"HNPR—2023—01005"}  # type: ignore[union-attr]
    assert "湘政发〔2023〕9号" in {row["its_number"].value for row in found}  # type: ignore[union-attr]
    assert set(column(graph, "citation", "validity")) == {"not-stated"}


def test_before_the_document_was_issued_nobody_had_to_do_anything(graph: Graph) -> None:
    assert ask(graph, "unit-measures", {"unit": "customs", "on": "2023-03-02"}).rows == []
    assert ask(graph, "unit-measures", {"unit": "customs", "on": "2023-03-03"}).rows


def test_a_missing_fact_is_named_and_never_taken_for_no(graph: Graph) -> None:
    (answer,) = judged(graph, "fx-directory-exemption", "fx-receipts=150000")["answers"]
    missing = {each["requirement"]: [fact["fact"] for fact in each["facts"]] for each in answer["unknown"]}
    assert missing == {"F1-C2": ["fx-payments"], "F1-C3": ["fx-payments"], "F1-C4": ["fx-electronic-records"]}


def test_the_whole_premium_is_open_to_a_firm_that_trades_through_the_single_window(graph: Graph) -> None:
    decided = "sme=yes@list,insurance-policy-eligible=yes@notice"
    facts = f"{decided},insured-through-single-window=no,trades-through-single-window=yes"
    assert verdicts(graph, "I18", facts) == {"I18-C1": "met", "I18-C2": "borderline", "I18-C3": "met", "I18-C4": "met"}


@pytest.mark.parametrize(
    ("incentive", "ceiling"), [("I18", "100000"), ("I07", "30000"), ("I01", "200000"), ("I05", "")]
)
def test_the_most_for_a_cost_of_100000_is_said_or_said_to_be_unstated(
    graph: Graph, incentive: str, ceiling: str
) -> None:
    (found,) = ask(graph, "ceiling-of-cost", {"incentive": incentive, "cost": "100000"}).records()
    assert found.get("ceiling", "") == ceiling
    note = found.get("note", {"key": ""})
    assert note["key"] == {"I05": "not-stated", "I01": "any-cost"}.get(incentive, "")  # type: ignore[index]


def test_a_fact_that_no_condition_asks_for_is_said_to_be_unused(graph: Graph) -> None:
    unused = judged(graph, "I13", "warehouse-area=2800")["not_asked"]
    assert [each["fact"] for each in unused] == ["warehouse-area"]
    assert judged(graph, "I01", "turnover=1,first-reached=yes,tax-paid=3")["not_asked"] == []


def test_later_changes_of_measure_12_are_dated_and_up_to_the_day_asked(graph: Graph) -> None:
    early = column(graph, "changes", "date", measure="m12", on="2023-12-31")
    assert early == ["2023-08-18"]
    late = column(graph, "changes", "date", measure="m12", on="2025-12-31")
    assert {"2024-06-01", "2025-10-29"} <= set(late)
