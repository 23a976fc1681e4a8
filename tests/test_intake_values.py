"""Every way in which people write a value is read as what it surely says, or refused with the reason."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_cases import CODE, STALL, Told, cell
from xiangce.intake import Rule
from xiangce.intake.column import FieldReader
from xiangce.intake.number import number
from xiangce.intake.units import BASE, Unit, unit
from xiangce.schema.lexical import is_well_formed

D = Decimal


def read(value: object, rule: str | None = None) -> Told:
    return Told(value, rule, None)


def unread(why: str) -> Told:
    return Told(None, None, why)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4800", read(D("4800"))),
        ("-0.5", read(D("-0.5"))),
        ("4,800", read(D("4800"), "ReadThousands")),
        ("1,234,567.50", read(D("1234567.5"), "ReadThousands")),
        ("1，234，567", read(D("1234567"), "ReadThousands")),
        ("４８００", read(D("4800"), "ReadFullWidth")),
        (" 4800\u3000", read(D("4800"), "ReadSpaces")),
        ("48\u200b00", read(D("4800"), "ReadSpaces")),
        ("+4800", read(D("4800"), "ReadPlainNumber")),
        ("4800.", read(D("4800"), "ReadPlainNumber")),
        (".5", read(D("0.5"), "ReadPlainNumber")),
        ("−5", read(D("-5"), "ReadFullWidth")),
        ("4800平方米", read(D("4800"), "ReadUnitSuffix")),
        ("4800 ㎡", read(D("4800"), "ReadUnitSuffix")),
        ("4800m²", read(D("4800"), "ReadUnitSuffix")),
        ("1.2万平方米", read(D("12000"), "ReadScaled")),
        ("7亩", unread("UnreadOtherUnit")),
        ("80%", unread("UnreadPercentSign")),
        ("1,2", unread("UnreadSeparators")),
        ("1,23,456", unread("UnreadSeparators")),
        ("0,123", unread("UnreadSeparators")),
        ("1.234.567,89", unread("UnreadSeparators")),
        ("1 234", unread("UnreadSeparators")),
        ("1e3", unread("UnreadExponent")),
        ("9.11E+17", unread("UnreadExponent")),
        ("贰拾万", unread("UnreadChineseNumeral")),
        ("三千", unread("UnreadChineseNumeral")),
        ("约5000", unread("UnreadApproximate")),
        ("5000以上", unread("UnreadApproximate")),
        ("10多万", unread("UnreadApproximate")),
        ("1-2", unread("UnreadApproximate")),
        ("1000～2000", unread("UnreadApproximate")),
        (">100", unread("UnreadApproximate")),
        ("-", unread("UnreadPlaceholder")),
        ("/", unread("UnreadPlaceholder")),
        ("无", unread("UnreadPlaceholder")),
        ("N/A", unread("UnreadPlaceholder")),
        ("#N/A", unread("UnreadErrorValue")),
        ("NaN", unread("UnreadErrorValue")),
        ("-inf", unread("UnreadErrorValue")),
        ("Infinity", unread("UnreadErrorValue")),
        ("2024-03-01", unread("UnreadDateForNumber")),
        ("=A1*2", unread("UnreadFormula")),
        ("10²", unread("UnreadNumber")),
        ("٣", unread("UnreadNumber")),
        ("1_000", unread("UnreadNumber")),
        ("(5)", unread("UnreadNumber")),
        ("很大", unread("UnreadNumber")),
        ("true", unread("UnreadNumber")),
        ("12345678901234567", unread("UnreadTooLarge")),
        ("0.1234567891", unread("UnreadTooPrecise")),
        ("1" * 5000, unread("UnreadNumber")),
        ("", read(None)),
        (" \u200b\u00a0", read(None)),
    ],
)
def test_a_number_is_read_only_if_it_is_sure(text: str, expected: Told) -> None:
    assert cell("area", text) == expected


@pytest.mark.parametrize(
    ("key", "heading", "text", "expected"),
    [
        ("turnover", "turnover", "1,000万", read(D("10000000"), "ReadScaled")),
        ("turnover", "turnover", "1.5亿", read(D("150000000"), "ReadScaled")),
        ("turnover", "turnover", "1.5亿元", read(D("150000000"), "ReadScaled")),
        ("turnover", "turnover", "人民币200万元", read(D("2000000"), "ReadScaled")),
        ("turnover", "turnover", "¥1,234", read(D("1234"), "ReadUnitSuffix")),
        ("turnover", "turnover", "￥-5", unread("UnreadNumber")),
        ("turnover", "turnover", "1234元", read(D("1234"), "ReadUnitSuffix")),
        ("turnover", "turnover", "$1,234", unread("UnreadOtherUnit")),
        ("turnover", "turnover", "100万美元", unread("UnreadOtherUnit")),
        ("turnover", "turnover", "RMB 100 USD", unread("UnreadOtherUnit")),
        ("turnover", "turnover", "约1亿", unread("UnreadApproximate")),
        ("turnover", "turnover", "1亿元以上", unread("UnreadApproximate")),
        ("turnover", "交易额（万元）", "2100", read(D("21000000"))),
        ("turnover", "交易额（万元）", "0.00005", read(D("0.5"))),
        ("turnover", "交易额（万元）", "2,100.5", read(D("21005000"), "ReadThousands")),
        ("turnover", "交易额（万元）", "1,000万", unread("UnreadScaledTwice")),
        ("turnover", "交易额（万元）", "¥5", unread("UnreadScaledTwice")),
        ("turnover", "交易额（万元）", "1.5亿元", read(D("150000000"), "ReadScaled")),
        ("turnover", "交易额（万元）", "1000元", read(D("1000"), "ReadUnitSuffix")),
        ("turnover", "交易额（万元）", "9999999999999", unread("UnreadTooLarge")),
        ("turnover", "交易额（万元）", "9,999,999,999,999", unread("UnreadTooLarge")),
        ("turnover", "交易额（万元）", "0.00000000000001", unread("UnreadTooPrecise")),
        ("turnover", "交易额（万元）", "0.0000000000010", read(D("0.00000001"), "ReadPlainNumber")),
        ("turnover", "Annual turnover [10k CNY]", "3", read(D("30000"))),
        ("turnover", "交易额（亿元）", "1.23456789", read(D("123456789"))),
        ("turnover", "交易额（美元）", "5", unread("UnreadOtherUnit")),
        ("area", "面积（亩）", "5", unread("UnreadOtherUnit")),
        ("receipts", "receipts", "12万", read(D("120000"), "ReadScaled")),
        ("receipts", "收汇额（货物）（万美元）", "1.2", read(D("12000"))),
        ("receipts", "receipts", "US$12", read(D("12"), "ReadUnitSuffix")),
        ("share", "share", "80%", read(D("80"), "ReadPercent")),
        ("share", "share", "80.5％", read(D("80.5"), "ReadPercent")),
        ("share", "比例(%)", "0.8", read(D("0.8"))),
        ("staff", "staff", "12人", read(12, "ReadUnitSuffix")),
        ("staff", "staff", "12家", read(12, "ReadUnitSuffix")),
        ("staff", "staff", "1.2万", read(12000, "ReadScaled")),
        ("staff", "staff", "12.0", read(12, "ReadPlainNumber")),
        ("staff", "staff", "12.5", unread("UnreadWholeNumber")),
        ("staff", "staff", "1,234", read(1234, "ReadThousands")),
        ("staff", "staff", "1,234.00", read(1234, "ReadThousands")),
        ("year", "year", "2024年", read(2024, "ReadUnitSuffix")),
        ("year", "year", "2024年度", read(2024, "ReadUnitSuffix")),
        ("year", "year", "2万", unread("UnreadNumber")),
    ],
)
def test_units_and_multiples_are_those_that_cell_and_heading_say(
    key: str, heading: str, text: str, expected: Told
) -> None:
    assert cell(key, text, heading) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-03-03", read(date(2023, 3, 3))),
        ("2023/3/3", read(date(2023, 3, 3), "ReadDate")),
        ("2023.3.3", read(date(2023, 3, 3), "ReadDate")),
        ("2023-3-3", read(date(2023, 3, 3), "ReadDate")),
        ("2023年3月3日", read(date(2023, 3, 3), "ReadDate")),
        ("２０２３年３月３日", read(date(2023, 3, 3), "ReadDate")),
        ("20230303", read(date(2023, 3, 3), "ReadDate")),
        ("2023-03-03T00:00:00", read(date(2023, 3, 3), "ReadDate")),
        ("2023-03-03 00:00:00.000", read(date(2023, 3, 3), "ReadDate")),
        ("2023/3/3 0:00", read(date(2023, 3, 3), "ReadDate")),
        ("2023-03-03T00:00:00+08:00", read(date(2023, 3, 3), "ReadDate")),
        ("2023-03-03T00:00:00Z", unread("UnreadTimeOfDay")),
        ("2023-03-03 09:30", unread("UnreadTimeOfDay")),
        ("2023-02-30", unread("UnreadDate")),
        ("0000-01-01", unread("UnreadDate")),
        ("3/4/2023", unread("UnreadDate")),
        ("24-03-01", unread("UnreadDate")),
        ("2023-03/03", unread("UnreadDate")),
        ("2023年3月", unread("UnreadHalfDate")),
        ("2023-03", unread("UnreadHalfDate")),
        ("202303", unread("UnreadHalfDate")),
        ("2023", unread("UnreadHalfDate")),
        ("45352", unread("UnreadDate")),
        ("去年", unread("UnreadDate")),
        ("-", unread("UnreadPlaceholder")),
        ("#VALUE!", unread("UnreadErrorValue")),
        ("2" * 5000, unread("UnreadDate")),
    ],
)
def test_a_day_is_read_only_if_it_is_a_whole_one(text: str, expected: Told) -> None:
    assert cell("opened-on", text) == expected


@pytest.mark.parametrize("text", ["有", "Yes", "TRUE", "1", "√", " 是 ", "Ｙ"])
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert cell("public", text) == read(value=True, rule="ReadYesNo")


@pytest.mark.parametrize("text", ["无", "NO", "False", "0", "×"])
def test_no_is_said_in_many_ways(text: str) -> None:
    assert cell("public", text) == read(value=False, rule="ReadYesNo")


def test_true_and_false_and_the_answers_of_the_forms_need_no_note() -> None:
    assert cell("public", "true") == read(value=True)
    assert cell("public", text=False) == read(value=False)
    assert [cell("public", text) for text in ("是", "yes")] == [read(value=True)] * 2
    assert [cell("public", text) for text in ("否", "no")] == [read(value=False)] * 2


@pytest.mark.parametrize("text", ["也许", "x", "-", "2", "是否"])
def test_what_is_neither_yes_nor_no_is_not_read(text: str) -> None:
    assert cell("public", text) == unread("UnreadYesNo")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲公司", read("甲公司")),
        ("甲 公司（虚构）", read("甲 公司（虚构）")),
        (" 甲公司\t", read("甲公司", "ReadSpaces")),
        ("甲\n公司", read("甲 公司", "ReadSpaces")),
        ("甲\u202e公司", read("甲公司", "ReadSpaces")),
        ("甲\u0000公司", read("甲 公司", "ReadSpaces")),
        ("甲\u00a0公司", read("甲 公司", "ReadSpaces")),
        ("#N/A", unread("UnreadErrorValue")),
        ("#1 仓", read("#1 仓")),
        ("=甲", read("=甲")),
        ("1e3", read("1e3")),
        ("甲" * 10_001, unread("UnreadTooLong")),
        (["甲"], unread("UnreadNested")),
        ({"a": 1}, unread("UnreadNested")),
    ],
)
def test_a_text_stays_as_it_is_but_for_what_nobody_sees(text: object, expected: Told) -> None:
    assert cell("name", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CODE, read(CODE)),
        (CODE.lower(), read(CODE, "ReadCapitals")),
        ("９１４３０１００PDY00001XL", read(CODE, "ReadFullWidth")),
        ("91430100 PDY00001XL", read(CODE, "ReadSpaces")),
        (f"{CODE}\u200b", read(CODE, "ReadSpaces")),
        ("430100000012345", read("430100000012345")),
        (" o0 ", read("o0", "ReadSpaces")),
        ("9.11101066976942E+17", unread("UnreadDigitsLost")),
        ("9.11e17", unread("UnreadDigitsLost")),
    ],
)
def test_a_code_is_mended_only_if_that_makes_it_one(text: str, expected: Told) -> None:
    assert cell("code", text) == expected


def place(code: str) -> str:
    return f"https://example.org/place/{code}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("430100", read(place("430100"))),
        (430100, read(place("430100"))),
        ("长沙市", read(place("430100"))),
        ("长沙", read(place("430100"))),
        (place("430100"), read(place("430100"))),
        ("changsha", read(place("430100"), "ReadName")),
        ("长 沙 市", read(place("430100"), "ReadName")),
        ("新湘县", read(place("430381"), "ReadRetired")),
        ("430321", read(place("430381"), "ReadRetired")),
        ("同名县", unread("UnreadAmbiguousName")),
        ("431001", read(place("431001"))),
        ("430100 长沙市", unread("UnreadCode")),
        ("43", unread("UnreadCode")),
        ("#REF!", unread("UnreadErrorValue")),
    ],
)
def test_a_code_of_a_list_is_meant_by_number_name_or_address(text: object, expected: Told) -> None:
    assert cell("place", text) == expected


@pytest.mark.parametrize(
    ("text", "iri", "factor"),
    [
        ("元", "CCY_CNY", 1),
        ("万元", "CCY_CNY", 10_000),
        ("亿元", "CCY_CNY", 100_000_000),
        ("千元", "CCY_CNY", 1000),
        ("人民币万元", "CCY_CNY", 10_000),
        ("万元人民币", "CCY_CNY", 10_000),
        ("RMB", "CCY_CNY", 1),
        ("10k CNY", "CCY_CNY", 10_000),
        ("单位：万元", "CCY_CNY", 10_000),
        ("万美元", "CCY_USD", 10_000),
        ("USD million", "CCY_USD", 1_000_000),
        ("m²", "M2", 1),
        ("%", "PERCENT", 1),
    ],
)
def test_units_have_many_words(text: str, iri: str, factor: int) -> None:
    found = unit(text)
    assert found
    assert (found.iri, found.factor) == (f"http://qudt.org/vocab/unit/{iri}", factor)


@pytest.mark.parametrize("text", ["", "元万", "美元人民币", "4800", "x" * 100_000])
def test_other_words_are_no_units(text: str) -> None:
    assert unit(text) is None


SMALL = st.sampled_from("0123456789,.-+ 万亿元%¥$年月日/eE人约至①²\u200b\u3000０１，．")
TEXTS = st.one_of(st.text(SMALL, max_size=14), st.text(max_size=20))


def second_parser(text: str) -> Decimal | None:
    """The number that a text says in a column of yuan, by another way: one table of suffixes and no shared code."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    narrow = seen.translate({0xFF01 + n: 0x21 + n for n in range(94)} | {0xFFE5: "¥", 0x2212: "-"})
    bare = re.sub(r"[\s\x00-\x1f\x7f]+", " ", narrow).strip()
    bare = re.sub("^([+-]?)¥ ?(?=[0-9.])", r"\1", bare)
    for suffix, zeros in (
        ("亿元", 8),
        ("万元", 4),
        ("亿¥", 8),
        ("万¥", 4),
        ("亿", 8),
        ("万", 4),
        ("元", 0),
        ("¥", 0),
        ("", 0),
    ):
        number_text = bare.removesuffix(suffix).removesuffix(" ") if suffix else bare
        if (
            bare.endswith(suffix)
            and re.fullmatch(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)?(\.[0-9]*)?", number_text)
            and re.search("[0-9]", number_text)
        ):
            return Decimal(number_text.replace(",", "")).scaleb(zeros)
    return None


