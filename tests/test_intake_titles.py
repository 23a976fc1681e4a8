"""What stands above the headings: a unit that a title says holds for the amounts that have none of their own."""

import io
from decimal import Decimal

import openpyxl
import pytest

from xiangce.intake import Source, read
from xiangce.schema import kinds

HEADINGS = [
    "统一社会信用代码",
    "园区名称",
    "年度",
    "园区年交易额",
    "园区年进出口额（亿元）",
    "park-tax-paid",
    "园区面积",
]
ROW = ["91430100PDY00001XL", "甲园（虚构）", "2024", "210000", "5.2", "7", "4800"]


def amounts(graph, title: list[str], *, xlsx: bool = False) -> tuple:
    """Turnover, import-export, tax and area of a record below a title."""
    rows = [title, HEADINGS, ROW]
    (batch, *_) = read([Source("t.xlsx", workbook(rows)) if xlsx else Source("t.csv", table(rows))], kinds(graph))
    keys = ["park-turnover", "park-import-export", "park-tax-paid", "park-area"]
    return batch.frame.select(keys).row(0)


def table(rows) -> bytes:
    width = len(HEADINGS)
    return "\n".join(",".join([*row, *[""] * (width - len(row))]) for row in rows).encode()


def workbook(rows) -> bytes:
    book, written = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("xlsx", [False, True])
@pytest.mark.parametrize("title", [["单位：万元"], ["园区情况表", "（金额单位: 万元）"], ["Unit: 10k CNY"]])
def test_the_unit_of_a_title_holds_for_amounts_without_one(graph, title, xlsx):
    read_as = (Decimal(2_100_000_000), Decimal(520_000_000), Decimal(7), Decimal(4800))
    assert amounts(graph, title, xlsx=xlsx) == read_as


@pytest.mark.parametrize(
    "title", [["填报单位：某市商务局"], ["单位：平方米"], ["单位：万元", "单位：元"], ["万元户园区"]]
)
def test_a_title_that_says_no_unit_of_money_or_two_changes_nothing(graph, title):
    assert amounts(graph, title)[0] == Decimal(210_000)


def test_dollars_in_a_title_are_not_read_as_yuan(graph):
    assert amounts(graph, ["单位：万美元"])[:2] == (None, Decimal(520_000_000))
