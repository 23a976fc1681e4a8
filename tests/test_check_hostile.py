"""Files that were made to do harm, and files that are merely odd: refused with what is wrong, or checked rightly."""

import io
import json
import re
import threading
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import closing, suppress
from dataclasses import replace
from urllib.parse import quote
from xml.parsers import expat

import openpyxl
import pytest
from click.testing import CliRunner
from pyoxigraph import parse

from running import alive, descendants, server
from xiangce.cli import main
from xiangce.enterprise.check import Checker
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report import MEDIA, written
from xiangce.enterprise.report.rdf import RDF
from xiangce.errors import BadInput, TooLarge, Unavailable, XiangceError
from xiangce.intake import LIMITS, Source, read
from xiangce.names import GRAPHS
from xiangce.room import Room, RoomLimits
from xiangce.schema import kinds
from xiangce.sparql import Pool
from xiangce.web import create_app

CHECK = "/api/v1/check"
HEAD = "uscc,legal-name,location,park-name,year,park-turnover"
ROW = "91430100PDY00001XL,甲公司（虚构）,430100,甲园（虚构）,2024,"
PARKS = f"{HEAD}\n{ROW}-5\n".encode()
# What no text should hold, and what spreadsheets compute.
ODD = "=1+1\x00\x01\x1b[2J\ufffe\uffff\x85<&>{name}"
ODD_RECORD = json.dumps([dict(zip(HEAD.split(","), f"{ROW}-5".split(","), strict=True)) | {"uscc": ODD}]).encode()
ASKED = {"name": "f.csv", "kind": "", "format": "json", "lang": "en", "sample": 5, "reference": False}
MINUTE = 60