@given(TEXTS)
def test_whatever_is_read_as_an_amount_is_what_a_second_parser_reads(text: str) -> None:
    field = STALL.by_key["turnover"]
    reading = number(field, text)
    if reading.value is not None:
        assert is_well_formed("decimal", reading.value)
        assert second_parser(text) == Decimal(reading.value)


@given(st.decimals(0, 10**7, places=2), st.sampled_from(["", "万", "亿元", "元", " 万元"]))
def test_an_amount_that_is_plainly_written_is_always_read(amount: Decimal, suffix: str) -> None:
    factor = 10 ** {"": 0, "万": 4, "亿元": 8, "元": 0, " 万元": 4}[suffix]
    reading = number(STALL.by_key["turnover"], f"{amount:,}{suffix}")
    assert reading.value is not None
    assert Decimal(reading.value) == amount * factor


@given(TEXTS, st.sampled_from(STALL.fields), st.sampled_from([BASE, Unit(None, 10_000), Unit(None, 10**8)]))
def test_every_text_is_read_misread_or_left_out_by_every_field(text: str, field: object, factor: Unit) -> None:
    told = cell(field.key, text)  # type: ignore[attr-defined]
    assert (told.value is None) or (told.why is None)
    assert factor.fits(None)


@given(st.lists(st.text(SMALL, min_size=1, max_size=12), min_size=1, max_size=8), st.sampled_from([1, 10_000]))
def test_the_engine_and_the_single_reader_read_the_same_numbers(texts: list[str], factor: int) -> None:
    """Plain numbers and those with separators go by the engine; both ways must agree where both can read."""
    import polars as pl

    for key in ("turnover", "staff"):
        field = STALL.by_key[key]
        reader = FieldReader(field)
        frame = pl.DataFrame({"text": texts, "binary": [False] * len(texts)}).with_row_index("record")
        by_engine = frame.select(reader.values(pl.col("text"), None, Unit(None, factor))).to_series()
        odd = dict(reader.odd(frame, Unit(None, factor)).select("record", "value").iter_rows())
        for at, text in enumerate(texts):
            single = number(field, text, Unit(None, factor)).value
            assert odd[at] == single
            if by_engine[at] is not None:
                assert single is not None
                assert Decimal(single) == by_engine[at]


def test_every_rule_of_reading_is_written_down_with_texts_and_severity(graph: object) -> None:
    rows = graph.select(  # type: ignore[attr-defined]
        "SELECT ?rule ?severity (COUNT(DISTINCT LANG(?message)) AS ?messages) (COUNT(DISTINCT LANG(?name)) AS ?names)"
        " WHERE { ?rule a xc:ReadingRule ; sh:severity ?severity ; sh:message ?message ; sh:name ?name }"
        " GROUP BY ?rule ?severity"
    )
    assert {row["rule"].value for row in rows} == {str(rule) for rule in Rule}
    assert {(row["messages"].value, row["names"].value) for row in rows} == {("2", "2")}
    severities = {row["rule"].value.rpartition("#")[2]: row["severity"].value.rpartition("#")[2] for row in rows}
    assert {severity for name, severity in severities.items() if name.startswith("Unread")} == {"Violation"}
    assert {severity for name, severity in severities.items() if name.startswith("Read")} == {"Info", "Warning"}
    assert severities["ReadRetired"] == "Warning"
