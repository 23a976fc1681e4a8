"""What the wording presumes, on every surface: denied it refuses, unsaid it is taken as given and listed to confirm."""

from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from eligible_tables import ON, assessed, rows
from xiangce.cli import main
from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.rdf import turtle
from xiangce.graph import Graph

YEAR = {"year": "2024", "turnover": "150000000", "first-reached": "yes"}
LISTS = ("verdict", "not_met", "missing", "to_confirm")


def run(*words: str) -> str:
    """What a command prints."""
    return CliRunner().invoke(main, list(words)).output


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    return Assessor(graph)


def lines(assessor: Assessor, said: str | None) -> list[tuple[object, ...]]:
    """What comes of a year of an enterprise whose own record says whether it is of the trade, or nothing."""
    found = assessed(assessor, ["I01"], enterprise_year=[YEAR], enterprise=[{"cbec-enterprise": said}])
    return rows(assessor, found, *LISTS)


def test_records_list_what_is_to_confirm_until_a_record_says_it(assessor: Assessor) -> None:
    assert lines(assessor, None) == [("met", "", "", "cbec-enterprise")]
    assert lines(assessor, "yes") == [("met", "", "", "")]
    assert lines(assessor, "no") == [("not-met", "I01-C2", "", "")]


def test_what_is_refused_anyway_leaves_nothing_to_confirm(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[YEAR | {"turnover": "90000000"}])
    assert rows(assessor, found, *LISTS) == [("not-met", "I01-C1", "", "")]


def test_tables_for_people_head_the_list_in_chinese(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[YEAR])
    frame = Sheets(assessor, Labels(assessor.graph, "zh", ON), in_words=True).long(found)
    assert frame["待确认"].to_list() == ["属跨境电商企业"]


def test_a_record_that_tells_no_more_than_what_is_presumed_tells_nothing_of_a_rule(assessor: Assessor) -> None:
    found = assessed(assessor, ["S1"], enterprise=[{"cbec-enterprise": "yes"}])
    assert rows(assessor, found) == []
    assert found.silent == 1


def answer(assessor: Assessor, facts: Mapping[str, object], rule: str) -> dict[str, Any]:
    (found,) = assessor.say(facts, assessor.chosen([rule], ON), "en", ON)
    return found


def test_an_answer_names_fact_requirement_clause_and_wording(assessor: Assessor) -> None:
    public = {"value": True, "source": "a list"}
    (said,) = answer(assessor, {"provincial-public-warehouse": public}, "I13")["to_confirm"]
    assert (said["fact"], said["requirement"], said["clause"]) == ("public-overseas-warehouse", "I13-C2", "7-4")
    assert said["note"].startswith("A provincial public overseas warehouse is presumed")


def test_a_presumed_fact_is_neither_missing_nor_a_step_of_repair(assessor: Assessor) -> None:
    found = answer(assessor, {"consolidation-smes": "9", "consolidation-import-export": "100000000"}, "I16")
    assert found["unknown"] == []
    assert [[step["fact"] for step in plan["steps"]] for plan in found["repair"]] == [["consolidation-smes"]]


def test_linked_data_points_from_an_assessment_to_what_was_taken_as_given(assessor: Assessor) -> None:
    facts, labels = {"newly-certified": True}, Labels(assessor.graph, "en", ON)
    said = turtle([answer(assessor, facts, "I06")], "version", labels).decode()
    assert said.count("xc:toConfirm") == 1
    assert "I06-C2" in said.partition("xc:toConfirm")[2].splitlines()[0]
    told = answer(assessor, facts | {"cbec-enterprise": True}, "I06")
    assert "xc:toConfirm" not in turtle([told], "v", labels).decode()


def test_text_lists_it_in_both_languages_and_the_rule_says_that_it_is_presumed() -> None:
    facts = ["--incentive", "I07", "--fact", "promotes-own-brand=yes"]
    assert "To confirm (the wording presumes it" in run("eligible", *facts)
    assert "待确认（文本以之为前提" in run("eligible", *facts, "--lang", "zh")
    assert "presumed by the wording" in run("explain", "I07")
    assert "文本以之为前提" in run("explain", "I07", "--lang", "zh")


def test_the_question_of_conditions_says_of_which_kind_each_is() -> None:
    told = run("ask", "criteria", "of=I13", "--format", "csv")
    assert "PresumedConstraint" in told or "presumed constraint" in told
    assert "DecidedConstraint" in told or "decided constraint" in told


def test_over_http_the_form_asks_for_it_and_the_reply_lists_it(client: FlaskClient) -> None:
    reply = client.post("/api/v1/eligible?incentive=I06", json={"facts": {"newly-certified": True}}).get_json()
    assert [each["fact"] for each in reply["answers"][0]["to_confirm"]] == ["cbec-enterprise"]
    assert 'name="cbec-enterprise"' in client.get("/eligible?incentive=I06").text
