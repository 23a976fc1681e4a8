"""Eligibility over HTTP: statements and records, in JSON, tables and linked data; the page; errors that help."""

import csv
import html
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from werkzeug.test import TestResponse

from eligible_tables import table
from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph

PARK = {
    "park-area": 5000,
    "park-enterprises": 25,
    "park-supporting-facilities": True,
    "park-one-stop-services": True,
    "park-turnover": "15亿",
    "park-import-export": 5.2e8,
}
API = "/api/v1/eligible"


def state(client: FlaskClient, facts: object, query: str = "", **headers: str) -> TestResponse:
    return client.post(API + query, json={"facts": facts}, headers=headers)


def test_a_statement_is_answered_with_verdict_ceiling_tree_repair_and_where(client: FlaskClient) -> None:
    found = state(client, PARK | {"city": "430100"}, "?incentive=I10&on=2025-05-01&lang=en")
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"
    reply = found.get_json()
    assert reply["on"] == "2025-05-01"
    assert re.fullmatch("[0-9a-f]{64}", reply["graph"]["version"])
    (answer,) = reply["answers"]
    assert (answer["incentive"], answer["verdict"], answer["clause"]) == ("I10", "needs-decision", "5-5")
    assert answer["ceiling"]["amount"] == "5000000"
    assert [cap["cap"] for cap in answer["ceiling"]["binding"]] == ["I10-1"]
    assert [factor["fact"] for factor in answer["ceiling"]["factors"]] == ["park-headcount", "park-tax-paid"]
    verdicts = {node["requirement"]: node["verdict"] for node in answer["tree"]["members"]}
    assert verdicts["I10-C5"] == "met"
    assert verdicts["I10-C6"] == "needs-decision"
    assert answer["handling"]["key"] == "judgement"
    assert answer["channel"]["key"] == "factor-based"
    assert [each["unit"]["key"] for each in answer["where"]] == ["gov-430100", "commerce"]


def test_the_repair_names_each_branch_in_the_units_of_the_field(client: FlaskClient) -> None:
    short = PARK | {"park-import-export": 480_000_000}
    short["park-recognised"] = {"value": True, "source": "认定文件"}
    (answer,) = state(client, short, "?incentive=I10").get_json()["answers"]
    assert answer["verdict"] == "not-met"
    assert answer["ceiling"] is None
    steps = [[(step["fact"], step["by"]) for step in plan["steps"]] for plan in answer["repair"]]
    assert steps == [[("park-turnover", "+500000000")], [("park-import-export", "+20000000")]]


def test_all_incentives_are_answered_without_a_total(client: FlaskClient) -> None:
    reply = state(client, {"turnover": "1.5亿", "first-reached": True}).get_json()
    assert len(reply["answers"]) == 20
    assert reply["together"]["total"] is None
    assert "no total" in reply["together"]["note"]
    assert reply["answers"][0]["incentive"] == "I01"


def test_the_most_telling_missing_fact_comes_first(client: FlaskClient) -> None:
    facts = {"cluster-suppliers": 20}
    (answer,) = state(client, facts, "?incentive=I08").get_json()["answers"]
    assert [fact["fact"] for each in answer["unknown"] for fact in each["facts"]] == ["cluster-import-export"]
    assert answer["unknown"][0]["settles"] == ["met", "not-met"]


def test_a_statement_keeps_its_source(client: FlaskClient) -> None:
    facts = {"exemplary-case": {"value": True, "source": "商务部公告"}, "hunan-enterprise": "是"}
    (answer,) = state(client, facts, "?incentive=I14").get_json()["answers"]
    sources = {leaf["requirement"]: leaf["source"] for leaf in answer["tree"]["members"]}
    assert sources == {"I14-C1": {"type": "statement"}, "I14-C2": {"type": "statement", "by": "商务部公告"}}
    assert [each["requirement"] for each in answer["handling"]["confirm"]] == ["I14-C2"]


@pytest.mark.parametrize(
    "vouched", [{"source": True}, {"source": 5}, {"source": ["认定文件"]}, {"sources": "认定文件"}]
)
def test_only_words_vouch_for_a_decision(client: FlaskClient, vouched: dict[str, object]) -> None:
    found = state(client, {"last-year-performance": {"value": True, **vouched}}, "?incentive=I09")
    assert found.status_code == 400
    assert found.get_json()["fact"] == "last-year-performance"


def test_answers_as_linked_data_have_a_part_for_each_requirement(client: FlaskClient) -> None:
    found = state(client, PARK, "?incentive=I10", Accept="text/turtle")
    assert found.mimetype == "text/turtle"
    said = [str(triple) for triple in parse(found.data, format=RdfFormat.TURTLE)]
    assert sum("ont#verdict" in each for each in said) == 10
    assert sum("dc/terms/hasPart" in each for each in said) == 9
    assert any("answer/needs-decision" in each for each in said)


def test_a_rule_is_not_found_before_the_day_of_its_document(client: FlaskClient) -> None:
    assert state(client, PARK, "?incentive=I10&on=2023-03-02").status_code == 404
    assert state(client, PARK, "?incentive=I10&on=2023-03-03").status_code == 200


