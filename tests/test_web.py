"""Pages, files and the API as their users ask for them."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from xiangce.graph import Graph

CUSTOMS = "/id/unit/customs"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        (BROWSER, "/page/id/unit/customs"),
        ("text/turtle", "/data/id/unit/customs.ttl"),
        ("application/ld+json", "/data/id/unit/customs.jsonld"),
        ("application/rdf+xml, text/html;q=0.5", "/data/id/unit/customs.rdf"),
        ("application/n-triples", "/data/id/unit/customs.nt"),
        ("*/*", "/page/id/unit/customs"),
    ],
)
def test_a_thing_sends_on_to_its_page_or_a_file_by_accept(client: FlaskClient, accept: str, target: str) -> None:
    response = client.get(CUSTOMS, headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, target)
    assert "Accept" in response.headers["Vary"]


def test_a_suffix_beats_accept(client: FlaskClient) -> None:
    response = client.get(CUSTOMS + ".nt", headers={"Accept": "text/html"})
    assert response.headers["Location"] == "/data/id/unit/customs.nt"


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf"])
def test_every_file_of_a_thing_holds_the_same_triples(client: FlaskClient, suffix: str) -> None:
    response = client.get(f"/data/id/xzbf-2023-9/incentive/I13.{suffix}")
    found = {quad.triple for quad in parse(response.data, format=RdfFormat.from_extension(suffix))}
    plain = client.get("/data/id/xzbf-2023-9/incentive/I13.nt").data
    assert found == {quad.triple for quad in parse(plain, format=RdfFormat.N_TRIPLES)}
    assert len(found) > 10


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "trig", "nq"])
def test_the_whole_graph_downloads_in_six_formats(client: FlaskClient, graph: Graph, suffix: str) -> None:
    response = client.get(f"/data.{suffix}")
    quads = list(parse(response.data, format=RdfFormat.from_extension(suffix)))
    assert len({quad.triple for quad in quads if str(quad.subject)[0] == str(quad.object)[0] == "<"}) == len(
        {quad.triple for quad in graph.store if str(quad.subject)[0] == str(quad.object)[0] == "<"}
    )


@pytest.mark.parametrize(
    "path", ["/id/nothing", "/page/id/nothing", "/data/id/nothing.ttl", "/code/role/nothing", "/nix"]
)
def test_an_unknown_address_is_not_found_in_both_languages(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    problem = response.get_json()
    assert problem["detail_en"]
    assert re.search("[\u4e00-\u9fff]", problem["detail_zh"])


@pytest.mark.parametrize(
    "path", ["/ont", "/shapes", "/code/role", "/code/role/lead", "/id/xzbf-2023-9", "/id/place/430100"]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_vocabularies_codes_and_things_have_pages_in_both_languages(client: FlaskClient, path: str, lang: str) -> None:
    response = client.get(f"{path}?lang={lang}", headers={"Accept": BROWSER}, follow_redirects=True)
    assert response.status_code == 200
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}"' in response.text


def test_every_term_of_the_ontology_has_its_place_on_the_page(client: FlaskClient, graph: Graph) -> None:
    page = client.get("/page/ont").text
    terms = graph.select("SELECT ?term WHERE { ?term rdfs:isDefinedBy <https://w3id.org/xiangce/ont> }")
    names = [row["term"].value.partition("#")[2] for row in terms]  # type: ignore[union-attr]
    assert len(names) > 100
    assert [name for name in names if f'id="{name}"' not in page] == []


def test_a_page_names_its_clause_and_what_points_to_it(client: FlaskClient) -> None:
    page = client.get("/page/id/xzbf-2023-9/incentive/I13?lang=en").text
    assert "/id/xzbf-2023-9/clause/7-4" in page
    assert 'rel="alternate" type="text/turtle"' in page
    unit = client.get("/page/id/unit/customs?lang=zh").text
    assert "/id/xzbf-2023-9/measure/11" in unit


def test_the_front_page_shows_every_measure_lead_and_incentive(client: FlaskClient) -> None:
    page = client.get("/?lang=zh").text
    assert page.count("/id/xzbf-2023-9/measure/") == 13
    assert page.count("/id/xzbf-2023-9/incentive/") == 20
    assert "最高20万元" in page


def test_who_answers_for_a_unit_as_documented(client: FlaskClient) -> None:
    found = client.get("/api/v1/who?unit=customs&on=2023-03-03&lang=en").get_json()
    assert found["unit"]["key"] == "customs"
    (lead,) = found["leads"]
    assert (lead["measure"], lead["rank"], lead["clause"]) == (11, 1, "11-12")
    assert lead["iri"] == "https://w3id.org/xiangce/id/xzbf-2023-9/measure/11"
    assert [duty["measure"] for duty in found["takes_part"]] == [4, 10, 12]
    assert found["implements"] == []
    assert "not excluded" in found["note"]


def test_who_answers_for_a_measure_as_documented(client: FlaskClient) -> None:
    found = client.get("/api/v1/who?measure=measure/2&lang=zh").get_json()
    assert found["lead"]["key"] == "commerce"
    assert [place["key"] for place in found["participants"]] == ["finance", "market-regulation"]
    assert found["list"] == "open"
    assert found["implementers"]["name"] == "湖南省各市州人民政府"


def test_who_answers_in_csv_too(client: FlaskClient) -> None:
    response = client.get("/api/v1/who?unit=SAFE", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {row["number"] for row in rows if row["part"] == "leads"} == {"9", "12"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/who", 400),
        ("/api/v1/who?unit=customs&measure=7", 400),
        ("/api/v1/who?unit=nobody", 404),
        ("/api/v1/who?unit=Department", 400),
        ("/api/v1/who?measure=99", 404),
        ("/api/v1/who?unit=customs&on=yesterday", 400),
        ("/api/v1/who?unit=customs&format=xml", 406),
        ("/api/v1/questions/nothing", 404),
        ("/api/v1/questions/zones?city=x", 400),
    ],
)
def test_a_bad_request_gets_a_problem_document(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.get_json()["status"] == status


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf"])
@pytest.mark.parametrize("path", ["/ont", "/shapes"])
def test_a_vocabulary_is_a_file_by_suffix(client: FlaskClient, path: str, suffix: str) -> None:
    response = client.get(f"{path}.{suffix}")
    assert (response.status_code, response.headers["Location"]) == (303, f"/data{path}.{suffix}")
    body = client.get(response.headers["Location"]).data
    assert len(list(parse(body, format=RdfFormat.from_extension(suffix)))) > 300


def test_the_version_of_the_ontology_leads_to_the_ontology(client: FlaskClient, graph: Graph) -> None:
    (row,) = graph.select("SELECT ?version WHERE { ?ontology owl:versionIRI ?version }")
    path = row["version"].value.removeprefix("https://w3id.org/xiangce")  # type: ignore[union-attr]
    assert client.get(path, headers={"Accept": BROWSER}).headers["Location"] == "/page/ont"
    assert client.get(path, headers={"Accept": "text/turtle"}).headers["Location"] == "/data/ont.ttl"


@pytest.mark.parametrize("path", ["/", "/id/unit/customs", "/api/v1/who", "/data.ttl", "/nix", "/sparql", "/health"])
def test_any_page_of_others_may_read_every_response(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert {"ETag", "Xiangce-Graph-Version"} <= set(headers["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("path", ["/api/v1/eligible", "/sparql", "/data.ttl", "/graph-store"])
def test_a_page_of_others_may_ask_as_programs_do(client: FlaskClient, path: str) -> None:
    headers = client.options(path, headers={"Origin": "http://a", "Access-Control-Request-Method": "POST"}).headers
    assert headers["Access-Control-Allow-Methods"] == headers["Allow"]
    assert {"Content-Type", "If-None-Match"} <= set(headers["Access-Control-Allow-Headers"].split(", "))


@pytest.mark.parametrize("path", ["/data.ttl", "/data/ont.ttl", "/context.jsonld"])
def test_a_file_is_sent_again_only_if_it_changed(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_health_names_the_version_of_the_graph(client: FlaskClient, graph: Graph) -> None:
    found = client.get("/health").get_json()
    assert (found["status"], found["graph"], found["quads"]) == ("ok", graph.version, len(graph.store))


def test_pages_load_nothing_of_others(client: FlaskClient) -> None:
    response = client.get("/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not re.findall(r'(?:src|<link[^>]+href)="(?:https?:)?//', response.text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["/id/", "/page/id/", "/api/v1/questions/", "/data/id/", "/page/"]))
def test_no_path_breaks_the_server(app: object, text: str, start: str) -> None:
    response = app.test_client().get(start + text)  # type: ignore[attr-defined]
    assert response.status_code < 500
