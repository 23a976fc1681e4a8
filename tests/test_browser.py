"""What a person does in a browser: asks by a form, reads the answer, follows links, and meets an error."""

import html
import re
import urllib.parse

import pytest
from flask.testing import FlaskClient

from xiangce.errors import XiangceError
from xiangce.graph import Graph
from xiangce.names import GRAPHS
from xiangce.questions import catalogue
from xiangce.room import Room
from xiangce.sparql import Pool
from xiangce.web import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
README_PAGES = ("/", "/sparql", "/ont", "/shapes", "/ask", "/who", "/health", "/context.jsonld", "/api/v1/questions")


def links(page: str) -> list[str]:
    """The addresses on this server that a page links to."""
    found = [html.unescape(each) for each in re.findall(r'(?:href|action)="([^"]+)"', page)]
    return sorted({each.split("#")[0] for each in found if each.startswith("/")})


def options(page: str) -> list[str]:
    """What the choices of a form send, without the empty ones."""
    return [html.unescape(each) for each in re.findall(r'<option value="([^"]+)"', page)]


def selected(page: str) -> list[str]:
    """The chosen ones among them."""
    return [html.unescape(each) for each in re.findall(r'<option value="([^"]+)" selected', page)]


def _status(client: FlaskClient, address: str) -> int:
    """Where a link leads in the end; buffered, for a file to be closed."""
    return client.get(address, headers=BROWSER, follow_redirects=True, buffered=True).status_code


