"""Records judged: what is joined, what earlier years say, what one enterprise shares, what results hold."""

import csv
import io
from decimal import Decimal

import openpyxl
import polars as pl
import pytest

from eligible_tables import FIRST, NAME, ON, SECOND, assessed, rows, table
from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.grain import anchors, grains
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.report import tabular
from xiangce.errors import TooLarge
from xiangce.graph import Graph


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    """The engine over the shipped policy."""
    return Assessor(graph)


def test_every_incentive_and_target_is_asked_of_some_kind_of_record(assessor: Assessor) -> None:
    every = grains(assessor.graph, assessor.kinds).values()
    asked = {rule.key: [grain.kind.key for grain in anchors(rule, every)] for rule in assessor.rules.all.values()}
    assert all(asked.values())
    assert asked["I01"] == ["enterprise-year"]
    assert asked["I03"] == ["headquarters"]
    assert asked["I05"] == ["enterprise-year"]
    assert asked["I10"] == ["park"]
    assert asked["I14"] == ["exemplary-case"]
    assert sorted(asked["T6"]) == ["consolidation-warehouse", "public-warehouse"]


def year(number: int, turnover: object, **more: object) -> dict[str, object]:
    return {"year": number, "turnover": turnover, **more}


def test_an_earlier_year_above_the_mark_ends_the_first_time(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2023, 100000000), year(2024, 150000000)])
    assert rows(assessor, found, "year", "verdict") == [(2023, "unknown"), (2024, "not-met")]


def test_all_years_since_the_founding_below_the_mark_prove_the_first_time(assessor: Assessor) -> None:
    found = assessed(
        assessor,
        ["I01"],
        enterprise_year=[year(2024, 150000000), year(2022, 90000000), year(2023, "99999999.99")],
        enterprise=[{"established-on": "2022-03-01"}],
    )
    assert rows(assessor, found, "year", "verdict") == [(2024, "met"), (2022, "not-met"), (2023, "not-met")]


def test_a_year_that_is_missing_leaves_the_first_time_unknown(assessor: Assessor) -> None:
    found = assessed(
        assessor,
        ["I01"],
        enterprise_year=[year(2022, 90000000), year(2024, 150000000)],
        enterprise=[{"established-on": "2022-03-01"}],
    )
    assert rows(assessor, found, "year", "verdict")[1] == (2024, "unknown")


def test_a_year_without_a_figure_is_no_year_of_zero(assessor: Assessor) -> None:
    found = assessed(
        assessor,
        ["I01"],
        enterprise_year=[year(2023, None, headcount=5), year(2024, 150000000)],
        enterprise=[{"established-on": "2023-01-01"}],
    )
    assert rows(assessor, found, "year", "verdict") == [(2024, "unknown")]


def test_an_enterprise_founded_in_the_year_has_no_earlier_one(assessor: Assessor) -> None:
    found = assessed(
        assessor, ["I01"], enterprise_year=[year(2024, 150000000)], enterprise=[{"established-on": "2024-12-31"}]
    )
    assert rows(assessor, found, "verdict", "ceiling") == [("met", Decimal("200000.00"))]


def test_another_enterprise_says_nothing_of_the_first_time(assessor: Assessor) -> None:
    found = assessed(
        assessor,
        ["I01"],
        enterprise_year=[year(2023, 900000000, uscc=SECOND), year(2024, 150000000, **{"first-reached": "yes"})],
    )
    assert rows(assessor, found, "uscc", "verdict")[1] == (FIRST, "met")


def test_facts_of_another_kind_of_record_are_joined(assessor: Assessor) -> None:
    pilot = year(2024, None, **{"pilots-cross-border": "yes", "pays-incubation-fee": "yes"})
    alone = assessed(assessor, ["I05"], enterprise_year=[pilot])
    assert rows(assessor, alone, "verdict", "missing") == [("unknown", "traditional-enterprise")]
    both = assessed(assessor, ["I05"], enterprise_year=[pilot], enterprise=[{"traditional-enterprise": "yes"}])
    assert rows(assessor, both, "verdict", "missing") == [("met", "")]


