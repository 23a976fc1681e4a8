"""A check from file to findings: what a clerk sends, what is found, what is said, and in which forms."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
import rdflib
from click.testing import CliRunner, Result
from rdflib import SH

from xiangce.cli import main
from xiangce.enterprise.check import Checker
from xiangce.enterprise.message import Messages
from xiangce.enterprise.report import written
from xiangce.errors import BadInput
from xiangce.intake import Source
from xiangce.names import PREFIXES
from xiangce.schema import Kind

PARKS = """统一社会信用代码,单位名称,园区名称,所在地,年度,统计期起,统计期止,园区面积（平方米）,园区年交易额（万元）
91430100PDY00001XL,甲公司（虚构）,甲园（虚构）,长沙市,2024,2024-01-01,2024-12-31,,210000
91430100PDY00001XM,乙公司（虚构）,乙园（虚构）,长沙市,２０２４,2024-01-01,2024-12-31,约4千,3
91430200PDY000028R,丙公司（虚构）,=1+1,祁阳县,2024,2024-01-01,2024-12-31,,-5
91430200PDY000028R,丙公司（虚构）,=1+1,株洲市,2024,2024-01-01,2024-12-31,,5
"""


@pytest.fixture(scope="module")
def checker(graph) -> Checker:
    return Checker(graph)


@pytest.fixture(scope="module")
def report(checker):
    return checker.check([Source("parks.csv", PARKS.encode())])


@pytest.fixture(scope="module")
def messages(graph, checker) -> Messages:
    return Messages(graph, checker.kinds)


def run(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *words], input=stdin)


def found(report, row: int, lang: str = "en", messages=None) -> list[tuple[str, str]]:
    """Severity and rule of what is found in a row."""
    rows = report.findings.filter(report.findings["row"] == row).iter_rows(named=True)
    return sorted((each["severity"], each["rule"].removeprefix(PREFIXES["xcsh"])) for each in rows)


def test_a_sound_record_has_no_finding(report):
    assert found(report, 2) == []


def test_each_fault_is_one_finding_with_its_row(report):
    assert found(report, 3) == [("Info", "ReadFullWidth"), ("Violation", "ParkArea"), ("Warning", "UsccCheckCharacter")]


def test_rules_across_rows_name_both_rows(report):
    assert ("Violation", "ParkOncePerYear") in found(report, 4)
    assert ("Violation", "ParkOncePerYear") in found(report, 5)
    row = next(each for each in report.findings.iter_rows(named=True) if each["rule"].endswith("ParkOncePerYear"))
    assert row["also"] == "parks.csv:5"


def test_an_amount_is_read_in_the_unit_of_its_heading(report):
    below = [each for each in report.findings.iter_rows(named=True) if each["rule"].endswith("#ParkTurnover")]
    assert [(each["row"], each["given"], each["value"]) for each in below] == [(4, "-5", "-50000")]


def test_a_sentence_names_value_and_what_to_do_in_both_languages(report, messages):
    row = next(each for each in report.findings.iter_rows(named=True) if each["rule"].endswith("#ParkArea"))
    assert "约4千" in messages.say(row, "zh")
    assert "请填" in messages.say(row, "zh")
    assert "约4千" in messages.say(row, "en")


def test_the_reference_alone_finds_the_same(checker, report):
    other = checker.check_by_reference([Source("parks.csv", PARKS.encode())])
    keys = ["row", "rule", "component", "value", "severity"]
    assert sorted(map(str, other.findings.select(keys).rows())) == sorted(map(str, report.findings.select(keys).rows()))


def test_counts_by_rule_add_up(report, messages):
    told = json.loads(written(report, [], messages, "json", "en"))
    assert told["records"] == 4
    assert sum(each["count"] for each in told["rules"]) == len(told["findings"]) == sum(told["counts"].values())
    assert told["result"] == "FAILURE"
    assert told["conforms"] is False


def test_the_report_in_rdf_is_one_of_shacl(report, messages):
    read = rdflib.Graph().parse(data=written(report, [], messages, "ttl", "en"), format="turtle")
    results = list(read.subjects(rdflib.RDF.type, SH.ValidationResult))
    assert len(results) == sum(1 for each in report.findings["component"] if each)
    for needed in (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity, SH.resultMessage):
        assert all((result, needed, None) in read for result in results)
    assert (None, SH.conforms, rdflib.Literal(lexical_or_value=False)) in read


def test_findings_as_csv_cannot_be_computed_by_a_spreadsheet(report, messages):
    rows = list(csv.reader(io.StringIO(written(report, [], messages, "csv", "zh").decode("utf-8-sig"))))
    assert rows[0][:4] == ["严重程度", "文件", "工作表", "行"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_annotated_workbook_has_the_records_and_a_comment_at_the_fault(checker, messages):
    kept = []
    report = checker.check([Source("parks.csv", PARKS.encode())], progress=kept.append)
    book = openpyxl.load_workbook(io.BytesIO(written(report, kept, messages, "xlsx", "zh")))
    sheet = book.worksheets[1]
    headings = [cell.value for cell in sheet[1]]
    at_fault = sheet.cell(3, headings.index("园区面积（平方米）") + 1)
    assert at_fault.value == "约4千"
    assert "约4千" in at_fault.comment.text
    assert sheet.cell(4, headings.index("园区名称") + 1).data_type == "s"


def test_the_command_ends_with_0_1_or_2(tmp_path: Path):
    sound = tmp_path / "sound.csv"
    sound.write_text("\n".join(PARKS.splitlines()[:2]), encoding="gb18030")
    assert run(str(sound)).exit_code == 0
    assert run("-", stdin=PARKS.encode()).exit_code == 1
    assert run(str(tmp_path / "none.csv")).exit_code == 2
    assert run("-", stdin=b"\x00\x01\x02").exit_code == 2


def test_the_command_writes_findings_by_suffix_and_a_summary(tmp_path: Path):
    output = tmp_path / "findings.json"
    result = run("-", "-o", str(output), "--lang", "zh", stdin=PARKS.encode())
    assert json.loads(output.read_text(encoding="utf-8"))["records"] == 4
    assert "已检查 1 个文件的 4 条记录" in result.output
    assert run("-", "-o", str(tmp_path / "findings.doc"), stdin=PARKS.encode()).exit_code == 2


def test_several_files_are_one_check(checker):
    part = PARKS.splitlines()
    files = [
        Source("a.csv", "\n".join([part[0], part[3]]).encode()),
        Source("b.csv", "\n".join([part[0], part[4]]).encode()),
    ]
    report = checker.check(files)
    twice = report.findings.filter(report.findings["rule"].str.ends_with("ParkOncePerYear"))
    assert sorted(twice.select("file", "also").rows()) == [("a.csv", "b.csv:2"), ("b.csv", "a.csv:2")]


def test_a_file_that_cannot_be_read_ends_the_whole_check(checker):
    with pytest.raises(BadInput):
        checker.check([Source("a.csv", PARKS.encode()), Source("b.json", b'[{"uscc": ')])


def test_order_and_division_of_rows_change_nothing(checker):
    head, *rows = PARKS.splitlines()
    backwards = checker.check([Source("x.csv", "\n".join([head, *reversed(rows)]).encode())])
    forwards = checker.check([Source("x.csv", PARKS.encode())])
    keys = ["rule", "component", "value", "severity"]
    assert sorted(backwards.findings.select(keys).rows()) == sorted(forwards.findings.select(keys).rows())


def test_a_record_on_which_the_engine_fails_has_a_finding_and_the_others_are_checked(checker, monkeypatch):
    engine = checker.reference

    def failing(records):
        if any("约" in str(each) or "丙" in str(each) for said in records.values() for each in said):
            raise RuntimeError
        return type(engine)._report(engine, records)  # noqa: SLF001

    monkeypatch.setattr(engine, "_report", failing)
    report = checker.check_by_reference([Source("parks.csv", PARKS.encode())])
    assert ("Violation", "CannotBeValidated") in found(report, 4)
    assert ("Warning", "UsccCheckCharacter") in found(report, 3)


def test_kinds_are_found_by_name_in_both_languages(checker):
    assert isinstance(checker.kinds["park"], Kind)
    assert run("-", "--kind", "园区", stdin=PARKS.encode()).exit_code == 1
    assert "There is no kind of record" in run("-", "--kind", "zoo", stdin=PARKS.encode()).output