@pytest.mark.parametrize("start", ["/", "/ask", "/who?name=customs", "/ask/measures", "/page/id/xzbf-2023-9/measure/7"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_link_of_a_page_leads_somewhere(client: FlaskClient, start: str, lang: str) -> None:
    page = client.get(start, headers=BROWSER | {"Accept-Language": lang}).text
    found = links(page)
    assert len(found) > 10
    failed = {each: status for each in found if (status := _status(client, each)) != 200}
    assert failed == {}


@pytest.mark.parametrize("path", README_PAGES)
def test_the_addresses_of_the_readme_open_in_a_browser(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=BROWSER, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_of_a_thing_opens(client: FlaskClient, graph: Graph, lang: str) -> None:
    things = graph.select("SELECT DISTINCT ?thing WHERE { ?thing dct:identifier ?key } ORDER BY ?thing")
    paths = [row["thing"].value.removeprefix("https://w3id.org/xiangce") for row in things]  # type: ignore[union-attr]
    ours = [path for path in paths if path.startswith("/id/")]
    assert len(ours) > 600
    failed = [path for path in ours if client.get(f"/page{path}?lang={lang}").status_code != 200]
    assert failed == []


@pytest.mark.parametrize("name", sorted(catalogue()))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_question_has_a_form_or_an_answer_at_once(client: FlaskClient, name: str, lang: str) -> None:
    response = client.get(f"/ask/{name}?lang={lang}", headers=BROWSER)
    asked = catalogue()[name]
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    assert html.escape(asked.title[lang], quote=False) in html.escape(html.unescape(response.text), quote=False)
    for parameter in asked.parameters.values():
        assert f'name="{parameter.name}"' in response.text
    assert ('name="on"' in response.text) == asked.is_dated
    assert ("<table>" in response.text) == all(each.optional for each in asked.parameters.values())


@pytest.mark.parametrize("name", ["ceilings", "measure-responsibility", "unit-measures", "criteria"])
def test_whatever_a_form_offers_can_be_asked(client: FlaskClient, name: str) -> None:
    (parameter,) = catalogue()[name].parameters
    offered = options(client.get(f"/ask/{name}").text)
    assert len(offered) > 10
    for value in offered:
        page = client.get(f"/ask/{name}", query_string={parameter: value})
        assert (page.status_code, selected(page.text)) == (200, [value])


def test_an_answer_says_the_same_as_the_api(client: FlaskClient) -> None:
    page = client.get("/ask/ceiling-of-cost?incentive=I06&cost=700000&lang=en").text
    addresses = [each for each in links(page) if each.startswith("/api/")]
    assert len(addresses) == 2
    (row,) = client.get(next(each for each in addresses if "format=json" in each)).get_json()["rows"]
    assert f"<td>{row['ceiling']}</td>" in "".join(page.split())
    assert client.get(next(each for each in addresses if "format=csv" in each)).content_type.startswith("text/csv")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/ask/ceiling-of-cost?incentive=I06&cost=lots", 'value="lots"'),
        ("/ask/ceiling-of-cost?incentive=I06&cost=", 'xzbf-2023-9/incentive/I06" selected'),
        ("/ask/ceilings?incentive=nothing-such", 'value="nothing-such" selected'),
        ("/ask/measures?on=tomorrow", 'value="tomorrow"'),
        ("/who?name=nobody-such&on=2025-01-01", 'value="nobody-such"'),
        ('/who?name="><b>', 'value="&#34;&gt;&lt;b&gt;"'),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_value_is_explained_above_the_form_that_keeps_it(
    client: FlaskClient, path: str, kept: str, lang: str
) -> None:
    response = client.get(path, headers=BROWSER | {"Accept-Language": lang})
    assert (response.status_code, response.content_type) == (400, "text/html; charset=utf-8")
    before, _, form = response.text.partition("<form")
    assert 'role="alert"' in before
    assert kept in form


def test_who_answers_for_a_unit_and_for_a_measure_as_a_page(client: FlaskClient) -> None:
    unit = client.get("/who?name=customs&on=2023-03-03&lang=en").text
    assert "2023-03-03" in unit
    assert unit.index("/measure/11?") < unit.index("/measure/4?") < unit.index("/measure/1?")
    measure = client.get("/who?name=7&lang=zh").text
    assert measure.index("/unit/commerce?") < measure.index("/unit/finance?")
    assert "/clause/7-11?" in measure


def test_the_other_language_keeps_what_was_asked(client: FlaskClient) -> None:
    page = client.get("/who?name=customs&lang=en").text
    (other,) = re.findall(r'class="lang" href="([^"]+)"', page)
    assert urllib.parse.parse_qs(html.unescape(other)[1:]) == {"name": ["customs"], "lang": ["zh"]}


@pytest.mark.parametrize("path", ["/id/nothing", "/page/id/nothing", "/code/nothing", "/ask/nothing", "/nix", "/ont/9"])
@pytest.mark.parametrize(("lang", "title"), [("en", "Not "), ("zh", "未找到")])
def test_a_browser_reads_an_error_as_a_page(client: FlaskClient, path: str, lang: str, title: str) -> None:
    response = client.get(path, headers=BROWSER | {"Accept-Language": lang})
    assert (response.status_code, response.content_type) == (404, "text/html; charset=utf-8")
    assert f"<h1>{title}" in response.text
    assert f'href="/?lang={lang}"' in response.text
    assert response.headers["Content-Language"] == lang


@pytest.mark.parametrize("path", ["/api/v1/who", "/api/v1/questions/nothing", "/data/id/nothing.ttl", "/data.xyz"])
def test_what_programs_ask_for_fails_as_a_problem_document_even_in_a_browser(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=BROWSER).mimetype == "application/problem+json"


def test_the_titles_of_plain_http_errors_are_in_chinese_too(client: FlaskClient) -> None:
    found = client.post("/?lang=zh").get_json()
    assert (found["status"], found["title"]) == (405, "不支持该方法")
    assert client.get("/nix?lang=zh").get_json()["title"] == "未找到"


def _sorts(kind: type[XiangceError]) -> list[type[XiangceError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _sorts(below))]


@pytest.mark.parametrize("slug", [*(each.slug for each in _sorts(XiangceError)), "method-not-allowed"])
def test_the_type_of_every_problem_leads_to_a_page(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/problem/{slug}").status_code == 200
    assert client.get("/problem/nothing").status_code == 404


def test_a_page_starts_with_the_name_and_says_nothing_twice(client: FlaskClient) -> None:
    page = client.get("/page/id/xzbf-2023-9/measure/7?lang=en").text
    assert re.search(r'<h1><span class="key">7</span> \w', page)
    (lead,) = re.findall(r'<p class="lead">([^<]+)</p>', page)
    assert page.count(lead) == 1
    facts = page.partition('<table class="facts">')[2]
    assert re.search(r'<th scope="row" title="([^"]+)"', facts)[1] == "http://purl.org/dc/terms/title"  # type: ignore[index]


def test_a_page_of_a_measure_or_an_incentive_starts_with_what_matters(client: FlaskClient) -> None:
    first = r'<dl class="first">(.*?)</dl>'
    (who,) = re.findall(first, client.get("/page/id/xzbf-2023-9/measure/7?lang=en").text, re.DOTALL)
    assert who.index("/unit/commerce") < who.index("/unit/finance")
    (most,) = re.findall(first, client.get("/page/id/xzbf-2023-9/incentive/I13?lang=en").text, re.DOTALL)
    assert "/cap/" in most
    assert 'class="first"' not in client.get("/page/id/unit/customs").text


def test_what_points_here_reads_the_right_way_round(client: FlaskClient) -> None:
    page = client.get("/page/id/place/430600?lang=zh").text
    _, _, pointing = page.partition("<h2>被以下各项引用</h2>")
    labels = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', pointing)
    assert labels
    assert all(label.startswith("← ") for label in labels)


def test_the_page_of_the_ontology_groups_classes_and_properties(client: FlaskClient) -> None:
    page = client.get("/page/ont?lang=en").text
    assert len(re.findall(r"<h3>[^<]+\(\d+\)</h3>", page)) >= 3


def test_truth_reads_as_yes_or_no(client: FlaskClient) -> None:
    page = client.get("/ask/criteria?of=I10&lang=zh").text
    cells = {"".join(cell.split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)}
    assert {"是", "否"} <= cells
    assert not {"true", "false"} & cells


def test_pages_of_two_policies_open_too(both: Graph) -> None:
    with Pool(both.snapshot, graphs=GRAPHS, workers=1) as pool:
        client = create_app(both, pool, Room()).test_client()
        for path in ("/", "/ask/measures", "/who?name=customs", "/ask/ceilings"):
            assert client.get(path, headers=BROWSER).status_code == 200
        assert len(re.findall("<h3>", client.get("/").text)) == 2
        assert client.get("/who?name=7").status_code == 200
