"""The address /sparql: the protocol, formats, errors and the two pages without a query."""

import json
import re

import pytest
from pyoxigraph import RdfFormat, parse

from sparql_app import BROWSER, DERIVED, GRAPHS, LABEL, QUERY, TRIPLE, app, ask, pool
from xiangce.web.formats import GRAPHS as GRAPH_FORMATS
from xiangce.web.formats import RESULTS

JSON = "application/sparql-results+json; charset=utf-8"
XML = "application/sparql-results+xml; charset=utf-8"


@pytest.fixture(scope="module")
def client():
    with pool() as workers:
        yield app(workers).test_client()


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.get("/sparql", query_string={"query": LABEL}),
        lambda client: client.post("/sparql", data={"query": LABEL}),
        lambda client: client.post("/sparql", data=LABEL, content_type=QUERY),
        lambda client: client.post("/sparql", data=LABEL, content_type="Application/SPARQL-Query; charset=UTF-8"),
    ],
)
def test_a_query_is_answered_however_the_protocol_carries_it(client, send):
    response = send(client)
    assert response.status_code == 200
    assert response.mimetype == "application/sparql-results+json"
    assert json.loads(response.data)["results"]["bindings"] == [
        {"o": {"type": "literal", "value": "海外仓", "xml:lang": "zh"}}
    ]


@pytest.mark.parametrize(
    ("accept", "content_type", "part"),
    [
        (None, JSON, '"海外仓"'),
        ("*/*", JSON, '"海外仓"'),
        ("application/json", JSON, '"海外仓"'),
        ("application/sparql-results+xml", XML, '<literal xml:lang="zh">海外仓</literal>'),
        ("text/csv", "text/csv; charset=utf-8", "o\r\n海外仓\r\n"),
        ("Text/Tab-Separated-Values;q=0.5", "text/tab-separated-values; charset=utf-8", '?o\n"海外仓"@zh\n'),
        ("image/png, text/csv;q=0.1", "text/csv; charset=utf-8", "海外仓"),
        ("application/sparql-results+json;q=0, text/csv;q=0, */*", XML, "海外仓"),
        ("application/sparql-results+json; charset=utf-8", JSON, "海外仓"),
        (BROWSER, "application/json", '"海外仓"'),
    ],
)
def test_a_table_comes_in_the_format_that_the_reader_likes_best(client, accept, content_type, part):
    response = ask(client, LABEL, accept)
    assert response.content_type == content_type
    assert part in response.text


@pytest.mark.parametrize("chosen", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_a_graph_comes_in_every_graph_format_by_header_and_by_name(client, chosen):
    for response in (ask(client, TRIPLE, chosen.media_type), ask(client, TRIPLE, "text/csv", format=chosen.suffix)):
        assert response.mimetype == chosen.media_type
        (statement,) = parse(response.data, chosen.engine)
        assert (statement.object.value, statement.object.language) == ("海外仓", "zh")


@pytest.mark.parametrize("chosen", RESULTS, ids=lambda each: each.suffix)
def test_a_boolean_comes_in_every_table_format(client, chosen):
    response = ask(client, "ASK {}", format=chosen.suffix)
    assert response.mimetype == chosen.media_type
    assert "true" in response.text


def test_the_address_says_which_methods_it_takes(client):
    assert set(client.put("/sparql").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    preflight = client.options("/sparql", headers={"Origin": "http://a", "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 200
    # The star for what libraries add (X-Requested-With, Cache-Control), the name for browsers that do not know it.
    assert {"*", "Content-Type"} <= set(preflight.headers["Access-Control-Allow-Headers"].split(", "))
    assert int(preflight.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (LABEL, "application/sparql-results+json"),
        (LABEL, "application/sparql-results+xml"),
        (LABEL, "text/csv"),
        (LABEL, "text/tab-separated-values"),
        (TRIPLE, "text/turtle"),
        (TRIPLE, "application/rdf+xml"),
        ("nonsense", "application/problem+json"),
    ],
)
def test_readers_that_take_latin_1_for_granted_are_told_utf_8(client, query, accept):
    response = ask(client, query, accept)
    assert (response.mimetype, response.mimetype_params) == (accept, {"charset": "utf-8"})


def test_a_packed_question_is_refused_rather_than_misread(client):
    said = {"Content-Type": "application/sparql-query"}
    for headers, status in ((said, 200), ({**said, "Content-Encoding": "gzip"}, 415)):
        assert client.post("/sparql", data="ASK {}", headers=headers).status_code == status


@pytest.mark.parametrize("query", [LABEL, "nonsense"])
def test_every_answer_may_be_read_by_any_page_and_cached_by_its_headers(client, query):
    response = ask(client, query)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert set(response.headers["Vary"].split(", ")) == {"Accept", "Accept-Language"}


def test_head_has_the_headers_of_get_and_no_body(client):
    response = client.head("/sparql", query_string={"query": LABEL})
    assert (response.status_code, response.data) == (200, b"")
    assert response.mimetype == "application/sparql-results+json"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_protocol_can_name_the_graphs(client, method):
    fields = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": DERIVED, "format": "csv"}
    where = {"query_string": fields} if method == "get" else {"data": fields}
    assert getattr(client, method)("/sparql", **where).text == "n\r\n1\r\n"


def test_percent_signs_are_decoded_once(client):
    assert ask(client, "SELECT (STR(<http://x/%E7%2B>) AS ?v) {}", format="csv").text == "v\r\nhttp://x/%E7%2B\r\n"


@pytest.mark.parametrize("chosen", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_without_a_query_machines_get_the_service_description(client, chosen):
    response = client.get("/sparql", headers={"Accept": chosen.media_type})
    assert response.mimetype == chosen.media_type
    said = {
        (re.split("[#/]", each.predicate.value)[-1], each.object.value) for each in parse(response.data, chosen.engine)
    }
    assert ("endpoint", "http://localhost/sparql") in said
    assert {value for name, value in said if name == "name"} == set(GRAPHS)
    assert len([name for name, _ in said if name == "resultFormat"]) == len(RESULTS) + len(GRAPH_FORMATS) + 2
    # The 403 statements of the two graphs, of which one stands in both.
    assert {("triples", "402"), ("triples", "1")} <= said


def test_the_service_description_is_turtle_unless_asked_otherwise(client):
    assert list(parse(client.get("/sparql").data, RdfFormat.TURTLE))


@pytest.mark.parametrize(("lang", "title"), [("zh", "SPARQL 查询"), ("en", "SPARQL queries")])
def test_without_a_query_a_browser_gets_a_form_in_its_language(client, lang, title):
    response = client.get("/sparql", headers={"Accept": BROWSER, "Accept-Language": lang})
    assert response.content_type == "text/html; charset=utf-8"
    assert f"<h1>{title}</h1>" in response.text
    assert "<textarea" in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]
