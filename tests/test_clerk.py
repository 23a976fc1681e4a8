"""The faults that people make in applications, and what a careful clerk does with each.

What is surely meant is read and said (Info); what is possible but odd is asked about (Warning); what cannot be read, or
cannot be, goes back (Violation) and its cell stays empty. Nothing is guessed. What no record shows is asked of the help
of the field: whose turnover it is (14, 15), who counts as tenant or employee (20, 21). That an affiliate applies for
the same, or one cost is claimed under two measures (13), shows in no record.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import openpyxl
import pytest

from xiangce.enterprise import convert
from xiangce.enterprise.check import Checker
from xiangce.enterprise.message import Messages
from xiangce.intake import Source, read
from xiangce.names import PREFIXES

PLACE = "https://w3id.org/xiangce/id/place/"
YEAR = {
    "统一社会信用代码": "91430100PDY00001XL",
    "单位名称": "甲公司（虚构）",
    "所在地": "长沙市",
    "年度": "2024",
    "统计期起": "2024-01-01",
    "统计期止": "2024-12-31",
    "跨境电商年交易额（元）": "21000000",
    "年进出口额（元）": "5000000",
    "年纳税额（元）": "360000",
    "在湘从业人数": "100",
}
PARK = {
    **dict(list(YEAR.items())[:6]),
    "园区名称": "甲园（虚构）",
    "面积口径": "建筑面积",
    "园区面积（平方米）": "4800",
    "入驻跨境电商企业数": "28",
    "园区年交易额（元）": "2100000000",
    "园区年进出口额（元）": "520000000",
    "申报金额（元）": "150000",
}
TENANT = {
    "企业统一社会信用代码": "91430200PDY000028R",
    "企业名称": "乙公司（虚构）",
    "园区名称": "甲园（虚构）",
    "年度": "2024",
    "运营主体统一社会信用代码": "91430100PDY00001XL",
    "跨境电商企业": "是",
    "入驻或服务起始日期": "2023-09-01",
    "迁出或服务结束日期": "2024-12-31",
}
MARKETING = {
    **dict(list(YEAR.items())[:6]),
    "年跨境电商营销推广费用（元）": "1000000",
    "申报金额（元）": "200000",
    "申报比例": "20",
}
EXCHANGE = {**dict(list(YEAR.items())[:6]), "年度货物贸易收汇额（美元）": "30000"}
FORMS = {
    "enterprise-year": YEAR,
    "park": PARK,
    "park-tenant": TENANT,
    "marketing": MARKETING,
    "foreign-exchange": EXCHANGE,
}

TURNOVER, AREA, CODE = "跨境电商年交易额（元）", "园区面积（平方米）", "统一社会信用代码"
NONE: set[tuple[str, str]] = set()


def info(*rules: str) -> set[tuple[str, str]]:
    return {("Info", rule) for rule in rules}


def warning(*rules: str) -> set[tuple[str, str]]:
    return {("Warning", rule) for rule in rules}


def violation(*rules: str) -> set[tuple[str, str]]:
    return {("Violation", rule) for rule in rules}


class Told(NamedTuple):
    """What a clerk says of some records, by severity and reason, and the first of them as it was read."""

    said: set[tuple[str, str]]
    read: Mapping[str, object]
    findings: Sequence[Mapping[str, object]]


@pytest.fixture(scope="module")
def checker(graph) -> Checker:
    return Checker(graph)


@pytest.fixture(scope="module")
def messages(graph, checker) -> Messages:
    return Messages(graph, checker.kinds)


def told(checker: Checker, kind: str, body: bytes, name: str = "x.csv") -> Told:
    kept = []
    report = checker.check([Source(name, body)], checker.kinds[kind], sample=0, progress=kept.append)
    findings = list(report.findings.iter_rows(named=True))
    said = {(each["severity"], (each["why"] or each["rule"]).removeprefix(PREFIXES["xcsh"])) for each in findings}
    return Told(said, kept[0].frame.row(0, named=True), findings)


def changed(form: Mapping[str, str], changes: Mapping[str, object]) -> dict[str, object]:
    """A form with other cells; a heading with another unit takes the place of that without."""
    bare = {heading.partition("（")[0] for heading in changes}
    return {heading: cell for heading, cell in form.items() if heading.partition("（")[0] not in bare} | dict(changes)


def table(kind: str, *records: Mapping[str, object]) -> bytes:
    out = io.StringIO()
    rows = [changed(FORMS[kind], record) for record in records]
    writer = csv.DictWriter(out, list(rows[0]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def workbook(kind: str, *records: Mapping[str, object]) -> bytes:
    book = openpyxl.Workbook()
    rows = [changed(FORMS[kind], record) for record in records]
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", FORMS)
def test_a_sound_record_passes_without_a_word(checker, kind):
    assert told(checker, kind, table(kind, {})).said == NONE


SURE = [
    # 5: what nobody can take for anything else
    ("enterprise-year", {CODE: "９１４３０１００ＰＤＹ００００１ＸＬ"}, "ReadFullWidth", "uscc", "91430100PDY00001XL"),
    ("enterprise-year", {CODE: "91430100PDY00001XL  "}, "ReadSpaces", "uscc", "91430100PDY00001XL"),
    ("enterprise-year", {CODE: "91430100\u200bPDY00001XL"}, "ReadSpaces", "uscc", "91430100PDY00001XL"),
    ("enterprise-year", {CODE: "91430100pdy00001xl"}, "ReadCapitals", "uscc", "91430100PDY00001XL"),
    # 16: a percentage with its sign
    ("marketing", {"申报比例": "20%"}, "ReadPercent", "claimed-rate", Decimal(20)),
    # 17: numbers with separators, and with a multiple of their own
    ("enterprise-year", {TURNOVER: "21,000,000"}, "ReadThousands", "turnover", Decimal(21000000)),
    ("enterprise-year", {TURNOVER: "2,100万"}, "ReadScaled", "turnover", Decimal(21000000)),
    ("enterprise-year", {"跨境电商年交易额（万元）": "2100"}, "ReadColumnUnit", "turnover", Decimal(21000000)),
    ("enterprise-year", {"跨境电商年交易额（亿元）": "0.21"}, "ReadColumnUnit", "turnover", Decimal(21000000)),
    # 18: whole days
    ("enterprise-year", {"统计期起": "2024.1.1"}, "ReadDate", "period-start", "2024-01-01"),
    ("enterprise-year", {"统计期起": "2024年1月1日"}, "ReadDate", "period-start", "2024-01-01"),
]


@pytest.mark.parametrize(("kind", "change", "rule", "key", "value"), SURE)
def test_what_is_surely_meant_is_read_and_said(checker, kind, change, rule, key, value):
    result = told(checker, kind, table(kind, change))
    assert result.said == info(rule)
    read = result.read[key]
    assert (str(read) if key == "period-start" else read) == value


UNREADABLE = [
    # 2 and 22: dollars where yuan are asked for, as no rate is given
    ("enterprise-year", {"跨境电商年交易额（美元）": "3000000"}, "UnreadOtherUnit", "turnover"),
    ("enterprise-year", {"跨境电商年交易额（万美元）": "300"}, "UnreadOtherUnit", "turnover"),
    ("enterprise-year", {TURNOVER: "300万美元"}, "UnreadOtherUnit", "turnover"),
    ("enterprise-year", {TURNOVER: "$3000000"}, "UnreadOtherUnit", "turnover"),
    ("foreign-exchange", {"年度货物贸易收汇额（万元）": "21"}, "UnreadOtherUnit", "fx-receipts"),
    # 4: a code that a spreadsheet took for a number
    ("enterprise-year", {CODE: "9.14301E+17"}, "UnreadDigitsLost", "uscc"),
    # 9: a place that is none
    ("enterprise-year", {"所在地": "431271"}, "UnreadCode", "location"),
    # 16: percent of what?
    ("enterprise-year", {TURNOVER: "80%"}, "UnreadPercentSign", "turnover"),
    # 17: numerals in words, separators in odd places
    ("enterprise-year", {TURNOVER: "贰拾万"}, "UnreadChineseNumeral", "turnover"),
    ("enterprise-year", {TURNOVER: "2,10,00"}, "UnreadSeparators", "turnover"),
    # 18: months, two-digit years, days of which the order is not known, a serial number in a text
    ("enterprise-year", {"统计期起": "2024年1月"}, "UnreadHalfDate", "period-start"),
    ("enterprise-year", {"统计期起": "1/2/24"}, "UnreadDate", "period-start"),
    ("enterprise-year", {"统计期起": "45292"}, "UnreadDate", "period-start"),
    ("enterprise-year", {"统计期止": "2024-02-30"}, "UnreadDate", "period-end"),
    # 19: mu, in the cell or in the heading
    ("park", {AREA: "7.2亩"}, "UnreadOtherUnit", "park-area"),
    ("park", {"园区面积（亩）": "7.2"}, "UnreadOtherUnit", "park-area"),
    # 24: words in cells of numbers
    ("enterprise-year", {TURNOVER: "约1亿"}, "UnreadApproximate", "turnover"),
    ("enterprise-year", {TURNOVER: "1亿元以上"}, "UnreadApproximate", "turnover"),
    ("enterprise-year", {TURNOVER: "/"}, "UnreadPlaceholder", "turnover"),
]


@pytest.mark.parametrize(("kind", "change", "why", "key"), UNREADABLE)
def test_what_cannot_be_read_goes_back_and_is_not_guessed(checker, kind, change, why, key):
    result = told(checker, kind, table(kind, change))
    assert result.said == violation(why)
    assert result.read[key] is None


WRONG = [
    # 5: letters that no code has; the digit that was meant is not put in
    ("enterprise-year", {CODE: "9143O100PDY00001XL"}, violation("Uscc"), "uscc", "9143O100PDY00001XL"),
    ("enterprise-year", {CODE: "91430100PDY0000IXL"}, violation("Uscc"), "uscc", "91430100PDY0000IXL"),
    ("enterprise-year", {CODE: "91430100PDY0000SXL"}, violation("Uscc"), "uscc", "91430100PDY0000SXL"),
    ("enterprise-year", {CODE: "9143010OPDY00001ZL"}, violation("Uscc"), "uscc", "9143010OPDY00001ZL"),
    # 5: one character miscopied is possible on a licence too, so an officer looks
    ("enterprise-year", {CODE: "91430100PDY00001XM"}, warning("UsccCheckCharacter"), "uscc", "91430100PDY00001XM"),
    ("enterprise-year", {CODE: "91430100PDY000010T"}, warning("UsccOrganizationCheck"), "uscc", "91430100PDY000010T"),
    # 4: a code of digits that was rounded before it came here
    (
        "enterprise-year",
        {CODE: "914301000000007000"},
        warning("UsccCheckCharacter", "UsccOrganizationCheck"),
        "uscc",
        "914301000000007000",
    ),
    # 6: the number of an old licence, of 15 digits, or of the tax office
    ("enterprise-year", {CODE: "430100000000011"}, violation("Uscc"), "uscc", "430100000000011"),
    ("enterprise-year", {CODE: "43010219900101001X01"}, violation("Uscc"), "uscc", "43010219900101001X01"),
    # 7: the code of the group for its branch shows where both are in a list
    ("park-tenant", {"企业" + CODE: "91430100PDY00001XL"}, warning("OperatorIsAnother"), "uscc", "91430100PDY00001XL"),
    # 9: a county under its former code or name
    (
        "enterprise-year",
        {"所在地": "431121"},
        warning("ReadRetired", "UsccOfAnotherRegion"),
        "location",
        PLACE + "431181",
    ),
    (
        "enterprise-year",
        {"所在地": "祁阳县"},
        warning("ReadRetired", "UsccOfAnotherRegion"),
        "location",
        PLACE + "431181",
    ),
    # 10: a firm that moved keeps its code
    ("enterprise-year", {"所在地": "株洲市"}, warning("UsccOfAnotherRegion"), "location", PLACE + "430200"),
    # 11: less than a year, or dates the wrong way round
    ("enterprise-year", {"统计期止": "2024-11-30"}, warning("PeriodOfTwelveMonths"), "year", 2024),
    (
        "enterprise-year",
        {"统计期止": "2023-12-31"},
        violation("ReportingPeriodInOrder") | warning("PeriodOfTwelveMonths"),
        "year",
        2024,
    ),
    # 12: import-export above turnover
    ("enterprise-year", {"年进出口额（元）": "30000000"}, warning("ImportExportAboveTurnover"), "year", 2024),
    # 16: a fraction for a percentage
    ("marketing", {"申报比例": "0.2"}, warning("ClaimedRateAsFraction"), "claimed-rate", Decimal("0.2")),
    # 19: mu given as square metres; an area without its measure
    ("park", {AREA: "7.2"}, warning("ParkAreaPerEnterprise"), "park-area", Decimal("7.2")),
    ("park", {"面积口径": ""}, warning("ParkAreaIsMeasured"), "park-area", Decimal(4800)),
]


@pytest.mark.parametrize(("kind", "change", "said", "key", "value"), WRONG)
def test_what_can_be_is_asked_about_and_what_cannot_be_goes_back(checker, kind, change, said, key, value):
    result = told(checker, kind, table(kind, change))
    assert result.said == said
    assert result.read[key] == value


def test_fault_1_yuan_in_a_column_of_ten_thousands_is_asked_about(checker):
    result = told(checker, "enterprise-year", table("enterprise-year", {"跨境电商年交易额（万元）": "21000000"}))
    assert result.said == info("ReadColumnUnit") | warning("TurnoverPerPerson")
    assert result.read["turnover"] == 210_000_000_000


def test_fault_1_ten_thousands_in_a_column_of_yuan_are_asked_about(checker):
    result = told(checker, "enterprise-year", table("enterprise-year", {TURNOVER: "2100"}))
    assert result.said == warning("TurnoverPerPerson", "TaxToTurnover", "ImportExportAboveTurnover")
    assert result.read["turnover"] == 2100


def test_fault_1_a_claim_of_a_few_yuan_is_asked_about(checker):
    result = told(checker, "park", table("park", {"申报金额（元）": "15"}))
    assert result.said == warning("ClaimedAmountOfFewYuan")
    assert result.read["claimed-amount"] == 15


def test_fault_3_hundred_millions_in_a_column_of_ten_thousands_are_asked_about(checker):
    result = told(checker, "park", table("park", {"园区年交易额（万元）": "21"}))
    assert result.said == info("ReadColumnUnit") | warning("ParkTurnoverPerEnterprise", "ParkImportExportAboveTurnover")
    assert result.read["park-turnover"] == 210_000


def test_fault_3_ten_thousands_in_a_column_of_hundred_millions_cannot_be(checker):
    result = told(checker, "park", table("park", {"园区年交易额（亿元）": "210000"}))
    assert result.said == info("ReadColumnUnit") | violation("ParkTurnover") | warning("ParkTurnoverPerEnterprise")


def test_faults_2_and_22_every_rule_that_needs_the_unread_amount_is_withheld(checker):
    body = table("enterprise-year", {"跨境电商年交易额（美元）": "3000", "年进出口额（元）": "90000000"})
    assert told(checker, "enterprise-year", body).said == violation("UnreadOtherUnit")


def test_fault_2_an_amount_without_a_unit_is_read_as_yuan_and_that_is_asked_about(checker):
    result = told(checker, "enterprise-year", table("enterprise-year", {"跨境电商年交易额": "21000000"}))
    assert result.said == warning("ReadNoUnit")
    assert result.read["turnover"] == 21_000_000


def test_fault_3_ten_thousand_in_the_cell_and_in_the_heading_count_once_or_twice_so_neither_is_guessed(checker):
    result = told(checker, "enterprise-year", table("enterprise-year", {"跨境电商年交易额（万元）": "2100万"}))
    assert result.said == info("ReadColumnUnit") | violation("UnreadScaledTwice")
    assert result.read["turnover"] is None


def test_fault_4_a_code_of_digits_in_a_cell_of_numbers_has_lost_its_end(checker):
    body = workbook("enterprise-year", {CODE: 914301001234567890})
    result = told(checker, "enterprise-year", body, "x.xlsx")
    assert ("Violation", "UnreadDigitsLost") in result.said
    assert result.read["uscc"] is None


def test_fault_6_the_message_says_that_an_old_number_is_not_the_code(checker, messages):
    (finding,) = told(checker, "enterprise-year", table("enterprise-year", {CODE: "430100000000011"})).findings
    assert "15位" in messages.say(finding, "zh")
    assert "15 digits" in messages.say(finding, "en")


def test_fault_7_two_branches_under_one_code_show_as_one_enterprise_twice(checker):
    body = table("enterprise-year", {"单位名称": "甲公司一分公司"}, {"单位名称": "甲公司二分公司", "所在地": "长沙市"})
    assert ("Violation", "EnterpriseOncePerYear") in told(checker, "enterprise-year", body).said


@pytest.mark.parametrize("name", ["甲(湖南)公司", "甲（湖南）公司", "甲（湖南)公司"])
def test_fault_8_brackets_of_either_width_are_left_as_they_are(checker, name):
    result = told(checker, "enterprise-year", table("enterprise-year", {"单位名称": name}))
    assert (result.said, result.read["legal-name"]) == (NONE, name)


def test_fault_9_the_message_names_the_county_of_today(checker, messages):
    findings = told(checker, "enterprise-year", table("enterprise-year", {"所在地": "431121"})).findings
    (sentence,) = (messages.say(each, "zh") for each in findings if each["rule"].endswith("ReadRetired"))
    assert "祁阳市" in sentence
    assert "http" not in sentence


def test_fault_11_twelve_months_across_two_calendar_years_are_fine(checker):
    period = {"统计期起": "2023-07-01", "统计期止": "2024-06-30"}
    assert told(checker, "enterprise-year", table("enterprise-year", period)).said == NONE


def test_fault_11_periods_that_overlap_are_asked_about_in_both_records(checker):
    later = {"年度": "2025", "统计期起": "2024-07-01", "统计期止": "2025-06-30"}
    result = told(
        checker,
        "enterprise-year",
        table(
            "enterprise-year",
            {},
            later,
        ),
    )
    assert result.said == warning("EnterpriseYearsApart")
    assert [(each["row"], each["also"]) for each in result.findings] == [(2, "x.csv:3"), (3, "x.csv:2")]


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        ("enterprise-year", "uscc", ["分支机构", "15位"]),  # 6, 7
        ("enterprise-year", "turnover", ["平台", "GMV", "一般贸易"]),  # 14, 15
        ("park", "park-turnover", ["GMV"]),  # 14
        ("park", "park-enterprises", ["去重", "停业", "挂名"]),  # 20
        ("park-tenant", "uscc", ["外地登记"]),  # 20
        ("enterprise-year", "headcount", ["社会保险", "合同"]),  # 21
        ("park", "park-headcount", ["社会保险", "合同"]),  # 21
        ("enterprise-year", "import-export", ["海关统计"]),  # 12
        ("park", "park-area", ["亩", "666.67"]),  # 19
        ("park", "claimed-amount", ["以元计", "不是万元"]),  # 1
        ("marketing", "claimed-rate", ["百分比", "0.2"]),  # 16
    ],
)
def test_the_help_of_a_field_says_what_counts_where_no_record_shows_it(checker, kind, key, words):
    field = checker.kinds[kind].by_key[key]
    assert [word for word in words if word not in field.help["zh"]] == []
    assert field.help["en"]


def test_fault_18_days_and_serial_numbers_of_a_spreadsheet_are_read_as_the_days_that_they_are(checker):
    body = workbook("enterprise-year", {"统计期起": 45292, "统计期止": 45657})
    result = told(checker, "enterprise-year", body, "x.xlsx")
    assert result.said == info("ReadSerial")
    assert [str(result.read[key]) for key in ("period-start", "period-end")] == ["2024-01-01", "2024-12-31"]


def test_fault_20_a_tenant_listed_twice_goes_back_with_both_rows(checker):
    times = {"入驻或服务起始日期": "2024-01-01", "迁出或服务结束日期": "2024-06-30"}
    again = {"入驻或服务起始日期": "2024-07-01", "迁出或服务结束日期": "2024-12-31"}
    result = told(checker, "park-tenant", table("park-tenant", times, again))
    assert result.said == violation("TenantOncePerYear")
    assert {(each["row"], each["also"]) for each in result.findings} == {(2, "x.csv:3"), (3, "x.csv:2")}
    assert all("企业统一社会信用代码" in each["column"] for each in result.findings)


def test_fault_20_the_other_row_is_named_with_its_sheet(checker):
    result = told(checker, "park-tenant", workbook("park-tenant", {}, {}), "x.xlsx")
    assert {each["also"] for each in result.findings} == {"x.xlsx:Sheet:2", "x.xlsx:Sheet:3"}


def test_fault_20_a_tenant_of_two_parks_at_once_is_asked_about(checker):
    result = told(checker, "park-tenant", table("park-tenant", {"园区名称": "甲园"}, {"园区名称": "乙园"}))
    assert result.said == warning("TenantInOnePark")


def test_fault_20_a_tenant_registered_elsewhere_is_listed_without_a_word(checker):
    result = told(checker, "park-tenant", table("park-tenant", {"企业统一社会信用代码": "91110000PDY00001X3"}))
    assert result.said == NONE


def test_fault_23_a_claim_of_exactly_the_cap_is_fine_and_one_cent_more_is_not(checker):
    assert told(checker, "park", table("park", {"申报金额（万元）": "500"})).said == info("ReadColumnUnit")
    assert told(checker, "park", table("park", {"申报金额（元）": "5000000"})).said == NONE
    assert told(checker, "park", table("park", {"申报金额（元）": "5000000.01"})).said == violation(
        "ParkClaimWithinCaps"
    )


def test_fault_23_a_claim_of_exactly_the_share_of_the_cost_is_fine(checker):
    share = {"年跨境电商营销推广费用（元）": "333333.30", "申报比例": "30"}
    assert told(checker, "marketing", table("marketing", {**share, "申报金额（元）": "99999.99"})).said == NONE
    over = told(checker, "marketing", table("marketing", {**share, "申报金额（元）": "100000"}))
    assert {severity for severity, _ in over.said} == {"Violation"}


def test_fault_25_a_file_in_gb18030_is_read_with_its_names(checker):
    body = table("enterprise-year", {"单位名称": "甲公司（𠮷）"}).decode().encode("gb18030")
    result = told(checker, "enterprise-year", body)
    assert result.said == info("ReadEncoding")
    assert result.read["legal-name"] == "甲公司（𠮷）"


def test_a_missing_value_names_the_column_in_which_it_belongs(checker, messages):
    result = told(checker, "enterprise-year", table("enterprise-year", {"所在地": ""}))
    assert [(each["severity"], each["column"]) for each in result.findings] == [("Violation", "所在地")]
    without = "统一社会信用代码,所在地,年度\n91430100PDY00001XL,长沙市,2024\n"
    (finding,) = told(checker, "enterprise-year", without.encode()).findings
    assert (finding["row"], finding["column"]) == (2, "单位名称")


def test_other_values_are_said_in_words(checker, messages):
    (finding,) = told(checker, "park", table("park", {"符合省级园区认定办法": "true"})).findings
    assert "符合省级园区认定办法 是" in messages.say(finding, "zh")
    assert "eligible under the park measures yes" in messages.say(finding, "en")
    assert "符合省级园区认定办法" in finding["column"]


@pytest.mark.parametrize("form", ["ttl", "jsonld", "json", "csv", "parquet"])
def test_records_written_in_another_form_come_back_without_a_word(checker, form):
    body = table("park", {})
    batches = read([Source("x.csv", body)], checker.kinds, checker.kinds["park"])
    result = told(checker, "park", b"".join(convert.write(batches, form)), f"x.{form}")
    assert result.said == NONE
    assert result.read["park-turnover"] == 2_100_000_000


def test_a_file_name_that_looks_like_a_value_does_not_mislead_the_message(checker, messages):
    body = table("park-tenant", {}, {})
    findings = told(checker, "park-tenant", body, "年份=2024; a=b.csv").findings
    assert all("年份=2024; a=b.csv:" in messages.say(each, "zh") for each in findings)
