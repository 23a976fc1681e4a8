"""The same records in any format are the same table; a file that is not sound is refused whole, with the place."""

import csv
import gzip
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from intake_cases import CODE, KINDS, batches, ends_well, label, notes, rules, table, told
from xiangce.errors import BadInput, TooLarge, XiangceError
from xiangce.intake import LIMITS, Limits, Source, read

HEADINGS = ["代码", "名称", "所在地", "年度", "启用日期", "面积", "人数", "公开"]
ROWS = [
    [CODE, "甲（虚构）", "430100", "2024", "2024-02-29", "4800.25", "12", "true"],
    [CODE, 'a "b", c; d', "长沙", "2023", "2023-01-01", "0.1", "", "false"],
    ["", "两\n行\t一", "", "2022", "", "1000000", "7", ""],
]
TYPED = [
    [CODE, "甲（虚构）", 430100, 2024, date(2024, 2, 29), 4800.25, 12, True],
    [CODE, 'a "b", c; d', "长沙", 2023, date(2023, 1, 1), 0.1, None, False],
    [None, "两\n行\t一", None, 2022, None, 1000000, 7, None],
]


def workbook(rows: list[list[object]] = TYPED, headings: list[str] = HEADINGS) -> bytes:
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    sheet.write_row(0, 0, headings)
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif value is not None:
                sheet.write(at, column, value)
    book.close()
    return body.getvalue()


def parquet() -> bytes:
    body = io.BytesIO()
    columns = zip(*TYPED, strict=True)
    frame = {
        name: [None if v is None else str(v) for v in values] if name == "所在地" else list(values)
        for name, values in zip(HEADINGS, columns, strict=True)
    }
    pl.DataFrame(frame, strict=False).write_parquet(body)
    return body.getvalue()


