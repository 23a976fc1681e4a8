"""Columns are known by their headings, tables by their kind, and what is no record is told apart."""

from decimal import Decimal

import pytest

from intake_cases import CODE, KINDS, SHED, STALL, batches, notes, rules, table, told
from xiangce.errors import BadInput
from xiangce.intake import Source, read
from xiangce.schema import Batch

D = Decimal


def only(rows: list[list[object]], name: str = "x.csv") -> Batch:
    (batch,) = batches(table(rows), name)
    return batch


@pytest.mark.parametrize(
    "headings",
    [
        ["code", "opened-on", "turnover"],
        ["代码", "启用日期", "交易额（元）"],
        ["*代 码", "启用日期*", "交易额 (元)"],
        ["Code", "Date of  opening", "Annual Turnover [CNY]"],
        ["ＣＯＤＥ", "opened_on", "交易额【元】"],
        ["代码（必填）", "启用日期（年月日）", "交易额（人民币元）（必填）"],
    ],
)
def test_a_heading_is_a_key_or_a_name_in_either_language(headings: list[str]) -> None:
    batch = only([headings, [CODE, "2024-01-01", "5"]])
    assert batch.kind is STALL
    assert (told(batch, "code").value, told(batch, "turnover").value) == (CODE, D(5))
    assert dict(batch.headings) == dict(zip(["code", "opened-on", "turnover"], headings, strict=True))
    assert rules(batch) == []


def test_brackets_that_belong_to_a_name_are_no_unit() -> None:
    batch = only([["代码", "收汇额（货物）"], [CODE, "5"]])
    assert told(batch, "receipts").value == D(5)


def test_a_remark_in_brackets_makes_a_column_of_numbers_unknown_but_not_one_of_texts() -> None:
    batch = only([["代码（18位）", "年度", "面积", "交易额（含税）"], [CODE, "2024", "1", "5"]])
    assert told(batch, "code").value == CODE
    assert told(batch, "turnover").value is None
    assert ("ReadUnknownColumn", "交易额（含税）", "", "") in notes(batch)


def test_money_without_a_unit_is_read_as_the_unit_of_the_field_with_a_warning_for_the_column() -> None:
    batch = only([["代码", "交易额", "面积"], [CODE, "5", "6"], [CODE, "7", "8"]])
    assert batch.frame["turnover"].to_list() == [D(5), D(7)]
    assert notes(batch) == {("ReadNoUnit", "交易额", "", "")}


def test_a_multiplied_column_is_told_of_once() -> None:
    batch = only([["代码", "交易额（万元）", "面积"], *[[CODE, "5", "1"]] * 3])
    assert batch.frame["turnover"].to_list() == [D(50_000)] * 3
    assert notes(batch) == {("ReadColumnUnit", "交易额（万元）", "万元", "10000")}


def test_a_column_of_units_speaks_for_its_row() -> None:
    batch = only(
        [
            ["代码", "交易额", "金额单位", "面积"],
            [CODE, "5", "万元", "1"],
            [CODE, "6", "元", "2"],
            [CODE, "7", "", "3"],
            [CODE, "8", "USD", "4"],
            [CODE, "9", "斤", "5"],
            [CODE, "1,000", "亿元", "6"],
        ]
    )
    assert batch.frame["turnover"].to_list() == [D(50_000), D(6), D(7), None, None, D(100_000_000_000)]
    assert [told(batch, "turnover", row).why for row in (3, 4)] == ["UnreadOtherUnit"] * 2
    assert batch.frame["area"].to_list() == [D(n) for n in range(1, 7)]
    assert rules(batch) == ["ReadColumnUnit", "ReadColumnUnit", "ReadNoUnit"]


def test_a_currency_and_a_multiple_in_two_columns_belong_together() -> None:
    rows = [[CODE, "5", "人民币", "万元"], [CODE, "5", "USD", "万元"], [CODE, "5", "人民币", ""]]
    batch = only([["代码", "交易额", "币种", "单位"], *rows])
    assert batch.frame["turnover"].to_list() == [D(50_000), None, D(5)]


def test_a_unit_in_the_heading_must_agree_with_that_of_the_row() -> None:
    rows = [[CODE, "5", "万元"], [CODE, "5", "亿元"], [CODE, "5", ""]]
    batch = only([["代码", "交易额（万元）", "单位"], *rows])
    assert batch.frame["turnover"].to_list() == [D(50_000), None, D(50_000)]


def test_headings_may_stand_below_titles() -> None:
    batch = only([["湖南省摊位情况表"], ["填报单位：甲", "2024 年"], ["代码", "面积"], [CODE, "5"]])
    assert batch.frame["_row"].to_list() == [4]


def test_headings_below_the_tenth_row_are_not_found() -> None:
    with pytest.raises(BadInput, match="no row among the first 10"):
        only([*[["标题"]] * 10, ["代码", "面积"], [CODE, "5"]])


