"""Records checked over HTTP: files in, reports out in the form asked for, and what describes the kinds of record."""

import base64
import io
import json

import openpyxl
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib import SH

from xiangce.web.upload import REPORTS

ROWS = """uscc,legal-name,location,park-name,year,park-turnover
91430100PDY00001XL,甲公司（虚构）,430100,甲园（虚构）,2024,-5
"""
CHECK = "/api/v1/check"


@pytest.fixture(scope="module")
def answered(app):
    """The answer to the file above, as JSON."""
    return app.test_client().post(f"{CHECK}?name=parks.csv", data=ROWS.encode(), content_type="text/csv")


def test_a_record_that_breaks_a_rule_is_answered_with_a_report(answered):
    assert answered.status_code == 200
    told = answered.get_json()
    assert (told["conforms"], told["records"], told["kinds"]) == (False, 1, {"park": 1})
    assert told["counts"]["violations"] == 1
    (found,) = [each for each in told["findings"] if each["severity"] == "Violation"]
    assert (found["file"], found["row"], found["column"], found["given"]) == ("parks.csv", 2, "park-turnover", "-5")
    assert "小于" in found["message"]["zh"]
    assert "below" in found["message"]["en"]


def test_the_answer_names_the_graph_and_is_not_to_be_kept(answered, graph):
    assert answered.get_json()["graph"] == graph.version
    assert answered.headers["Cache-Control"] == "no-store"


def test_the_rule_of_a_finding_has_a_page(answered, client):
    rule = answered.get_json()["findings"][0]["rule"]
    page = client.get(
        rule.removeprefix("https://w3id.org/xiangce").split("#")[0],
        headers={"Accept": "text/html"},
        follow_redirects=True,
    )
    assert page.status_code == 200
    assert f'id="{rule.split("#")[1]}"' in page.text


def test_the_report_of_shacl_is_given_by_accept(client):
    answer = client.post(CHECK, data=ROWS.encode(), content_type="text/csv", headers={"Accept": "text/turtle"})
    read = rdflib.Graph().parse(data=answer.data, format="turtle")
    assert (None, SH.conforms, rdflib.Literal(lexical_or_value=False)) in read
    assert answer.mimetype == "text/turtle"


def test_an_annotated_workbook_comes_back_from_the_page(client):
    form = {"file": (io.BytesIO(ROWS.encode()), "parks.csv"), "format": "xlsx", "kind": "park"}
    answer = client.post("/check?lang=zh", data=form)
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["检查结果", "园区"]
    assert 'filename="parks-findings.xlsx"' in answer.headers["Content-Disposition"]


def test_the_page_shows_what_is_wrong_and_a_wrong_file_is_said_there(client):
    page = client.post("/check?lang=zh", data={"file": (io.BytesIO(ROWS.encode()), "parks.csv")})
    assert "有违反规则之处" in page.text
    assert "园区年交易额" in page.text
    wrong = client.post("/check?lang=en", data={"file": (io.BytesIO(b"\x00\x01"), "x.csv")})
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text
    none = client.post("/check?lang=en", data={})
    assert none.status_code == 400


def test_an_unreadable_body_is_refused_with_its_place(client):
    answer = client.post(CHECK, data=b'[{"uscc": "x", ', content_type="application/json")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert "line 1" in answer.get_json()["detail_en"] or "column" in answer.get_json()["detail_en"]


def test_a_type_that_holds_no_records_and_an_empty_body_are_refused(client):
    assert client.post(CHECK, data=b"%PDF-1.7", content_type="application/pdf").status_code == 415
    assert client.post(CHECK, data=b"", content_type="text/csv").status_code == 400
    assert client.post(f"{CHECK}?kind=zoo", data=ROWS.encode(), content_type="text/csv").status_code == 404
    assert client.post(f"{CHECK}?format=pdf", data=ROWS.encode(), content_type="text/csv").status_code == 406


def test_a_request_as_the_eu_test_bed_makes_it_is_understood(client):
    content = base64.b64encode(ROWS.encode()).decode()
    asked = {"contentToValidate": content, "embeddingMethod": "BASE64", "contentSyntax": "text/csv", "locale": "zh"}
    answer = client.post(CHECK, json=asked | {"validationType": "park"})
    assert answer.get_json()["result"] == "FAILURE"
    refused = client.post(CHECK, json=asked | {"embeddingMethod": "URL", "contentToValidate": "http://127.0.0.1/"})
    assert refused.status_code == 403


def test_the_kinds_have_pages_schema_templates_and_a_dictionary(client, graph):
    kinds = client.get("/api/v1/kinds").get_json()["kinds"]
    assert len(kinds) == 21
    for kind in kinds:
        assert client.get(f"/kinds/{kind['key']}?lang=en").status_code == 200
        assert client.get(kind["schema"]).get_json()["x-class"] == kind["class"]
        assert client.get(f"/template/{kind['key']}.csv").data.startswith(b"\xef\xbb\xbf")
    assert client.get("/kinds/zoo").status_code == 404
    assert len(client.get("/kinds.csv").text.splitlines()) > 200
    assert len(openpyxl.load_workbook(io.BytesIO(client.get("/template.xlsx").data)).sheetnames) >= 21


def test_a_record_in_json_is_linked_data_with_the_context_of_the_server(client):
    context = client.get("/records.jsonld").get_json()["@context"]
    record = {"@context": context, "@id": "urn:r", "@type": "park", "park-turnover": "5", "location": "430100"}
    triples = {
        str(quad.predicate.value): quad.object for quad in parse(json.dumps(record).encode(), format=RdfFormat.JSON_LD)
    }
    assert triples["https://w3id.org/xiangce/id/indicator/park-turnover"].datatype.value.endswith("#decimal")
    assert triples["https://w3id.org/xiangce/ont#location"].value == "https://w3id.org/xiangce/id/place/430100"


def test_every_form_of_report_is_offered():
    assert [each.suffix for each in REPORTS] == ["json", "csv", "xlsx", "ttl", "nt", "jsonld", "rdf"]