TEXT = table([HEADINGS, *ROWS]).decode()
OBJECTS = [
    dict(zip(HEADINGS, row, strict=True))
    for row in [[v.isoformat() if isinstance(v, date) else v for v in row] for row in TYPED]
]
FILES = {
    "utf8.csv": TEXT.encode(),
    "bom.csv": TEXT.encode("utf-8-sig"),
    "utf16.csv": TEXT.encode("utf-16"),
    "utf16be.csv": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "gb18030.csv": TEXT.encode("gb18030"),
    "windows.csv": TEXT.replace("\n", "\r\n").encode(),
    "tab.tsv": table([HEADINGS, *ROWS], "\t"),
    "semicolon.csv": table([HEADINGS, *ROWS], ";"),
    "no-end.csv": TEXT.rstrip("\n").encode(),
    "array.json": json.dumps(OBJECTS).encode(),
    "wrapped.json": json.dumps({"records": OBJECTS, "kind": "stall"}, ensure_ascii=False).encode("utf-16"),
    "lines.jsonl": "\n".join(map(json.dumps, OBJECTS)).encode(),
    "lines.ndjson": "\n\n".join(map(json.dumps, OBJECTS)).encode(),
    "table.parquet": parquet(),
    "book.xlsx": workbook(),
    "packed.csv.gz": gzip.compress(TEXT.encode()),
    "packed.xlsx.gz": gzip.compress(workbook()),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_records_in_any_format_are_the_same_table(name: str, tmp_path: Path) -> None:
    (expected,) = batches(FILES["utf8.csv"])
    (batch,) = batches(FILES[name], name)
    assert_frame_equal(batch.frame.drop("_row", "_id"), expected.frame.drop("_row", "_id"))
    assert batch.misread.is_empty()
    path = tmp_path / name
    path.write_bytes(FILES[name])
    (again,) = read([Source(name, path)], KINDS)
    assert_frame_equal(again.frame, batch.frame)


def test_the_table_is_what_was_written() -> None:
    (batch,) = batches(FILES["utf8.csv"])
    assert batch.frame.drop("_id").rows()[2] == (
        *(4, None, "两 行 一", None, 2022, None, Decimal(1000000)),
        *(None, None, 7, None, None),
    )


def test_rows_are_counted_as_the_format_counts_them() -> None:
    assert batches(FILES["utf8.csv"])[0].frame["_row"].to_list() == [2, 3, 4]
    assert batches(FILES["book.xlsx"], "x.xlsx")[0].frame["_row"].to_list() == [2, 3, 4]
    assert batches(FILES["array.json"], "x.json")[0].frame["_row"].to_list() == [1, 2, 3]
    assert batches(FILES["lines.ndjson"], "x.ndjson")[0].frame["_row"].to_list() == [1, 3, 5]


def test_an_encoding_that_was_found_out_is_told() -> None:
    assert ("ReadEncoding", "", "GB18030", "") in notes(batches(FILES["gb18030.csv"])[0])
    assert rules(batches(FILES["utf16.csv"])[0]) == []


@pytest.mark.parametrize(
    ("file", "name", "form"),
    [
        ("book.xlsx", "x.csv", "xlsx"),
        ("table.parquet", "x.xlsx", "parquet"),
        ("array.json", "x.csv", "json"),
        ("lines.jsonl", "x.json", "json lines"),
        ("array.json", "x.jsonl", "json"),
        ("utf8.csv", "x.xls", "csv"),
        ("book.xlsx", "x.dat", "xlsx"),
    ],
)
def test_a_wrong_suffix_is_told_where_the_content_is_sure(file: str, name: str, form: str) -> None:
    (batch,) = batches(FILES[file], name)
    assert ("ReadSuffix", "", name[1:], form) in notes(batch)


def test_standard_input_has_no_suffix_to_be_wrong() -> None:
    assert rules(batches(FILES["array.json"], "-")[0]) == []
    assert rules(batches(FILES["utf8.csv"], "-")[0]) == []


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("x.xlsx", TEXT.encode(), "does not begin as a .xlsx file does"),
        ("x.parquet", b"abc", "does not begin as a .parquet file does"),
        ("x.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "save it without password as .xlsx"),
        ("x.xls", b"\xef\xbb\xbf<html><table>", "a web page"),
        ("x.xls", b"<!-- -->" * 1000 + b"x", "no row among"),
        ("x.csv", b"%PDF-1.7", "a PDF"),
        ("x.gz", gzip.compress(gzip.compress(b"abc", mtime=0)), "packed twice"),
        ("x.csv", b"", "it is empty"),
        ("x.csv.gz", gzip.compress(b"", mtime=0), "it is empty"),
        ("x.csv.gz", gzip.compress(TEXT.encode())[:-20], "broken or cut short"),
        ("x.csv.gz", b"\x1f\x8b" + bytes(20), "broken or cut short"),
        ("x.csv", b"code,area\n1,\0\n", "NUL"),
        ("x.csv", "code,area\n1,2\n".encode("utf-16-le"), "NUL"),
        ("x.csv", b"code,area\n1,\xff\xff\n", "byte 12, in line 2, is not utf-8"),
        ("x.csv", b"\xef\xbb\xbfcode,area\n1,\xb3\xa4\n", "byte 15, in line 2, is not utf-8-sig"),
        ("x.csv", b"\xff\xfec\0o\0d", "is not utf-16"),
        ("x.csv", b"code,area\n1,2\n3\n", "row 3 has 1 cells, but there are 2 headings"),
        ("x.csv", b"code,area\n1,2\n3,4,5\n", "row 3 has 3 cells"),
        ("x.csv", b'code,area\n"a\nb",2\n3,4,5\n', "row 3 has 3 cells"),
        ("x.csv", b'code,area\n1,2\n3,"4\n5,6\n', "row 3 cannot be read"),
        ("x.csv", b'code,area\n1,2\n"3"x,4\n', "row 3 cannot be read"),
        ("x.json", b"[{", "line 1, column 3, is not JSON"),
        ("x.json", b'[{"code": 1},\n{"code" 1}]', "line 2, column 9, is not JSON"),
        ("x.json", b'{"code": 1, "area": 2, "code": 3}', "the member “code” twice"),
        ("x.json", b'[{"code": 1}, 5]', "item 2 is no object"),
        ("x.json", b'"text"', "item 1 is no object"),
        ("x.json", b"[]", "holds no record"),
        ("x.json", b'{"kind": "stall", "records": []}', "holds no record"),
        ("x.json", b'{"kind": "barn", "records": [{"code": 1}]}', "There are: shed, stall"),
        ("x.json", rb'[{"code": "\ud800", "area": 1}]', "half a character"),
        ("x.jsonl", b'{"code": 1, "area": 1}\n{"code": 2,\n', "line 2, column 12, is not JSON"),
        ("x.jsonl", b'{"code": 1, "area": 1}\n[1]\n', "item 2 is no object"),
        ("x.parquet", b"PAR1" + bytes(40) + b"PAR1", "cannot be read"),
        ("x.parquet", FILES["table.parquet"][:-30], "cannot be read"),
    ],
    ids=label,
)
def test_a_file_that_is_not_sound_is_refused_with_the_place(name: str, body: bytes, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        batches(body, name)
    assert said in str(caught.value)
    assert str(caught.value).startswith(name)
    assert caught.value.say("zh").startswith(name)
    assert caught.value.details["file"] == name


def test_errors_name_row_and_column_for_programs_too() -> None:
    with pytest.raises(BadInput) as caught:
        batches(b'[{"code": 1},\n{"code" 1}]', "x.json")
    assert caught.value.details == {"file": "x.json", "row": 2, "column": 9}


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.csv: it cannot be opened"):
        list(read([Source("none.csv", tmp_path / "none.csv")], KINDS))


def test_nested_json_is_refused_however_deep() -> None:
    for depth in (101, 5_000, 200_000):
        with pytest.raises(TooLarge, match="levels of nesting"):
            batches(b"[" * depth + b"]" * depth, "x.json")
        with pytest.raises(TooLarge, match="levels of nesting"):
            batches(b'{"code": 1}\n{"code": ' + rb'{"\"]}": "]}", "a":' * depth + b"1" + b"}" * depth + b"}", "x.jsonl")


def test_brackets_in_texts_are_no_nesting() -> None:
    (batch,) = batches(json.dumps([{"name": '[{"' * 200 + "\\", "area": 1}]).encode(), "x.json")
    assert told(batch, "area").value == Decimal(1)


@pytest.mark.parametrize(
    ("limits", "name", "body"),
    [
        (Limits(streamed=1000), "x.csv", TEXT.encode() * 20),
        (Limits(streamed=10_000), "x.csv.gz", gzip.compress(bytes(1 << 20))),
        (Limits(documents=100), "x.json", FILES["array.json"]),
        (Limits(held=100), "x.parquet", FILES["table.parquet"]),
        (Limits(records=2), "x.csv", TEXT.encode()),
        (Limits(records=2), "x.parquet", FILES["table.parquet"]),
        (Limits(columns=7), "x.csv", TEXT.encode()),
        (Limits(columns=7), "x.json", FILES["array.json"]),
        (Limits(columns=7), "x.parquet", FILES["table.parquet"]),
        (LIMITS, "x.csv", table([["code", "name", "area"], ["1", "x" * 120_000, "1"]])),
        (LIMITS, "x.json", json.dumps([{"code": "1", "area": "1", "name": "x" * 10_000_000}]).encode()),
        (LIMITS, "x.csv", b"code,name\n1," + b"x" * (20 << 20)),
        (LIMITS, "x.csv", b'code,area\n1,"' + b"x\n" * 200_000),
        (LIMITS, "x.csv", table([["code", "area"], *[["1", "2"]] * 20]) + b'1,"' + b"x\n" * 200_000),
    ],
    ids=label,
)
def test_more_than_the_limit_is_refused(limits: Limits, name: str, body: bytes) -> None:
    with pytest.raises(TooLarge, match=f"^{name}"):
        list(read([Source(name, body)], KINDS, limits=limits))


def test_a_quotation_that_does_not_end_is_named_by_its_row_and_not_taken_for_missing_headings() -> None:
    for body, row in ((b'code,area\n1,"' + b"x\n" * 200_000, 2), (b'code;area\n1;2\n1;"2\n', 3)):
        with pytest.raises(XiangceError) as caught:
            batches(body)
        assert caught.value.details["row"] == row


def test_a_cell_that_is_too_long_is_named() -> None:
    with pytest.raises(TooLarge) as caught:
        batches(table([["code", "name", "area"], ["1", "x", ""], ["2", "y" * 120_000, ""]]))
    assert caught.value.details == {"file": "x.csv (3, name)", "sheet": "", "row": 3, "column": "name"}


def test_numbers_in_json_keep_the_digits_that_were_written() -> None:
    (batch,) = batches(b'[{"code": 911101066976941872, "area": 12345678901234.123456789, "share": 1e3}]', "x.json")
    assert told(batch, "code").value == "911101066976941872"
    assert told(batch, "area").value == Decimal("12345678901234.123456789")
    assert told(batch, "share").why == "UnreadExponent"


def test_no_number_in_json_is_misread() -> None:
    (batch,) = batches(b'[{"code": "1", "area": NaN, "share": -Infinity}]', "x.json")
    assert (told(batch, "area").why, told(batch, "share").why) == ("UnreadErrorValue", "UnreadErrorValue")


def test_only_rows_that_people_fill_in_may_be_comments() -> None:
    (batch,) = batches(b'[{"name": "#1", "area": 1}]', "x.json")
    assert told(batch, "name").value == "#1"


def test_objects_may_have_different_members() -> None:
    (batch,) = batches(
        b'[{"code": "1", "area": 1}, {"\xe4\xbb\xa3\xe7\xa0\x81x": 2, "area": 2, "year": 2024}]', "x.json"
    )
    assert batch.frame["year"].to_list() == [None, 2024]
    assert rules(batch) == ["ReadUnknownColumn"]


def test_a_kind_that_a_file_says_must_be_the_one_that_is_asked_for() -> None:
    with pytest.raises(BadInput, match="“stall”, but “shed” was asked for"):
        batches(FILES["wrapped.json"], "x.json", KINDS["shed"])


def test_binary_numbers_of_parquet_are_read_as_a_spreadsheet_shows_them() -> None:
    body = io.BytesIO()
    pl.DataFrame(
        {
            "code": [b"a"],
            "name": [["x"]],
            "area": [1000 / 3],
            "turnover": [9.11e17],
            "share": [float("nan")],
            "staff": [12.0],
            "opened-on": [datetime(2024, 1, 1)],  # noqa: DTZ001
        }
    ).write_parquet(body)
    (batch,) = batches(body.getvalue(), "x.parquet")
    assert told(batch, "area") == (Decimal("333.333333333"), "ReadRounded", None)
    assert told(batch, "turnover").why == "UnreadExponent"
    assert told(batch, "share").why == "UnreadErrorValue"
    assert told(batch, "name").why == "UnreadNested"
    assert told(batch, "staff") == (12, None, None)
    assert told(batch, "opened-on") == (date(2024, 1, 1), None, None)


def test_a_long_file_comes_in_batches_and_rows_go_on() -> None:
    rows = [["code", "name", "area"], *[[CODE, f"甲{n}", str(n)] for n in range(120_000)]]
    for body in (table(rows), table([*rows[:2], [CODE, "x,\ny", "7"], *rows[2:]])):
        found = batches(body)
        assert max(batch.frame.height for batch in found) <= 100_000
        read_rows = pl.concat([batch.frame for batch in found])
        assert read_rows["_row"].to_list() == list(range(2, read_rows.height + 2))
        assert read_rows["area"].sum() in (7_199_940_000, 7_199_940_007)


CELLS = st.text(st.sampled_from('ab,;"\n\t 中#\r'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_quoted_cells_are_read_as_they_were_written(rows: list[list[str]], separator: str) -> None:
    body = io.StringIO()
    # Python's writer takes a lone carriage return for a letter.
    quoting = csv.QUOTE_ALL if any("\r" in cell for row in rows for cell in row) else csv.QUOTE_MINIMAL
    csv.writer(body, delimiter=separator, lineterminator="\n", quoting=quoting).writerows(
        [["code", "name", "year"], *rows]
    )
    written = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    expected = [
        tuple(cell if cell.strip() else None for cell in row)
        for row in written
        if "".join(row).strip() and not row[0].startswith("#")
    ]
    if not expected:
        with pytest.raises(BadInput, match="no record"):
            batches(body.getvalue().encode(), "shed.csv")
        return
    (batch,) = batches(body.getvalue().encode(), "shed.csv")
    assert batch.given.select("code", "name", "year").rows() == expected


@given(st.sampled_from(sorted(FILES)), st.data())
def test_damaged_files_are_read_or_refused_but_end_nothing(name: str, data: st.DataObject) -> None:
    body = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert ends_well(bytes(body), name)


def test_sources_follow_one_another() -> None:
    both = list(read([Source("a.csv", FILES["utf8.csv"]), Source("b.json", FILES["array.json"])], KINDS))
    assert [batch.file for batch in both] == ["a.csv", "b.json"]