def test_the_names_in_the_other_language_units_help_and_an_example_below_the_headings_are_no_records() -> None:
    batch = only(
        [
            ["代码", "名称", "面积", "交易额"],
            ["code", "name", "floor area", "annual turnover"],
            ["必填", "必填", "", "选填"],
            ["", "", "平方米", "万元"],
            ["请填写代码，要求准确。", "", "请填写面积，要求准确。", ""],
            ["示例：" + CODE, "示例摊位", "1", "2"],
            [CODE, "示例摊位", "3", "4"],
        ]
    )
    assert batch.frame["_row"].to_list() == [7]
    assert (told(batch, "area").value, told(batch, "turnover").value) == (D(3), D(40_000))
    assert ("ReadRowsPassedOver", "", "2, 3, 4, 5, 6", "5") in notes(batch)


def test_a_record_whose_name_begins_with_example_is_a_record() -> None:
    assert only([["名称", "面积"], ["示例跨境电商产业园", "5"]]).frame.height == 1
    assert only([["名称", "面积"], ["Examples Ltd", "5"]]).frame.height == 1


def test_comments_and_blank_rows_are_passed_over_wherever_they_stand() -> None:
    batch = only([["代码", "面积"], [CODE, "5"], ["# 说明", ""], ["", ""], ["# short"], [CODE, "6"], ["", " "]])
    assert batch.frame["_row"].to_list() == [2, 6]
    assert ("ReadRowsPassedOver", "", "3, 5", "2") in notes(batch)


def test_a_column_that_no_field_has_is_told_of_and_left() -> None:
    batch = only([["代码", "面积", "备注", "", ""], [CODE, "5", "甲", "", "乙"]])
    assert notes(batch) == {("ReadUnknownColumn", name, "", "") for name in ("备注", "#5")}


def test_two_columns_for_one_field_are_refused() -> None:
    with pytest.raises(BadInput, match="“代码” and “code” both give “code”"):
        only([["代码", "code", "面积"], [CODE, CODE, "5"]])


def test_the_kind_is_the_one_that_the_headings_fit_clearly_best() -> None:
    assert only([["代码", "名称", "年度", "高度"], [CODE, "甲", "2024", "1"]]).kind is SHED
    assert only([["代码", "名称", "面积"], [CODE, "甲", "1"]]).kind is STALL


def test_headings_that_fit_several_kinds_ask_which() -> None:
    with pytest.raises(BadInput, match=r"several kinds of record: shed \(shed\), stall \(stall\)") as caught:
        only([["代码", "名称", "年度"], [CODE, "甲", "2024"]])
    assert caught.value.details["candidates"] == ["shed", "stall"]
    assert "棚屋" in caught.value.say("zh")


@pytest.mark.parametrize("name", ["shed.csv", "棚屋.csv", "SHED.csv.gz"])
def test_the_name_of_the_file_decides_between_kinds(name: str) -> None:
    assert only([["代码", "名称", "年度"], [CODE, "甲", "2024"]], name).kind is SHED


def test_the_name_of_the_file_does_not_outweigh_the_headings() -> None:
    assert only([["代码", "名称", "所在地", "面积"], [CODE, "甲", "长沙", "1"]], "shed.csv").kind is STALL


def test_a_kind_that_is_asked_for_is_taken() -> None:
    (batch,) = batches(table([["代码", "名称", "年度"], [CODE, "甲", "2024"]]), kind=SHED)
    assert batch.kind is SHED
    with pytest.raises(BadInput, match="no row among the first"):
        batches(table([["面积", "交易额"], ["1", "2"]]), kind=SHED)


def test_no_headings_at_all_are_refused_with_those_that_are_known() -> None:
    with pytest.raises(BadInput, match="such as shed: code, name, year; stall: code, name, location"):
        only([["甲", "乙"], ["1", "2"]])


def test_headings_alone_are_no_records() -> None:
    with pytest.raises(BadInput, match="holds no record"):
        only([["代码", "面积"]])
    with pytest.raises(BadInput, match="holds no record"):
        only([["代码", "面积"], ["", ""]])


def test_records_are_named_by_file_sheet_and_row() -> None:
    body = table([["code", "area"], [CODE, "5"], [CODE, "6"]])
    first, second = (next(read([Source(name, body)], KINDS)).frame["_id"].to_list() for name in ("a.csv", "b.csv"))
    assert first == second
    assert first[0].startswith("https://w3id.org/xiangce/id/record/")
    assert first[0].endswith("/1/2")
    assert first[1].endswith("/1/3")


def test_what_was_given_is_kept_beside_what_was_read() -> None:
    batch = only([["代码", "面积", "名称"], [CODE, "4,800", ""], [CODE, "约5", "甲"]])
    assert batch.given.to_dict(as_series=False) == {"code": [CODE] * 2, "area": ["4,800", "约5"], "name": [None, "甲"]}
    assert batch.file == "x.csv"