def test_what_two_records_tell_differently_is_not_known(assessor: Assessor) -> None:
    pilot = year(2024, None, **{"pilots-cross-border": "yes", "pays-incubation-fee": "yes"})
    said = [{"traditional-enterprise": "yes"}, {"traditional-enterprise": "no"}]
    found = assessed(assessor, ["I05"], enterprise_year=[pilot], enterprise=said)
    assert rows(assessor, found, "verdict", "missing") == [("unknown", "traditional-enterprise")]


def test_a_value_that_cannot_be_read_counts_as_missing_and_is_counted(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, "约1.5亿", **{"first-reached": "yes"})])
    assert rows(assessor, found, "verdict", "missing") == [("unknown", "turnover")]
    assert found.unread == 1


def warehouse(number: int, recognised: str = "yes", **more: object) -> dict[str, object]:
    named = {"warehouse-name": f"仓{number}", "country": "DE", "year": 2024}
    return named | {"provincial-public-warehouse": recognised} | more


@pytest.mark.parametrize(("count", "together"), [(1, None), (4, 4_800_000), (5, 5_000_000), (9, 5_000_000)])
def test_public_warehouses_of_one_enterprise_share_the_cumulative_cap(
    assessor: Assessor, count: int, together: int | None
) -> None:
    found = assessed(assessor, ["I13"], public_warehouse=[warehouse(each) for each in range(count)])
    shared = None if together is None else Decimal(together)
    assert rows(assessor, found, "ceiling", "shared_ceiling") == [(Decimal(1_200_000), shared)] * count


def test_a_refused_warehouse_and_one_of_another_enterprise_do_not_share(assessor: Assessor) -> None:
    some = [warehouse(1), warehouse(2, "no"), warehouse(3, uscc=SECOND), warehouse(4)]
    found = assessed(assessor, ["I13"], public_warehouse=some)
    assert rows(assessor, found, "verdict", "ceiling", "shared_ceiling") == [
        ("met", Decimal(1_200_000), Decimal(2_400_000)),
        ("not-met", None, None),
        ("met", Decimal(1_200_000), None),
        ("met", Decimal(1_200_000), Decimal(2_400_000)),
    ]


def test_a_warehouse_that_is_reported_for_two_years_is_one(assessor: Assessor) -> None:
    some = [warehouse(1), warehouse(1, year=2023), warehouse(2)]
    found = assessed(assessor, ["I13"], public_warehouse=some)
    assert rows(assessor, found, "shared_ceiling") == [(Decimal(2_400_000),)] * 3


@pytest.mark.parametrize(("year", "ceiling"), [(1, 600_000), (2, 300_000), (3, 300_000), (4, 0)])
def test_a_warehouse_in_a_year_of_support_has_the_cap_of_that_year(assessor: Assessor, year: int, ceiling: int) -> None:
    found = assessed(assessor, ["I13"], public_warehouse=[warehouse(1, **{"support-year": year})])
    assert rows(assessor, found, "verdict", "ceiling") == [("met", Decimal(ceiling))]


def certificate(number: int, cost: int, **more: object) -> dict[str, object]:
    return {"certificate-number": f"C{number}", "certification-name": "CE", "newly-certified": "yes"} | {
        "certification-cost": cost,
        **more,
    }


def test_several_certificates_of_one_enterprise_share_its_cap(assessor: Assessor) -> None:
    some = [certificate(1, 400_000), certificate(2, 500_000), certificate(3, 400_000, uscc=SECOND)]
    found = assessed(assessor, ["I06"], certification=some)
    assert rows(assessor, found, "ceiling", "shared_ceiling") == [
        (Decimal(320_000), Decimal(500_000)),
        (Decimal(400_000), Decimal(500_000)),
        (Decimal(320_000), None),
    ]


def test_a_ceiling_that_hangs_on_a_missing_cost_names_it(assessor: Assessor) -> None:
    found = assessed(assessor, ["I06"], certification=[certificate(1, 400_000) | {"certification-cost": None}])
    assert rows(assessor, found, "verdict", "ceiling", "missing") == [("met", Decimal(500_000), "certification-cost")]


