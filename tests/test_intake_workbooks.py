"""Workbooks are read as they are shown; what a spreadsheet hides, loses or swells is told or refused."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from unicodedata import category

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from intake_cases import CODE, KINDS, STALL, batches, ends_well, label, notes, rules, told
from xiangce.errors import BadInput, TooLarge
from xiangce.intake import LIMITS, Limits, Source, read
from xiangce.intake.cell_format import Style, style

D = Decimal
HEADINGS = ["代码", "名称", "面积", "交易额（元）", "启用日期", "人数", "比例", "公开", "年度"]


def book(fill: Callable[[Workbook, Worksheet], object], headings: Sequence[str] = HEADINGS, **options: object) -> bytes:
    """A workbook of one sheet with headings."""
    body = io.BytesIO()
    workbook = xlsxwriter.Workbook(body, options)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, headings)
    fill(workbook, sheet)
    workbook.close()
    return body.getvalue()


def parts(body: bytes, change: Mapping[str, object]) -> bytes:
    """A workbook with some parts replaced, or put in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in change if name not in old.namelist())]:
            new.writestr(name, change.get(name, old.read(name) if name in old.namelist() else b""))  # type: ignore[arg-type]
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = book(lambda _, sheet: sheet.write_row(1, 0, [CODE, "甲", 5]))


SHEET_AT = PLAIN.index(SHEET.encode()) + len(SHEET) + 5


def sheet_of(rows: str, after: str = "", before: str = "") -> bytes:
    """A workbook whose sheet holds these rows below the headings."""
    cells = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
    text = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'{before}<sheetData><row r="1">{cells}</row>{rows}</sheetData>{after}</worksheet>'
    )
    return parts(PLAIN, {SHEET: text})


def test_cells_are_read_as_they_are_shown() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        day = workbook.add_format({"num_format": "yyyy年m月d日"})
        share = workbook.add_format({"num_format": "0.0%"})
        money = workbook.add_format({"num_format": '"¥"#,##0.00'})
        sheet.write_row(1, 0, [CODE, 430100, 0.1 + 0.2])
        sheet.write_number(1, 3, 1234567.8, money)
        sheet.write_datetime(1, 4, datetime(2024, 2, 29), day)  # noqa: DTZ001
        sheet.write_number(1, 5, 12)
        sheet.write_number(1, 6, 0.285, share)
        sheet.write_boolean(1, 7, boolean=True)
        sheet.write_string(1, 8, "2024")

    (batch,) = batches(book(fill), "x.xlsx")
    assert batch.frame.row(0)[2:4] == (CODE, "430100")
    assert told(batch, "area") == (D("0.3"), None, None)
    assert told(batch, "turnover") == (D("1234567.8"), None, None)
    assert told(batch, "opened-on") == (date(2024, 2, 29), None, None)
    assert told(batch, "staff") == (12, None, None)
    assert told(batch, "share") == (D("28.5"), "ReadPercent", None)
    assert told(batch, "public") == (True, None, None)
    assert told(batch, "year") == (2024, None, None)
    assert rules(batch) == ["ReadSheetDates"]


def test_a_number_that_counts_days_is_a_day_only_in_a_field_for_days() -> None:
    (batch,) = batches(book(lambda _, sheet: sheet.write_row(1, 0, [CODE, "甲", 45352, 45352, 45352])), "x.xlsx")
    assert told(batch, "opened-on") == (date(2024, 3, 1), "ReadSerial", None)
    assert told(batch, "area") == (D(45352), None, None)


@pytest.mark.parametrize(
    ("value", "why"),
    [(2024, "UnreadHalfDate"), (202403, "UnreadHalfDate"), (45352.5, "UnreadDate"), ("45352", "UnreadDate")],
)
def test_a_number_that_may_be_a_year_is_no_day(value: object, why: str) -> None:
    (batch,) = batches(book(lambda _, sheet: sheet.write(1, 4, value)), "x.xlsx")
    assert told(batch, "opened-on").why == why


def test_a_day_with_a_time_is_not_a_day() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        stamp = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 4, datetime(2024, 1, 1, 9, 30), stamp)  # noqa: DTZ001
        sheet.write_datetime(1, 2, datetime(2024, 1, 1), stamp)  # noqa: DTZ001

    (batch,) = batches(book(fill), "x.xlsx")
    assert told(batch, "opened-on").why == "UnreadTimeOfDay"
    assert told(batch, "area").why == "UnreadDateForNumber"


def test_days_may_count_from_1904() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 4, datetime(2024, 2, 29), day)  # noqa: DTZ001

    (batch,) = batches(book(fill, date_1904=True), "x.xlsx")
    assert told(batch, "opened-on").value == date(2024, 2, 29)


