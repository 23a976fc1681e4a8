"""The same question has the same answer in JSON, table, Turtle, text and page, for facts and for records."""

import csv
import html
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from eligible_tables import table
from xiangce.cli import main
from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph

PARK = {"park-area": "5000", "park-enterprises": "20", "park-turnover": "15亿", "park-import-export": "5.2亿"}
CASES: list[dict[str, str]] = [
    {"turnover": "1亿", "first-reached": "yes"},
    {"turnover": "15亿", "first-reached": "yes", "year": "2022", "headcount": "3"},
    {"turnover": "1.5亿", "turnover:2021": "9000万", "year": "2024", "established-on": "2023-02-01"},
    {"newly-certified": "yes", "certification-cost": "70"},
    {**PARK, "park-supporting-facilities": "yes", "park-recognised": "yes", "city": "常德"},
    {"provincial-public-warehouse": "yes", "public-warehouses": "5", "support-year": "2"},
    {"consolidation-smes": "12", "consolidation-import-export": "9000万", "consolidation-warehouse": "yes"},
    {"sme": "yes", "insurance-premium": "1000", "registered-capital": "2000万"},
]
YEARS = [
    {"year": 2024, "turnover": "1.5亿", "first-reached": "yes"},
    {"year": 2023, "turnover": "1.2亿"},
    {"year": 2023, "turnover": "0.9亿"},
    {"year": 2022, "turnover": "约1亿", "period-start": "2022-01-01", "period-end": "2022-06-30"},
]
VERDICT, ASSESSES = "https://w3id.org/xiangce/ont#verdict", "https://w3id.org/xiangce/ont#assesses"


def run(*words: str) -> bytes:
    found = CliRunner().invoke(main, ["eligible", *words])
    assert found.exit_code == 0, found.output
    return found.stdout_bytes


def of_json(answer: Mapping[str, Any]) -> tuple[object, ...]:
    """What a row of a table says, from the answer in full."""
    ceiling = answer["ceiling"] or {"amount": None}
    missing = {each["fact"] for one in answer["unknown"] for each in one["facts"]}
    missing |= {each["fact"] for each in ceiling.get("unknown", ())}
    decide = {each["requirement"] for each in answer["handling"]["confirm"]}
    doubted = {each["fact"] for each in answer["doubts"]}
    amount = None if ceiling["amount"] is None else float(ceiling["amount"])
    return answer["incentive"], answer["verdict"], amount, missing, decide, doubted


def of_row(row: Mapping[str, str]) -> tuple[object, ...]:
    """The same of a row of a table."""
    lists = [set(row[name].split()) for name in ("missing", "look_up", "doubtful")]
    return row["incentive"], row["verdict"], float(row["ceiling"]) if row["ceiling"] else None, *lists


def verdicts(turtle: bytes) -> list[tuple[str, str]]:
    """The verdicts on whole rules in Turtle."""
    rules, said = {}, {}
    for subject, predicate, value in (tuple(each.triple) for each in parse(turtle, format=RdfFormat.TURTLE)):
        if predicate.value == ASSESSES and "/criterion/" not in value.value:
            rules[subject] = value.value.rsplit("/", 1)[-1]
        if predicate.value == VERDICT:
            said[subject] = value.value.rsplit("/", 1)[-1]
    return sorted((rule, said[subject]) for subject, rule in rules.items())


def agree(*words: str) -> list[dict[str, Any]]:
    """The answers of a command, which its forms agree upon."""
    answers = json.loads(run(*words, "--format", "json"))["answers"]
    lines = csv.DictReader(io.StringIO(run(*words, "--format", "csv").decode("utf-8-sig")))
    by_key = sorted(map(of_json, answers), key=str)
    assert sorted(map(of_row, lines), key=str) == by_key
    assert verdicts(run(*words, "--format", "ttl")) == sorted((each["incentive"], each["verdict"]) for each in answers)
    found: list[dict[str, Any]] = answers
    return found


@pytest.mark.parametrize("facts", CASES, ids=lambda facts: next(iter(facts)))
def test_facts_have_one_answer(client: FlaskClient, facts: dict[str, str]) -> None:
    answers = agree(*[word for key, value in facts.items() for word in ("--fact", f"{key}={value}")])
    sent = client.post("/api/v1/eligible", json={"facts": facts}).get_json()
    assert sorted((of_json(each) for each in sent["answers"] if each["asked"]), key=str) == sorted(
        map(of_json, answers), key=str
    )
    more = "\n".join(f"{key}={value}" for key, value in facts.items())
    page = html.unescape(client.post("/eligible?lang=en", data={"more": more}).text)
    shown = re.findall(r'<h3><span class="verdict ([a-z-]+)">[^<]*</span> <a [^>]*>(\S+)', page)
    assert sorted(shown) == sorted((each["verdict"], each["incentive"]) for each in answers)
    for note in [each["note"] for each in sent["notes"]] + [
        each["why_label"] for one in answers for each in one["doubts"]
    ]:
        assert note in page


def test_records_have_one_answer(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "years.csv"
    body = table(Assessor(graph), "enterprise-year", YEARS).body
    path.write_bytes(body if isinstance(body, bytes) else b"")
    answers = agree(str(path))
    assert {(each["subject"]["row"], each["incentive"]) for each in answers} >= {(2, "I01"), (3, "I01"), (4, "I01")}
    (unread,) = [each for each in answers if each["subject"]["row"] == 5 and each["incentive"] == "I01"]
    assert [doubt["why"] for doubt in unread["doubts"]] == ["unreadable"]