def test_records_are_answered_as_tables_json_and_linked_data(client: FlaskClient, graph: Graph) -> None:
    park = {"park-name": "园区（虚构）", "year": 2024, **PARK, "park-import-export": "5.2亿"}
    words = {True: "yes", False: "no"}
    sent = table(Assessor(graph), "park", [{key: words.get(value, value) for key, value in park.items()}])  # type: ignore[call-overload]
    body = sent.body
    found = client.post(API + "?format=csv&incentive=I10", data=body, content_type="text/csv")
    (line,) = csv.DictReader(io.StringIO(found.data.decode("utf-8-sig")))
    assert (line["incentive"], line["verdict"], line["ceiling"]) == ("I10", "needs-decision", "5000000.00")
    assert (line["to_decide"], line["location"]) == ("I10-C6", "Changsha")
    whole = client.post(API, data=body, content_type="text/csv").get_json()
    assert [each["verdict"] for each in whole["answers"]] == ["needs-decision"]
    assert whole["answers"][0]["subject"]["row"] == 2
    turtle = client.post(API, data=body, content_type="text/csv", headers={"Accept": "text/turtle"})
    assert any("wasDerivedFrom" in str(each) for each in parse(turtle.data, format=RdfFormat.TURTLE))


def test_records_as_json_are_read_as_a_file(client: FlaskClient) -> None:
    record = {"uscc": "91430100PDY00001XL", "legal-name": "示例（虚构）", "location": "430100", "year": 2024}
    body = json.dumps([record | {"turnover": "100000000", "first-reached": True}])
    found = client.post(API + "?incentive=I01&kind=enterprise-year", data=body, content_type="application/json")
    assert [each["verdict"] for each in found.get_json()["answers"]] == ["met"]


def test_records_that_contradict_each_other_are_answered_with_what_each_says(client: FlaskClient) -> None:
    record = {"uscc": "91430100PDY00001XL", "legal-name": "示例（虚构）", "location": "430100", "year": 2024}
    body = json.dumps([record | {"turnover": "120000000"}, record | {"turnover": "130000000"}])
    found = client.post(API + "?incentive=I01&kind=enterprise-year", data=body, content_type="application/json")
    reply = found.get_json()
    assert (reply["records"], reply["repeated"], reply["silent"]) == (2, 2, 0)
    assert [each["verdict"] for each in reply["answers"]] == ["unknown", "unknown"]
    for answer in reply["answers"]:
        (doubt,) = answer["doubts"]
        assert (doubt["fact"], doubt["why"]) == ("turnover", "contradiction")
        given = [(each["value"], each["source"]["row"]) for each in doubt["given"]]
        assert sorted(given) == [("120000000", 1), ("130000000", 2)]


def test_the_incentives_are_listed_with_their_rules(client: FlaskClient) -> None:
    listed = client.get("/api/v1/incentives?lang=zh").get_json()["incentives"]
    assert [each["incentive"] for each in listed] == [f"I{n:02}" for n in range(1, 21)]
    rule = client.get(listed[12]["href"]).get_json()
    assert [(cap["cap"], cap["amount"], cap["years"]) for cap in rule["caps"]] == [
        ("I13-1", "600000", [1, 1]),
        ("I13-2", "300000", [2, 3]),
        ("I13-3", "5000000", None),
    ]
    assert client.get("/api/v1/incentives/I99").status_code == 404


def test_the_page_answers_a_form_in_both_languages_and_keeps_it_filled(client: FlaskClient) -> None:
    for lang, told in (("zh", "最高 CNY 200,000"), ("en", "Up to CNY 200,000")):
        page = client.post(f"/eligible?lang={lang}", data={"turnover": "1.5亿", "first-reached": "true"})
        text = html.unescape(page.text)
        assert page.headers["Cache-Control"] == "no-store"
        assert told in text
        assert 'value="1.5亿"' in text


def test_the_page_names_a_fact_that_it_cannot_read(client: FlaskClient) -> None:
    page = client.post("/eligible?lang=en", data={"turnover": "much"})
    assert page.status_code == 400
    assert "turnover: given “much”" in html.unescape(page.text)


def test_the_page_takes_a_file(client: FlaskClient, graph: Graph) -> None:
    sent = table(Assessor(graph), "enterprise-year", [{"year": 2024, "turnover": 5}])
    form = {"file": (io.BytesIO(sent.body), "f.csv"), "format": "json", "of": "I01"}  # type: ignore[arg-type]
    page = client.post("/eligible?lang=en", data=form, content_type="multipart/form-data")
    assert page.status_code == 200
    assert "not met" in page.text
    form = {"file": (io.BytesIO(sent.body), "f.csv"), "format": "csv"}  # type: ignore[arg-type]
    saved = client.post("/eligible", data=form, content_type="multipart/form-data")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="f-eligible.csv"'


def test_the_page_of_one_incentive_shows_its_rule(client: FlaskClient) -> None:
    page = html.unescape(client.get("/eligible?of=I10&lang=en").text)
    assert "Annual turnover of at least CNY 2 billion" in page
    assert 'name="park-area"' in page
    assert 'name="turnover"' not in page