def workbook(sheet, book='<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>', texts=""):
    """An .xlsx with a sheet as it stands in the archive."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", f'<workbook xmlns="x" xmlns:r="r">{book}</workbook>')
        links = (("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "texts.xml"))
        told = "".join(f'<Relationship Id="{each}" Type="t/{kind}" Target="{to}"/>' for each, kind, to in links)
        parts.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{told}</Relationships>")
        parts.writestr("xl/worksheets/sheet1.xml", sheet)
        parts.writestr("xl/texts.xml", f"<sst>{texts}</sst>")
    return body.getvalue()


def line(number, cells):
    """A row of a sheet."""
    return f'<row r="{number}">' + "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in cells) + "</row>"


def sheet(*rows):
    """A sheet with the headings above and rows."""
    return f"<worksheet><sheetData>{line(1, HEAD.split(','))}{''.join(rows)}</sheetData></worksheet>"


@pytest.fixture(scope="module")
def read_all(graph):
    """What reads a file with the limits of the server, or nearly."""
    limits = replace(LIMITS, streamed=64 << 20, held=16 << 20, statements=2 << 20, records=100_000)
    every = kinds(graph)
    return lambda name, body: list(read([Source(name, body)], every, None, limits))


REFUSED = {
    "a tag of 32 MiB": (BadInput, "f.xlsx", lambda: workbook(f'<worksheet a="{"x" * (32 << 20)}"/>'), "tag is longer"),
    "a million sheets": (
        TooLarge,
        "f.xlsx",
        lambda: workbook(sheet(), "<sheet name='a'/>" * 1_000_000),
        "beside the cells",
    ),
    "four million empty texts": (
        TooLarge,
        "f.xlsx",
        lambda: workbook(sheet(), texts="<si/>" * 4_000_000),
        "characters of text",
    ),
    "a cell of a million pieces": (
        BadInput,
        "f.xlsx",
        lambda: workbook(sheet('<row r="2"><c t="inlineStr"><is>' + "<r><t>a</t></r>" * 1_000_000 + "</is></c></row>")),
        "a cell has more than",
    ),
    "a document type": (
        BadInput,
        "f.xlsx",
        lambda: workbook(f'<!DOCTYPE l [<!ENTITY a "lol">]>{sheet()}'),
        "document type",
    ),
    "a heading of a million letters": (
        TooLarge,
        "f.xlsx",
        lambda: workbook(
            sheet()
            .replace("</row>", f'<c t="inlineStr"><is><t>{"x" * 200_000}</t></is></c></row>')
            .replace("</sheetData>", line(2, f"{ROW}5".split(",")) + "</sheetData>")
        ),
        "bytes in one cell",
    ),
    "three million columns": (
        TooLarge,
        "f.csv",
        lambda: HEAD.encode() + b"," * 3_000_000 + b"\n" + PARKS,
        "1,000 columns",
    ),
    "a quotation that never ends": (
        TooLarge,
        "f.csv",
        lambda: f'{HEAD}\n"{ROW}\n'.encode() + b"x\n" * 1_000_000,
        "quotation mark not closed",
    ),
    "a member twice among 200,000": (
        BadInput,
        "f.json",
        lambda: b"[{" + "".join(f'"k{each}":1,' for each in range(200_000)).encode() + b'"k199999":1}]',
        "twice",
    ),
    "lists 200,000 deep": (
        TooLarge,
        "f.ttl",
        lambda: b"<urn:a> <urn:b> " + b"(" * 200_000 + b")" * 200_000 + b" .",
        "statements",
    ),
    "a literal of a million letters": (
        TooLarge,
        "f.ttl",
        lambda: b'<urn:a> <urn:b> "' + b"x" * 1_000_000 + b'" .',
        "characters in one text",
    ),
    "JSON 100,000 deep": (TooLarge, "f.json", lambda: b"[" * 100_000 + b"]" * 100_000, "levels of nesting"),
    "brackets 5,000 deep": (BadInput, "f.csv", lambda: b"uscc" + b"(" * 5000 + b")" * 5000 + b"\n1\n", "headings"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_made_to_do_harm_is_refused_and_said(read_all, case):
    error, name, body, said = REFUSED[case]
    with pytest.raises(error) as refused:
        read_all(name, body())
    assert name in refused.value.text["en"]
    assert name in refused.value.text["zh"]
    assert said in refused.value.text["en"]


def test_a_heading_in_many_brackets_is_an_unknown_column(read_all):
    heading = f"园区面积{'（元）' * 5_000}"
    (batch,) = read_all("f.csv", f"{HEAD},{heading}\n{ROW}5,1\n".encode())
    assert batch.frame.height == 1
    assert "park-area" not in batch.headings


def test_many_values_of_one_field_are_shown_in_part_in_each_of_their_findings(read_all):
    values = ",".join(f'"v{each}"' for each in range(3_000))
    (batch,) = read_all(
        "f.ttl",
        f"PREFIX xc: <https://w3id.org/xiangce/ont#> <urn:a> a xc:ParkRecord ; xc:year {values} .".encode(),
    )
    assert batch.misread.height == 3_000
    assert batch.given["year"][0].count(" | ") == 20
    assert batch.given["year"][0].endswith(" | …")


@pytest.fixture(scope="module")
def checked(graph):
    """What checks a file in this process and writes the report in a form."""
    checker = Checker(graph)
    messages = Messages(graph, checker.kinds)

    def check(name, body, form, **asked):
        kept = []
        report = checker.check([Source(name, body)], checker.kinds["park"], sample=0, progress=kept.append)
        return written(report, kept, messages, form, "en", **asked)

    return check


def test_reports_are_well_formed_whatever_the_values_hold(checked):
    said = {form: checked("f.json", ODD_RECORD, form) for form in MEDIA}
    assert ODD in [each.get("given") for each in json.loads(said["json"])["findings"]]
    assert "'=1+1" in said["csv"].decode()
    rows = openpyxl.load_workbook(io.BytesIO(said["xlsx"])).worksheets[0].iter_rows()
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]
    for form in RDF:
        assert list(parse(said[form], format=RDF[form]))
    assert expat.ParserCreate().Parse(said["rdf"], True)


@pytest.mark.parametrize("form", MEDIA)
def test_a_report_longer_than_may_be_is_refused_whole(checked, form):
    # Of 40 equal records each has an amount below 0 and equals the others.
    body = f"{HEAD}\n".encode() + f"{ROW}-5\n".encode() * 40
    with pytest.raises(TooLarge) as refused:
        checked("f.csv", body, form, most=2_000)
    assert refused.value.details == {"exceeded": "answer", "findings": 80}


def named(name, fields=""):
    """A form with a file of some name, as a client that escapes it would send it."""
    head = f"Content-Disposition: form-data; name=file; filename*=UTF-8''{quote(name)}\r\n\r\n".encode()
    body = b"--b\r\n" + head + PARKS + f"\r\n{fields}--b--\r\n".encode()
    return {"data": body, "content_type": "multipart/form-data; boundary=b"}


def test_a_file_name_cannot_write_headers_or_markup(client):
    name = 'a"\r\nSet-Cookie: x=1\r\n\r\n<img src=x onerror=alert(1)>湘.csv'
    form = "--b\r\nContent-Disposition: form-data; name=format\r\n\r\ncsv\r\n"
    answer = client.post("/check", **named(name, form))
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="a___Set-Cookie')
    assert answer.headers["Content-Disposition"].endswith('-findings.csv"')
    page = client.post("/check", **named(name))
    assert "<img" not in page.text
    assert "&lt;img" in page.text


def test_a_cell_has_all_that_was_found_in_its_record_and_the_colour_of_the_gravest(checked):
    # The two records are equal, and lack the figures of the park that are required: no column of the file is theirs.
    body = "uscc,park-name,year\n" + "91430100PDY00001XL,甲园,2024\n" * 2
    book = openpyxl.load_workbook(io.BytesIO(checked("f.csv", body.encode(), "xlsx")))
    cell = book.worksheets[1]["A2"]
    assert "legal name is missing" in cell.comment.text
    assert "location is missing" in cell.comment.text
    assert "the same operator, park and year" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFF8CBAD"


def test_values_that_look_like_lists_of_values_or_blanks_are_said_as_they_are(client):
    body = f"{HEAD}\n{ROW}5\n{ROW}5\n".encode()
    answer = client.post(f"{CHECK}?name=year=1;+b%3D%7Bname%7D.csv", data=body, content_type="text/csv")
    said = [each["message"]["en"] for each in answer.get_json()["findings"]]
    assert any("year=1; b={name}.csv:3" in each for each in said)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"contentToValidate": "湘", "embeddingMethod": "BASE64"}, 400),
        ({"contentToValidate": "\ud800", "contentSyntax": "text/csv"}, 400),
        ({"contentToValidate": {"a": 1}}, 400),
        ({"contentToValidate": None}, 400),
        ([{"legal-name": "contentToValidate", "uscc": "x"}], 200),
    ],
)
def test_an_odd_request_of_the_test_bed_is_refused_and_records_that_name_it_are_records(client, content, status):
    answer = client.post(f"{CHECK}?kind=park", data=json.dumps(content).encode(), content_type="application/json")
    assert answer.status_code == status
    if status != 200:
        assert answer.mimetype == "application/problem+json"


def test_the_room_refuses_an_answer_over_its_limit():
    body = f"{HEAD}\n".encode() + f"{ROW}-5\n".encode() * 40
    with closing(Room(limits=RoomLimits(answer=2_000))) as room, pytest.raises(TooLarge) as refused:
        room.ask(ASKED, body)
    assert refused.value.details["exceeded"] == "answer"


def test_a_page_shows_the_gravest_findings_of_a_long_report_and_counts_all(client):
    # The first rows have a note each, for the spaces; the last row has the violation.
    rows = "".join(f"{ROW.replace('甲园', f'甲园{each}')} 5\n" for each in range(300))
    body = f"{HEAD}\n{rows}{ROW}-5\n".encode()
    page = client.post("/check?lang=en", data={"file": (io.BytesIO(body), "f.csv")})
    assert re.search(r"records 301 · violations 1 · warnings 0 · notes \d{3}", page.text)
    assert "below 0" in page.text


def test_a_check_that_fails_says_so_and_tells_nothing_of_the_records(capfd):
    with closing(Room()) as room, pytest.raises(XiangceError) as failed:
        room.ask(ASKED | {"format": "no such format", "lang": "xx"}, PARKS)
    assert failed.value.status == 500
    told = capfd.readouterr().err
    assert "worker.py" in told
    assert "甲公司" not in told


def test_who_finds_no_free_place_is_told_when_to_come_back(graph):
    with (
        Pool(graph.snapshot, graphs=GRAPHS, workers=1) as pool,
        closing(Room(limits=RoomLimits(places=0))) as room,
    ):
        client = create_app(graph, pool, room).test_client()
        api = client.post(f"{CHECK}?name=f.csv", data=PARKS, content_type="text/csv")
        page = client.post("/check", data={"file": (io.BytesIO(PARKS), "f.csv")})
        assert [api.status_code, page.status_code] == [503, 503]
        assert api.headers["Retry-After"] == page.headers["Retry-After"] == "5"


def test_a_check_under_way_ends_with_its_room(graph):
    body = workbook(sheet('<row r="2">' + '<c r="A2"><v>1</v></c>' * 4_000_000 + "</row>"))
    raised = []

    def ask():
        try:
            room.ask(ASKED | {"name": "f.xlsx"}, body)
        except XiangceError as error:
            raised.append(type(error))

    room = Room()
    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    room.close()
    asking.join(MINUTE)
    assert raised == [Unavailable]


def test_a_check_under_way_ends_with_the_server():
    body = workbook(sheet('<row r="2">' + '<c r="A2"><v>1</v></c>' * 8_000_000 + "</row>"))
    with server() as (address, process):
        before = descendants(process.pid)
        asked = urllib.request.Request(
            f"{address}api/v1/check?name=f.xlsx", body, {"Content-Type": "application/octet-stream"}
        )

        def ask():
            with suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(asked, timeout=MINUTE)

        asking = threading.Thread(target=ask)
        asking.start()
        while len(descendants(process.pid)) < len(before) + 1:
            time.sleep(0.05)
        time.sleep(0.2)
        there = descendants(process.pid)
    asking.join(MINUTE)
    # The kernel ends what the server could not.
    until = time.monotonic() + 5
    while [each for each in there if alive(each)] and time.monotonic() < until:
        time.sleep(0.05)
    assert not [each for each in there if alive(each)]


def test_the_command_prints_no_control_characters_of_a_file(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text(f"{HEAD}\n\x1b[2J,\x07甲,430100,甲,2024,\x1b]0;x\x07-5\n", encoding="utf-8")
    told = CliRunner().invoke(main, ["check", str(file), "--lang", "en", "--sample", "0"])
    assert told.exit_code == 1
    assert "\x1b" not in told.output
    assert "␛]0;x␇-5" in told.output


def test_files_of_one_name_are_told_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f.csv").write_bytes(PARKS)
    files = [str(tmp_path / folder / "f.csv") for folder in ("a", "b")]
    told = CliRunner().invoke(main, ["check", *files, "--format", "json", "--sample", "0"])
    assert json.loads(told.output)["files"] == files
