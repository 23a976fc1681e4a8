"""Every answer says what is known of how long its document holds, and what came later; never a period of its own."""

import html
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from eligible_tables import assessed, rows, table
from xiangce.cli import main
from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.validity import Validity
from xiangce.graph import Graph

ISSUED = "2023-03-03"
DECADES_ON = "2040-01-01"


def run(*words: str) -> str:
    return CliRunner().invoke(main, words).output


@pytest.fixture(scope="module")
def year_file(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> str:
    source = table(Assessor(graph), "enterprise-year", [{"year": 2022, "turnover": "1.5亿", "first-reached": "yes"}])
    path = tmp_path_factory.mktemp("years") / "years.csv"
    path.write_bytes(source.body if isinstance(source.body, bytes) else b"")
    return str(path)


def test_a_statement_says_that_the_document_states_no_validity(client: FlaskClient) -> None:
    reply = client.post(f"/api/v1/eligible?on={DECADES_ON}", json={"facts": {"turnover": 1}}).get_json()
    (document,) = reply["documents"]
    assert (document["number"], document["issued"], document["stated"]) == ("湘政办发〔2023〕9号", ISSUED, False)
    assert DECADES_ON in document["note"]
    assert "2028" not in json.dumps(reply["documents"])
    assert all(each["validity"]["stated"] is False for each in reply["answers"])


@pytest.mark.parametrize(("on", "changes"), [("2024-06-29", []), ("2024-06-30", ["park-recognition"])])
def test_what_came_later_and_bears_on_the_measure_is_named_from_its_day_on(
    client: FlaskClient, on: str, changes: list[str]
) -> None:
    rule = client.get(f"/api/v1/incentives/I10?on={on}").get_json()
    assert [each["change"] for each in rule["validity"]["later"]] == changes


def test_every_way_to_answer_says_it_in_both_languages(client: FlaskClient, year_file: str) -> None:
    for lang, told in (("en", "does not state how long it stays valid"), ("zh", "文本未写明有效期")):
        options = ["--lang", lang]
        assert told in run("eligible", "--fact", "turnover=1", *options)
        assert told in run("eligible", year_file, *options)
        assert told in run("explain", "I01", *options)
        assert told in run("impact", "I01", "turnover=1", year_file, *options)
        assert told in run("targets", year_file, *options)
        assert told in html.unescape(client.post(f"/eligible?lang={lang}", data={"turnover": "1"}).text)
        assert told in html.unescape(client.get(f"/eligible?of=I01&lang={lang}").text)


def test_programs_get_it_from_every_command(year_file: str) -> None:
    commands = [["eligible", year_file], ["impact", "I01", "turnover=1", year_file], ["targets", year_file]]
    for command in [*commands, ["explain", "I01"]]:
        reply = json.loads(run(*command, "--format", "json"))
        assert [each["stated"] for each in reply["documents"]] == [False]


def test_the_table_of_an_impact_has_it_too(year_file: str) -> None:
    lines = run("impact", "I01", "turnover=2亿", year_file, "--format", "csv").splitlines()
    assert [len(lines), lines[0].split(",")[-1], "validity not stated" in lines[1]] == [2, "validity", True]


def test_figures_of_years_before_the_document_are_said_to_be_older(client: FlaskClient, year_file: str) -> None:
    for year, is_older in ((2022, True), (2023, False)):
        facts = {"turnover": "1.5亿", "year": year}
        (answer,) = client.post("/api/v1/eligible?incentive=I01", json={"facts": facts}).get_json()["answers"]
        assert ("figures_before" in answer["validity"]) == is_older
    answers = json.loads(run("eligible", year_file, "--format", "json"))["answers"]
    assert all("2022" in each["validity"]["figures_before"] for each in answers)
    older = run("eligible", "--fact", "turnover=1", "--fact", "year=2022")
    assert "before the document was issued on 2023-03-03" in older


@pytest.mark.parametrize(("on", "is_open"), [("2024-12-31", True), ("2025-01-01", False)])
def test_figures_of_a_year_that_is_not_over_are_said_to_be(client: FlaskClient, on: str, *, is_open: bool) -> None:
    sent = client.post(f"/api/v1/eligible?incentive=I01&on={on}", json={"facts": {"turnover": 1, "year": 2024}})
    (answer,) = sent.get_json()["answers"]
    assert ("year_not_over" in answer["validity"]) == is_open
    printed = run("eligible", "--fact", "turnover=1", "--fact", "year=2024", "--on", on)
    assert ("is not over on" in printed) == is_open
    table_of = run("eligible", "--fact", "turnover=1", "--fact", "year=2024", "--on", on, "--format", "csv")
    assert ("year of the figures not over" in table_of) == is_open


def test_tables_have_a_column_of_it(graph: Graph) -> None:
    assessor = Assessor(graph)
    found = assessed(assessor, ["I01"], enterprise_year=[{"year": each, "turnover": 1} for each in (2022, 2024)])
    (older,), (newer,) = rows(assessor, found, "validity")
    assert "validity not stated" in str(newer)
    assert "document-rules 2025-04-08" in str(newer)
    assert "settlement-rules" not in str(newer)
    assert ("older than the document" in str(older), "older than the document" in str(newer)) == (True, False)


def test_a_rule_of_a_document_not_yet_issued_is_refused_with_the_day(client: FlaskClient) -> None:
    refused = client.get("/api/v1/incentives/I10?on=2023-03-02")
    assert refused.status_code == 404
    assert refused.get_json()["issued"] == {"I10": ISSUED}
    assert f"I10 ({ISSUED})" in run("explain", "I10", "--on", "2023-03-02")


def test_a_document_that_states_its_validity_refers_to_its_text(tmp_path: Path, graph: Graph) -> None:
    from xiangce.graph import load

    text = (Path(__file__).parent / "minimal/policy.ttl").read_text(encoding="utf-8")
    (tmp_path / "policy.ttl").write_text(text.replace("validityStated false", "validityStated true"), encoding="utf-8")
    other = load([tmp_path])
    rules = [rule for rule in Assessor(other).rules.incentives if "yzbf" in rule.document]
    (document,) = Validity(other).documents(rules, Labels(other, "en", date(2026, 1, 1)))
    assert document["stated"] is True
    assert "see its text" in document["note"]
