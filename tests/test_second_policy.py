"""A second, fictitious policy in a folder of its own is served like the first: another policy needs no code."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from conftest import SECOND_POLICY
from xiangce.cli import main
from xiangce.errors import AmbiguousName, BadInput, Refused, TooLarge
from xiangce.graph import Graph, load
from xiangce.names import GRAPHS, ID, ONT
from xiangce.questions import ask, catalogue
from xiangce.responsibility import who
from xiangce.room import Room
from xiangce.sparql import Pool
from xiangce.validation import check
from xiangce.web import create_app

DOCUMENTS = ["xzbf-2023-9", "yzbf-2024-5"]


@pytest.fixture(scope="module")
def client(both: Graph) -> Iterator[FlaskClient]:
    """A client of a server over both policies."""
    with Pool(both.snapshot, graphs=GRAPHS) as pool:
        yield create_app(both, pool, Room()).test_client()


def test_its_leads_follow_from_its_own_lead_rule(both: Graph) -> None:
    rows = [row for row in ask(both, "measures", {}).rows if DOCUMENTS[1] in str(row["document"])]
    assert [row["lead"] is not None for row in rows] == [True, True]
    assert len(both.select("SELECT ?measure ?lead WHERE { ?measure xc:leadUnit ?lead }")) == 13 + 2


def test_its_cities_implement_its_measures_and_those_of_hunan_do_not(both: Graph) -> None:
    rows = both.select(
        "SELECT ?document (COUNT(?government) AS ?n) WHERE { ?measure xc:implementedBy ?government ;"
        " xc:within ?document . ?document a xc:PolicyDocument } GROUP BY ?document ORDER BY ?document"
    )
    assert [int(row["n"].value) for row in rows] == [13 * 14, 2 * 2]  # type: ignore[union-attr]


def test_it_keeps_all_rules_beside_the_first(both: Graph) -> None:
    assert check(both) == []


@pytest.mark.parametrize("name", ["measures", "incentives", "who-pays", "targets", "citation"])
def test_general_questions_speak_of_both_documents(both: Graph, name: str) -> None:
    text = json.dumps(ask(both, name, {}).records())
    assert all(document in text for document in DOCUMENTS)


def test_every_question_still_has_an_answer(both: Graph) -> None:
    simple = [name for name, question in catalogue().items() if not question.parameters]
    assert [name for name in simple if not ask(both, name, {}).rows] == []


def test_a_measure_number_that_both_have_must_be_said_with_its_document(both: Graph) -> None:
    with pytest.raises(AmbiguousName) as error:
        who(both, "1", date(2025, 1, 1), "en")
    assert error.value.details["candidates"] == [f"{document}/measure/1" for document in DOCUMENTS]
    assert who(both, "yzbf-2024-5/measure/1", date(2025, 1, 1), "zh").record()["lead"]


def test_a_unit_of_the_second_leaves_the_lists_of_the_first_as_they_are(both: Graph, graph: Graph) -> None:
    first = who(graph, "customs", date(2025, 1, 1), "en").record()
    again = who(both, "customs", date(2025, 1, 1), "en").record()
    for part in ("leads", "takes_part", "implements"):
        assert again[part] == first[part]


def test_the_front_page_and_the_pages_show_both(client: FlaskClient) -> None:
    page = client.get("/?lang=zh").text
    assert all(f"/id/{document}/measure/1" in page for document in DOCUMENTS)
    assert client.get("/page/id/yzbf-2024-5?lang=en").status_code == 200
    found = client.get(
        "/sparql", query_string={"query": "SELECT ?d { ?d a <https://w3id.org/xiangce/ont#PolicyDocument> }"}
    )
    assert len(found.get_json()["results"]["bindings"]) == 2


def test_the_command_line_serves_both() -> None:
    result = CliRunner().invoke(main, ["--data", str(SECOND_POLICY), "ask", "measures", "--format", "json"])
    assert len(json.loads(result.output)) == 15


def test_before_it_was_issued_it_says_nothing(both: Graph) -> None:
    rows = ask(both, "measures", {"on": "2024-02-17"}).rows
    assert {row["document"].value.rsplit("/", 1)[-1] for row in rows} == {DOCUMENTS[0]}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("broken.ttl", "@prefix xc: <https://w3id.org/xiangce/ont#> .\nxc:a xc:b", BadInput),
        ("page.ttl", "<!doctype html><html>", BadInput),
        ("remote.jsonld", '{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "urn:x", "name": "x"}', BadInput),
        ("file.jsonld", '{"@context": "file:///etc/passwd", "@id": "urn:x", "name": "x"}', BadInput),
        ("passwords.rdf", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', Refused),
        ("deep.jsonld", '{"@id": ' * 200 + '"urn:x"' + "}" * 200, TooLarge),
        ("lead.ttl", f"<{ID}xzbf-2023-9/measure/7> <{ONT}leadUnit> <{ID}unit/tax> .", Refused),
        ("cap.ttl", f"<{ID}xzbf-2023-9/cap/I13-1> <https://schema.org/maxValue> 9.0 .", Refused),
        (
            "seventh.ttl",
            f"<{ID}xzbf-2023-9/responsibility/7-R7> <{ONT}responsibilityFor> <{ID}xzbf-2023-9/measure/7> .",
            Refused,
        ),
        ("term.ttl", f"<{ONT}Measure> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{ONT}Clause> .", Refused),
        (
            "imports.ttl",
            "<urn:x> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/other.ttl> .",
            Refused,
        ),
    ],
)
def test_a_file_that_cannot_be_read_or_asks_for_others_is_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: str, error: type[Exception]
) -> None:
    folder = tmp_path_factory.mktemp("data")
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(error, match=name):
        load([folder])


def test_a_folder_that_is_none_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BadInput, match="not a folder"):
        load([tmp_path_factory.mktemp("data") / "nothing"])


def test_a_cap_of_each_year_binds_before_a_share_of_the_cost(both: Graph) -> None:
    values = {"incentive": "yzbf-2024-5/incentive/I01", "cost": "2000000"}
    (found,) = ask(both, "ceiling-of-cost", values).records()
    assert (found["ceiling"], found["from_year"], found["to_year"]) == ("300000", 1, 2)
    by_year = ask(both, "ceiling-over-years", {"incentive": "yzbf-2024-5/incentive/I01", "count": "1"}).records()
    assert [row["ceiling"] for row in by_year] == ["300000", "300000"]


def test_a_rule_of_one_province_is_not_offered_to_a_place_of_another(both: Graph, graph: Graph) -> None:
    values = {"place": "place/430600", "on": "2025-05-01"}
    assert ask(both, "place-rules", values).records() == ask(graph, "place-rules", values).records()


def test_a_list_of_one_province_says_nothing_of_a_unit_of_another(both: Graph, graph: Graph) -> None:
    day = date(2025, 5, 1)
    assert who(both, "unit/industry", day, "en").record() == who(graph, "unit/industry", day, "en").record()


@pytest.mark.parametrize("name", ["incentives", "targets", "who-pays", "measures"])
def test_a_question_can_be_asked_of_one_document(both: Graph, graph: Graph, name: str) -> None:
    one = ask(both, name, {"document": "湘政办发〔2023〕9号"}).records()
    assert one == ask(graph, name, {}).records()


def test_a_folder_without_rdf_files_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BadInput, match="holds no RDF file"):
        load([tmp_path_factory.mktemp("empty")])
