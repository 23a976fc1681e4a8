"""A question has one answer, asked by code, command line or HTTP, in either language; bad input gets a clear error."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from xiangce.cli import main
from xiangce.errors import AmbiguousName, BadInput, NotFound, XiangceError
from xiangce.graph import Graph
from xiangce.questions import ask, catalogue, find
from xiangce.questions.values import read_decimal

EXAMPLES = {
    "ceiling-of-cost": {"incentive": "I06", "cost": "700000"},
    "ceiling-over-years": {"incentive": "I13", "count": "5"},
    "ceilings": {"incentive": "I13"},
    "changes": {"measure": "m12"},
    "clauses": {"measure": "measure/5"},
    "criteria": {"of": "I10"},
    "measure-responsibility": {"measure": "measure/7"},
    "names": {"kind": "xc:Unit"},
    "place-rules": {"place": "常德市"},
    "unit-measures": {"unit": "海关"},
}
KINDS = ["xc:Unit", "xc:UnitGroup"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", catalogue())
def test_code_command_line_and_http_give_the_same_rows(graph: Graph, client: FlaskClient, name: str, lang: str) -> None:
    values = EXAMPLES.get(name, {})
    by_code = ask(graph, name, values, lang).records()
    pairs = [f"{key}={value}" for key, value in values.items()]
    by_command = CliRunner().invoke(main, ["ask", name, *pairs, "--format", "json", "--lang", lang])
    by_http = client.get(f"/api/v1/questions/{name}", query_string={**values, "lang": lang}).get_json()
    assert by_code
    assert by_code == json.loads(by_command.output) == by_http["rows"]


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() | catalogue().keys()))
def test_every_column_has_a_heading_in_both_languages(graph: Graph, name: str) -> None:
    zh = ask(graph, name, EXAMPLES.get(name, {}), "zh")
    assert [heading for heading in zh.headings if not re.search("[\u4e00-\u9fff]", heading)] == []


@pytest.mark.parametrize("name", catalogue())
def test_every_question_has_a_title_in_both_languages_and_declares_its_values(name: str) -> None:
    question = catalogue()[name]
    assert set(question.title) == {"en", "zh"}
    bound = set(re.findall(r"VALUES \(?\?(\w+)", question.text)) - {"on", "lang", "year", "earlier"}
    assert {"fact" if each == "facts" else each for each in question.parameters} == bound


def test_csv_holds_the_same_rows_as_json(graph: Graph) -> None:
    answer = ask(graph, "zones", {"on": "2025-05-01"})
    found = list(csv.DictReader(io.StringIO(answer.csv())))
    assert [row["zone_iri"] for row in found] == [record["zone"]["iri"] for record in answer.records()]  # type: ignore[index]
    assert [row["batch"] for row in found] == [str(record["batch"]) for record in answer.records()]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("长沙", "gov-430100"),
        ("customs", "customs"),
        ("CUSTOMS", "customs"),
        (" 长沙 海关 ", "customs"),
        ("省商务厅", "commerce"),
        ("Provincial Commerce Department", "commerce"),
        ("Department of Commerce", "commerce"),
        ("Postal Administration", "postal"),
        ("Local Financial Regulatory Bureau", "local-finance"),
        ("Sinosure Hunan Branch", "sinosure"),
        ("finance", "finance"),
        ("中国人民银行长沙中心支行(国家外汇管理局湖南省分局)", "pboc-safe"),
        ("unit/tax", "tax"),
        ("https://w3id.org/xiangce/id/unit/drc", "drc"),
        ("各市州人民政府", "municipal-governments"),
        ("长沙市人民政府", "gov-430100"),
    ],
)
def test_a_name_finds_its_unit(graph: Graph, name: str, key: str) -> None:
    assert find(graph, KINDS, name).value.endswith(f"/unit/{key}")


def test_a_name_that_fits_several_units_lists_them(graph: Graph) -> None:
    with pytest.raises(AmbiguousName) as error:
        find(graph, KINDS, "Department")
    assert "unit/commerce" in error.value.details["candidates"]  # type: ignore[operator]


def test_a_name_that_fits_nothing_names_near_ones(graph: Graph) -> None:
    with pytest.raises(NotFound) as error:
        find(graph, KINDS, "Changsha Custms")
    assert "Changsha Customs" in error.value.say("en")


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("zones", {"on": "2025-13-01"}, "YYYY-MM-DD"),
        ("zones", {"on": "２０２５-05-01"}, "YYYY-MM-DD"),
        ("zones", {"onn": "2025-05-01"}, "no parameter “onn”"),
        ("ceiling-of-cost", {"incentive": "I06"}, "“cost” is missing"),
        ("ceiling-of-cost", {"incentive": "I06", "cost": "约40万"}, "a number that is not negative"),
        ("ceiling-of-cost", {"incentive": "I06", "cost": "-5"}, "a number that is not negative"),
        ("units", {"on": "2025-05-01"}, "no parameter “on”"),
        ("ceiling-of-cost", {"incentive": "I06", "cost": "NaN"}, "a number that is not negative"),
        ("ceiling-of-cost", {"incentive": "I06", "cost": "1_000"}, "a number that is not negative"),
        ("ceiling-over-years", {"incentive": "I13", "count": "-1"}, "a whole number"),
        ("zones", {"on": "2023-W01-1"}, "YYYY-MM-DD"),
        ("ceiling-of-cost", {"incentive": "I06", "cost": "200000000000000000000"}, "a number that is not negative"),
    ],
)
def test_a_bad_value_is_refused_with_what_was_given_and_what_is_expected(
    graph: Graph, name: str, values: dict[str, str], expected: str
) -> None:
    with pytest.raises(BadInput) as error:
        ask(graph, name, values)
    assert expected in error.value.say("en")
    assert re.search("[\u4e00-\u9fff]", error.value.say("zh"))


def test_a_number_that_is_no_measure_is_not_part_of_another_name(graph: Graph) -> None:
    with pytest.raises(NotFound):
        find(graph, [*KINDS, "xc:Measure"], "14")


def test_an_unknown_question_names_near_ones(graph: Graph) -> None:
    with pytest.raises(NotFound) as error:
        ask(graph, "zone", {})
    assert error.value.details["candidates"][0] == "zones"  # type: ignore[index]


@given(st.text(max_size=40))
def test_no_text_given_as_a_name_breaks_a_query(text: str) -> None:
    with pytest.raises(XiangceError):
        ask(EMPTY, "unit-measures", {"unit": text})


@pytest.mark.parametrize(
    ("text", "number"), [("40万", "400000"), ("1.2亿", "120000000"), ("６０万", "600000"), ("1.5e3", "1500")]
)
def test_ten_thousands_and_hundred_millions_are_read(text: str, number: str) -> None:
    assert Decimal(read_decimal("cost", text).value) == Decimal(number)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**15))
def test_a_number_is_kept_exact(number: object) -> None:
    assert read_decimal("cost", f"{number:f}").value == f"{number:f}"


@given(
    st.text(max_size=12).filter(
        lambda text: not re.fullmatch(r"[0-9０-９]+([.．][0-9０-９]+)?([eE]\+?[0-9]+)?[万亿]?", text)
    )
)
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_decimal("cost", text)


EMPTY = Graph(__import__("pyoxigraph").Store())
