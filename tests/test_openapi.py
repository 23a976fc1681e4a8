"""The description of the HTTP interface: every address of programs is in it, and what it says is so."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from sparql_app import BROWSER
from xiangce.web.openapi import describe

# Addresses of people's pages, and of things and files that links lead to.
PAGES = {"/", "/ask", "/ask/{name}", "/check", "/eligible", "/who", "/kinds", "/kinds/{key}", "/api"}
LINKED = {"/{kind}", "/{kind}/{rest}", "/{kind}/{version}", "/{kind}.{suffix}", "/page/{rest}", "/problem/{name}"}
# What a release may have, and what crawlers and people read.
RELEASED = {
    "/README.txt",
    "/SHA256SUMS.sig",
    "/key.pem",
    "/changes",
    "/changes.{_suffix}",
    "/void",
    "/.well-known/void",
}
CRAWLED = {"/robots.txt", "/sitemap.xml"}
FILES = {"/data.{suffix}", "/data/{rest}.{suffix}", "/static/{name}", "/openapi.json"}


def described(client, lang="en"):
    return client.get(f"/openapi.json?lang={lang}").json


def test_the_description_is_openapi(client):
    for lang in ("zh", "en"):
        validate(described(client, lang))


def test_every_address_of_programs_is_described_and_no_other(app, client):
    rules = {re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", str(rule)) for rule in app.url_map.iter_rules()}
    told = {re.sub(r"^/api/v1/questions/.+", "/api/v1/questions/{name}", path) for path in described(client)["paths"]}
    released = {"/{_folder}/{_name}": ["/dumps/{name}", "/tables/{name}", "/frames/{name}"]}
    rules = {path.replace("_suffix", "suffix") for rule in rules - RELEASED for path in released.get(rule, [rule])}
    assert rules - PAGES - LINKED - FILES - CRAWLED == told


def test_every_question_has_its_own_parameters(client):
    paths = described(client)["paths"]
    asked = client.get("/api/v1/questions").json["questions"]
    for question in asked:
        named = {each["name"] for each in paths[question["href"]]["get"]["parameters"]}
        assert {each["name"] for each in question["parameters"]} <= named


def test_every_summary_is_in_the_language_asked_for(client):
    said = {lang: described(client, lang) for lang in ("zh", "en")}
    for path, operations in said["zh"]["paths"].items():
        for method, operation in operations.items():
            assert re.search(r"[\u4e00-\u9fff]", operation["summary"])
            assert operation["summary"] != said["en"]["paths"][path][method]["summary"]


def examples():
    """Each address that is read, with the example of each parameter; of two that exclude each other, the first."""
    table = describe("en")
    for path, operations in table["paths"].items():
        given = {each["name"]: each.get("example") for each in operations.get("get", {"parameters": ()})["parameters"]}
        if "unit" in given:
            given.pop("measure", None)
        if "get" in operations:
            yield pytest.param(path, {name: value for name, value in given.items() if value}, id=path)


@pytest.mark.parametrize(("path", "given"), [*examples()])
def test_the_examples_give_what_is_described(client, path, given):
    document = described(client)
    values = {name: value for name, value in given.items() if f"{{{name}}}" not in path}
    response = client.get(path.format_map(given), query_string=values)
    assert response.status_code == 200, response.text
    told = document["paths"][path]["get"]["responses"]["200"]["content"][response.mimetype]
    if "schema" in told:
        check(document, told["schema"], response.json)


def check(document, schema, value):
    Draft202012Validator({**schema, "components": document["components"]}).validate(value)


def test_a_statement_of_facts_gives_what_is_described(client):
    document = described(client)
    operation = document["paths"]["/api/v1/eligible"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]
    response = client.post("/api/v1/eligible?incentive=I01", json=example)
    check(document, operation["responses"]["200"]["content"]["application/json"]["schema"], response.json)


@pytest.mark.parametrize(("lang", "title"), [("zh", "供程序使用"), ("en", "For programs")])
def test_people_read_the_same_on_a_page(client, lang, title):
    page = client.get(f"/api?lang={lang}", headers={"Accept": BROWSER}).text
    assert f"<h1>{title}</h1>" in page
    for path in ("/sparql", "/api/v1/eligible", "/graph-store"):
        assert path in page
