"""The address /sparql when there is no answer: every error is a problem document, and nothing breaks the server."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from sparql_app import BROWSER, LABEL, QUERY, TRIPLE, app, ask, pool
from xiangce.web.formats import DATASETS, GRAPHS, RESULTS

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client():
    with pool() as workers:
        yield app(workers).test_client()


@pytest.mark.parametrize(
    ("query", "parameters", "available"),
    [
        (LABEL, {"accept": "image/png"}, RESULTS),
        (LABEL, {"accept": "text/turtle"}, RESULTS),
        (TRIPLE, {"accept": "text/csv"}, (*GRAPHS, *DATASETS)),
        (TRIPLE, {"format": "csv"}, (*GRAPHS, *DATASETS)),
        (LABEL, {"format": "pdf"}, RESULTS),
    ],
)
def test_a_format_that_there_is_not_gets_the_list_of_those_that_there_are(client, query, parameters, available):
    response = ask(client, query, **parameters)
    assert response.status_code == 406
    assert response.json["available"] == [each.media_type for each in available]


@pytest.mark.parametrize(
    ("status", "slug", "request_"),
    [
        (400, "bad-input", {"query_string": "query=ASK{}&query=ASK{}"}),
        (400, "bad-input", {"method": "POST", "data": {"query": "ASK {}", "update": "CLEAR ALL"}}),
        (400, "bad-input", {"method": "POST", "data": {"x": "1"}}),
        (400, "bad-input", {"query_string": "query=ASK{}", "method": "POST", "data": "ASK {}", "content_type": QUERY}),
        (400, "bad-input", {"query_string": "query=%FF"}),
        (400, "bad-input", {"query_string": "query=ASK{}" + "&a=b" * 200}),
        (400, "bad-input", {"method": "POST", "data": b"ASK { ?s ?p '\xff' }", "content_type": QUERY}),
        (400, "bad-input", {"method": "POST", "data": b"query=%E4%BC", "content_type": FORM}),
        (400, "syntax", {"query_string": "query="}),
        (400, "syntax", {"query_string": {"query": "SELECT ?x WHERE { ?x"}}),
        (403, "refused", {"query_string": "update=CLEAR+ALL"}),
        (403, "refused", {"method": "POST", "data": {"update": "CLEAR ALL"}}),
        (403, "refused", {"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"}),
        (403, "refused", {"query_string": {"query": "LOAD <file:///etc/passwd>"}}),
        (403, "refused", {"query_string": {"query": "SELECT * FROM <file:///etc/passwd> {}"}}),
        (403, "refused", {"query_string": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> {} }"}}),
        (404, "not-found", {"path": "/nothing"}),
        (405, "method-not-allowed", {"method": "PUT", "query_string": "query=ASK{}"}),
        (413, "too-large", {"query_string": {"query": "ASK " + "{" * 100 + "}" * 100}}),
        (413, "too-large", {"method": "POST", "data": "#" * 1_000_000, "content_type": QUERY}),
        (415, "unsupported-media-type", {"method": "POST", "data": "ASK {}", "content_type": "text/plain"}),
        (415, "unsupported-media-type", {"method": "POST", "data": "ASK {}"}),
        (415, "unsupported-media-type", {"method": "POST", "data": "A", "content_type": QUERY + "; charset=utf-16"}),
        (503, "unavailable", {"query_string": {"query": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a=?i) }"}}),
    ],
)
def test_every_error_is_a_problem_in_both_languages(client, status, slug, request_):
    response = client.open(**{"path": "/sparql", **request_, "headers": {"Accept-Language": "zh-CN,en;q=0.5"}})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["type"] == f"https://w3id.org/xiangce/problem/{slug}"
    assert response.json["status"] == status
    assert response.json["detail"] == response.json["detail_zh"] != response.json["detail_en"]
    assert response.headers["Content-Language"] == "zh"


def test_an_unavailable_answer_says_when_to_come_back(client):
    response = ask(client, "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a=?i) }")
    assert response.headers["Retry-After"] == str(response.json["retry_after"])


def test_a_syntax_error_has_line_and_column_as_members(client):
    response = ask(client, "SELECT *\n{ ?s ex:a ?o }", lang="en")
    assert (response.json["line"], response.json["column"]) == (2, 6)
    assert response.json["detail"].startswith("Line 2, column 6")


def test_a_chunked_body_over_the_limit_is_refused_and_not_cut(client):
    body = ("ASK {} #" + "x" * 1_000_000).encode()
    environ = EnvironBuilder("/sparql", method="POST", data=body, content_type=QUERY).get_environ()
    del environ["CONTENT_LENGTH"]
    environ["wsgi.input_terminated"] = True
    assert client.open(environ).status_code == 413


def test_a_failure_of_the_server_shows_nothing_of_its_inside(client, monkeypatch):
    def broken(_):
        raise OSError("/secret/path")

    monkeypatch.setattr("xiangce.web.sparql.glance", broken)
    response = ask(client, "ASK {}")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert "secret" not in response.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    accept=st.text(st.characters(min_codepoint=32, max_codepoint=255))
    | st.sampled_from([BROWSER, "text/csv;q=x", ";,"]),
    query=st.text()
    | st.from_regex(r"(SELECT|ASK|CONSTRUCT|DESCRIBE)[ *?x{}'\"<>:.#\\u0a-f()!]{0,40}", fullmatch=True)
    | st.sampled_from([LABEL, TRIPLE]),
    method=st.sampled_from(["GET", "POST"]),
)
def test_no_header_and_no_query_breaks_the_server(client, accept, query, method):
    query = query.encode("utf-8", "ignore").decode()
    where = {"query_string": {"query": query}} if method == "GET" else {"data": query.encode(), "content_type": QUERY}
    response = client.open("/sparql", method=method, headers={"Accept": accept}, **where)
    assert response.status_code < 500 or response.status_code == 503
