"""Statements and forms that cannot be read are refused in words, and none ends the server."""

import html
import json

import pytest
from flask.testing import FlaskClient

API = "/api/v1/eligible"


@pytest.mark.parametrize(
    ("facts", "status", "told"),
    [
        ({}, 400, "at least one fact"),
        ([], 400, "at least one fact"),
        ({"no-such-fact": 1}, 404, "no-such-fact"),
        ({"park-area": "big"}, 400, "park-area"),
        ({"park-area": -5}, 400, "park-area"),
        ({"park-enterprises": 20.5}, 400, "whole number"),
        ({"park-one-stop-services": "perhaps"}, 400, "yes or no"),
        ({"park-area": None}, 400, "park-area"),
        ({"park-area": [1]}, 400, "park-area"),
        ({"turnover:2023": 5}, 400, "year="),
        ({"turnover:2024": 5, "year": 2024}, 400, "2024"),
        ({"city": "Atlantis"}, 404, "Atlantis"),
        ({"established-on": "2023-02-30"}, 400, "established-on"),
        ({f"turnover:{n}": 1 for n in range(1000, 1250)}, 400, "250"),
        ({"turnover": 1, "跨境电商年交易额": 2}, 400, "twice"),
        ({"park-area": "9" * 201}, 400, "200"),
        ({"x" * 10_000: 1}, 400, "200"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(client: FlaskClient, facts: object, status: int, told: str) -> None:
    found = client.post(API, json={"facts": facts})
    assert found.status_code == status
    assert found.mimetype == "application/problem+json"
    problem = found.get_json()
    assert told in problem["detail_en"]
    assert problem["detail_zh"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"facts": {"turnover": NaN}}',
        b'{"facts": {"turnover": 1e999999}}',
        b'{"facts": {"turnover": 1e99999999999999999999}}',
        b'{"facts": {"turnover": "\\ud800"}}',
        b'{"facts": {"\\ud800": 1}}',
        b'{"facts": {"turnover": 1}, "incentive": "I01"}',
        b'{"facts": {"turnover": 1}, "records": []}',
        b'{"facts": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"facts": {"turnover": "\xff"}}',
    ],
)
def test_a_body_that_is_no_statement_is_refused(client: FlaskClient, body: bytes) -> None:
    found = client.post(API, data=body, content_type="application/json")
    assert 400 <= found.status_code < 500
    assert found.get_json()["detail_zh"]


def test_a_statement_with_a_byte_order_mark_is_one(client: FlaskClient) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"facts": {"turnover": 5}}).encode()
    assert client.post(API, data=body, content_type="application/json").status_code == 200


def test_records_that_have_the_word_facts_are_records(client: FlaskClient) -> None:
    body = json.dumps({"records": [{"uscc": "91430100PDY00001XL", "legal-name": "facts", "turnover": 5, "year": 2024}]})
    found = client.post(API + "?kind=enterprise-year", data=body, content_type="application/json")
    assert "facts" not in found.get_json().get("detail_en", "")


def test_a_form_larger_than_forms_are_is_refused(client: FlaskClient) -> None:
    assert client.post("/eligible", data={"turnover": "1" * 100_000}).status_code == 413


def test_a_form_that_gives_a_fact_twice_is_refused(client: FlaskClient) -> None:
    page = client.post("/eligible?lang=en", data={"turnover": ["5", "500000000"]})
    assert page.status_code == 400
    assert "turnover is given twice" in html.unescape(page.text)