def test_a_code_that_a_spreadsheet_took_for_a_number_has_lost_digits() -> None:
    rows = [911101066976941872, 430100000012345]
    (batch,) = batches(
        book(lambda _, sheet: [sheet.write_row(at, 0, [n, "甲", 1]) for at, n in enumerate(rows, 1)]), "x.xlsx"
    )
    assert told(batch, "code") == (None, None, "UnreadDigitsLost")
    assert batch.misread["given"].to_list() == ["9.11101066976942E+17"]
    assert told(batch, "code", 1).value == "430100000012345"


def test_decimals_beyond_the_ninth_are_an_artefact_of_the_spreadsheet() -> None:
    (batch,) = batches(book(lambda _, sheet: sheet.write_row(1, 0, [CODE, "甲", 1000 / 3, 1e-7])), "x.xlsx")
    assert told(batch, "area") == (D("333.333333333"), "ReadRounded", None)
    assert told(batch, "turnover") == (D("0.0000001"), None, None)


def test_errors_of_a_spreadsheet_are_misread_in_every_field() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for column in range(9):
            sheet.write_formula(1, column, "=NA()", None, "#N/A")

    (batch,) = batches(book(fill), "x.xlsx")
    assert set(batch.misread["why"]) == {"https://w3id.org/xiangce/shapes#UnreadErrorValue"}
    assert batch.misread.height == 9


def test_formulas_are_read_by_their_saved_results_and_not_without() -> None:
    body = sheet_of(
        '<row r="2"><c r="A2" t="str"><f>B2</f><v>A</v></c><c r="B2" t="str"><f>IF(1,"")</f><v></v></c>'
        '<c r="C2"><f>1+1</f><v>2</v></c><c r="D2"><f>C2*2</f></c><c r="F2"><f t="shared" si="0"/><v/></c></row>'
    )
    (batch,) = batches(body, "x.xlsx")
    assert (told(batch, "code").value, told(batch, "name").value, told(batch, "area").value) == ("A", None, D(2))
    assert (told(batch, "turnover").why, told(batch, "staff").why) == ("UnreadFormula", "UnreadFormula")
    assert batch.misread["given"].to_list() == ["=C2*2", "="]
    assert ("ReadFormulas", "", "Sheet1", "5") in notes(batch)


def test_merged_and_hidden_cells_are_told_and_nothing_is_filled_down() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(1, 0, [CODE, "甲", 1])
        sheet.write_row(2, 0, [CODE, "", 2])
        sheet.write_row(3, 0, [CODE, "乙", 3])
        sheet.merge_range(1, 1, 2, 1, "甲")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(6, 7, None, None, {"hidden": True})

    (batch,) = batches(book(fill), "x.xlsx")
    assert batch.frame["name"].to_list() == ["甲", None, "乙"]
    assert notes(batch) == {("ReadMerged", "", "Sheet1", "B2:B3"), ("ReadHidden", "", "Sheet1", "7–8, 4")}


def test_merged_titles_above_the_headings_need_no_word() -> None:
    body = io.BytesIO()
    workbook = xlsxwriter.Workbook(body)
    sheet = workbook.add_worksheet()
    sheet.merge_range(0, 0, 0, 5, "摊位情况表")
    sheet.write_row(1, 0, ["代码", "面积"])
    sheet.write_row(2, 0, [CODE, 5])
    workbook.close()
    (batch,) = batches(body.getvalue(), "x.xlsx")
    assert (batch.frame["_row"].to_list(), rules(batch)) == ([3], [])


def test_a_workbook_may_hold_several_kinds_and_sheets_that_are_none() -> None:
    body = io.BytesIO()
    workbook = xlsxwriter.Workbook(body)
    for name, rows in {
        "填表说明": [["请逐项填写"]],
        "摊位": [["代码", "名称", "年度"], [CODE, "甲", 2024]],
        "空": [],
        "棚屋": [["代码", "名称", "年度"], [CODE, "乙", 2024]],
        "示例": [["代码", "面积"], [CODE, 1]],
    }.items():
        sheet = workbook.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    workbook.get_worksheet_by_name("棚屋").hide()
    workbook.close()
    first, second, rest = batches(body.getvalue(), "x.xlsx")
    assert [(batch.kind.key, batch.sheet) for batch in (first, second)] == [("stall", "摊位"), ("shed", "棚屋")]
    assert first.frame["_id"][0].endswith("/2/2")
    assert second.frame["_id"][0].endswith("/4/2")
    assert notes(first) == {("ReadSheetPassedOver", "", "填表说明", "")}
    assert notes(second) == {("ReadSheetPassedOver", "", "空", ""), ("ReadHidden", "", "棚屋", "棚屋")}
    assert notes(rest) == {("ReadSheetPassedOver", "", "示例", "")}
    assert rest.frame.is_empty()
    assert rest.frame.schema == second.frame.schema