def test_a_branch_that_does_not_matter_is_no_reason(assessor: Assessor) -> None:
    park = {"park-name": "园区", "year": 2024, "park-area": 5000, "park-supporting-facilities": "yes"}
    park |= {"park-one-stop-services": "yes", "park-enterprises": 25, "park-recognised": "yes"}
    traded = {"park-name": "园区二", "park-turnover": 1, "park-import-export": 500_000_000}
    found = assessed(assessor, ["I10"], park=[park | {"park-turnover": 2_000_000_000}, park | traded])
    assert rows(assessor, found, "verdict", "not_met", "missing") == [("met", "", "")] * 2


def test_a_table_in_chinese_has_words_for_keys(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, 150_000_000)])
    frame = Sheets(assessor, Labels(assessor.graph, "zh", ON), in_words=True).long(found)
    (row,) = frame.select("编号", "结论", "最高（元）", "缺少").rows()
    assert row == ("I01", "缺少数据", Decimal(200_000), "属首次达到; 跨境电商年交易额（往年，写作 …:年份）; 成立日期")


def test_rows_that_tell_nothing_of_an_incentive_are_left_out_unless_asked_for(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01", "I05"], enterprise_year=[year(2024, 5)])
    assert rows(assessor, found, "incentive", "verdict") == [("I01", "not-met")]
    whole = Sheets(assessor, Labels(assessor.graph, "en", ON)).long(found, everything=True)
    assert whole.select("incentive", "verdict").rows() == [("I01", "not-met"), ("I05", "unknown")]


def test_a_table_of_facts_of_all_kinds_is_judged_by_all_incentives(assessor: Assessor) -> None:
    facts = {"turnover": "1.5亿", "first-reached": "是", "park-area": "3999", "year": 2024}
    source = table(assessor, "facts", [facts])
    found = assessor.assess([source], assessor.chosen((), ON), assessor.kind("facts"))
    wide = Sheets(assessor, Labels(assessor.graph, "zh", ON)).wide(found)
    assert wide.select("I01", "I01 ceiling", "I10", "I06").rows() == [
        ("met", Decimal("200000.00"), "not-met", "unknown")
    ]


def test_results_as_csv_excel_and_parquet_say_the_same_and_compute_nothing(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, 5, **{"legal-name": "=1+1公司"})])
    frame = Sheets(assessor, Labels(assessor.graph, "zh", ON)).long(found)
    written = {form: io.BytesIO() for form in ("csv", "xlsx", "parquet")}
    for form, file in written.items():
        tabular(frame, form, file)
    (line,) = csv.DictReader(io.StringIO(written["csv"].getvalue().decode("utf-8-sig")))
    assert line["legal-name"] == "'=1+1公司"
    assert line["verdict"] == "not-met"
    sheet = openpyxl.load_workbook(written["xlsx"]).active
    assert sheet is not None
    cells = dict(zip(*([cell.value for cell in row] for row in sheet.iter_rows(max_row=2)), strict=True))
    assert (cells["legal-name"], cells["uscc"], cells["title"]) == ("'=1+1公司", FIRST, "年交易额首次达1亿元奖励")
    again = pl.read_parquet(written["parquet"].getvalue())
    assert again.select("legal-name", "incentive").rows() == [("=1+1公司", "I01")]


def test_more_rows_than_a_spreadsheet_has_are_refused(assessor: Assessor) -> None:
    with pytest.raises(TooLarge):
        tabular(pl.DataFrame({"a": pl.int_range(1_048_576, eager=True)}), "xlsx", io.BytesIO())


def test_the_place_of_each_value_is_told(assessor: Assessor) -> None:
    pilot = year(2024, None, **{"pilots-cross-border": "yes", "pays-incubation-fee": "no"})
    found = assessed(assessor, ["I05"], enterprise_year=[pilot], enterprise=[{"traditional-enterprise": "yes"}])
    (answer,) = assessor.explained(found, "en", ON)
    assert answer["subject"]["legal-name"] == NAME
    sources = {leaf["requirement"]: leaf["source"]["file"] for leaf in answer["tree"]["members"]}
    assert sources == {"I05-C1": "enterprise.csv", "I05-C2": "enterprise-year.csv", "I05-C3": "enterprise-year.csv"}
    assert answer["where"][0]["unit"]["key"] == "gov-430100"