def test_sheets_of_another_kind_than_the_one_asked_for_are_told_and_left() -> None:
    body = io.BytesIO()
    workbook = xlsxwriter.Workbook(body)
    workbook.add_worksheet("甲").write_row(0, 0, ["代码", "高度"])
    sheet = workbook.add_worksheet("乙")
    sheet.write_row(0, 0, ["代码", "面积"])
    sheet.write_row(1, 0, [CODE, 1])
    workbook.get_worksheet_by_name("甲").write_row(1, 0, [CODE, 1])
    workbook.close()
    (batch,) = batches(body.getvalue(), "x.xlsx", STALL)
    assert notes(batch) == {("ReadOtherKind", "", "甲", "shed")}
    with pytest.raises(BadInput, match="other kinds of record than the one asked for: 甲"):
        batches(parts(body.getvalue(), {"xl/worksheets/sheet2.xml": b"<worksheet/>"}), "x.xlsx", STALL)


def test_a_workbook_without_headings_is_refused() -> None:
    with pytest.raises(BadInput, match="no row among the first 10"):
        batches(book(lambda *_: None, ["甲", "乙"]), "x.xlsx")


def test_a_workbook_of_openpyxl_is_read_too() -> None:
    body = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(HEADINGS)
    sheet.append([CODE, "甲", 0.1, 5, date(2024, 2, 29), 12, None, True, "=1+1"])
    workbook.save(body)
    (batch,) = batches(body.getvalue(), "x.xlsx")
    assert batch.frame.select("area", "opened-on", "staff", "public").row(0) == (D("0.1"), date(2024, 2, 29), 12, True)
    assert told(batch, "year").why == "UnreadFormula"


def test_rich_and_shared_texts_are_whole_and_their_sounds_are_left_out() -> None:
    body = sheet_of(
        '<row r="2"><c r="A2" t="s"><v>0</v></c>'
        '<c r="B2" t="inlineStr"><is><r><t>甲</t></r><rPh sb="0" eb="1"><t>jia</t></rPh>'
        "<r><t>公司</t></r></is></c></row>"
    )
    shared = '<sst><si><r><t>A</t></r><r><t>1</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>'
    (batch,) = batches(parts(body, {"xl/sharedStrings.xml": shared}), "x.xlsx")
    assert (told(batch, "code").value, told(batch, "name").value) == ("A1", "甲公司")


def test_cells_without_references_and_names_with_prefixes_are_read() -> None:
    body = sheet_of("<row><c><v>7</v></c><c/><c><v>8</v></c></row>")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        text = archive.read(SHEET).decode()
    prefixed = text.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    for each in (text, prefixed):
        (batch,) = batches(parts(body, {SHEET: each}), "x.xlsx")
        assert (told(batch, "code").value, told(batch, "area").value) == ("7", D(8))


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    body = sheet_of(
        '<row r="2"><c r="A2"><v>7</v></c><c r="C2"><v>8</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    (batch,) = batches(body, "x.xlsx")
    assert batch.frame["_row"].to_list() == [2]
    assert ("ReadUnknownColumn", "#16384", "", "") in notes(batch)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({SHEET: '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}, "declares a document type"),
        ({"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><sst/>'}, "declares a document type"),
        ({SHEET: '<?xml version="1.0" encoding="UTF-16"?><a/>'}, "XML cannot be read"),
        ({SHEET: "<worksheet><sheetData>"}, "XML cannot be read"),
        ({SHEET: "<a>" * 200 + "</a>" * 200}, "nests deeper than 100 levels"),
        ({"xl/sharedStrings.xml": "<sst/>"}, "there is no shared text 0"),
        ({SHEET: '<worksheet><row r="5"/><row r="4"/></worksheet>'}, "row 4 follows row 5"),
        ({SHEET: '<worksheet><row r="99999999"/></worksheet>'}, "row 99999999 follows row 0"),
        (
            {SHEET: f'<worksheet><row r="1"><c t="s"><v>{"9" * 5000}</v></c></row></worksheet>'},
            "there is no shared text",
        ),
        ({SHEET: "\0"}, "XML cannot be read"),
        ({"xl/workbook.xml": "<workbook/>"}, "no row among"),
        ({"xl/_rels/workbook.xml.rels": "<Relationships/>"}, "no row among"),
    ],
)
def test_a_workbook_that_no_program_wrote_is_refused(change: Mapping[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        batches(parts(PLAIN, change), "x.xlsx")
    assert caught.value.details["file"] == "x.xlsx"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PLAIN[:-100], "its list of parts is missing"),
        (PLAIN[:SHEET_AT] + bytes(10) + PLAIN[SHEET_AT + 10 :], "damaged, or locked"),
        (parts(PLAIN, {})[:200] + PLAIN[-22:], "damaged, or locked"),
    ],
    ids=label,
)
def test_a_damaged_archive_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        batches(body, "x.xlsx")


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(BadInput, match=r"no \.xlsx workbook"):
        batches(body.getvalue(), "x.ods")


def test_an_archive_of_countless_parts_is_refused_before_they_are_listed() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for n in range(12_000):
            archive.writestr(f"{n:050}", "")
    with pytest.raises(BadInput, match="list of parts is missing or too long"):
        batches(body.getvalue(), "x.xlsx")


@pytest.mark.parametrize(
    ("limits", "change"),
    [
        (Limits(streamed=5 << 20), {SHEET: "<worksheet>" + " " * (6 << 20) + "</worksheet>"}),
        (Limits(streamed=5 << 20), {"xl/styles.xml": "<a>" + "<b/>" * (2 << 20) + "</a>"}),
        (Limits(held=1 << 20), {"xl/sharedStrings.xml": "<sst><si><t>" + "x" * (2 << 20) + "</t></si></sst>"}),
        (Limits(sheets=0), {}),
        (LIMITS, {"xl/sharedStrings.xml": "<sst>" + "<si><t>" + "x" * 200_000 + "</t></si>" * 1 + "</sst>"}),
    ],
)
def test_a_workbook_that_swells_is_refused(limits: Limits, change: Mapping[str, object]) -> None:
    headings = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
    row = '<row><c t="s"><v>0</v></c></row>'
    body = parts(PLAIN, {SHEET: f"<worksheet><row>{headings}</row>{row}</worksheet>", **change})
    with pytest.raises(TooLarge, match=r"^x\.xlsx"):
        list(read([Source("x.xlsx", body)], KINDS, limits=limits))


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (0, "", Style.PLAIN),
        (14, "", Style.DAY),
        (31, "", Style.DAY),
        (9, "", Style.SHARE),
        (164, "yyyy/m/d;@", Style.DAY),
        (165, '[$-804]yyyy"年"m"月"', Style.DAY),
        (166, "General", Style.PLAIN),
        (167, '#,##0.00"days"', Style.PLAIN),
        (168, r"0.00\d;[Red]-0.00", Style.PLAIN),
        (169, "0.00%", Style.SHARE),
        (170, '0"%"', Style.PLAIN),
        (171, '_ "¥"* #,##0.00_ ', Style.PLAIN),
    ],
)
def test_number_formats_tell_days_and_shares(number: int, code: str, expected: Style) -> None:
    assert style(number, code) is expected


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.integers(-(10**8), 10**8).map(lambda n: n / 1000),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=8),
    st.dates(date(1950, 1, 1), date(2099, 1, 1)),
)


@given(st.lists(st.lists(VALUES, min_size=9, max_size=9), min_size=1, max_size=5))
def test_another_reader_sees_the_same_cells(rows: list[list[object]]) -> None:
    body = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(HEADINGS)
    for row in rows:
        workbook.active.append(
            [f"{value}" if isinstance(value, str) and value.startswith("=") else value for value in row]
        )
    workbook.save(body)
    seen = list(openpyxl.load_workbook(io.BytesIO(body.getvalue())).active.iter_rows(min_row=2, values_only=True))
    try:
        (batch,) = batches(body.getvalue(), "x.xlsx")
    except BadInput:
        return
    for row, given_row in zip(batch.frame["_row"], batch.given.iter_rows(), strict=True):
        for value, text in zip(seen[row - 2], given_row, strict=True):
            assert _agree(value, text)


def _agree(value: object, text: str | None) -> bool:
    """Whether a text shows a value of openpyxl's."""
    if text is None:
        return value is None or all(category(each)[0] in "ZC" for each in str(value))
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, int | float):
        return float(text) == value
    if isinstance(value, datetime):
        return value.time() == time(0) and text == value.date().isoformat()
    return text == str(value)


@given(st.data())
def test_damaged_sheets_are_read_or_refused_but_end_nothing(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from(
            [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
        )
    )
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        text = bytearray(archive.read(name))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert ends_well(parts(PLAIN, {name: bytes(text)}), "x.xlsx")
