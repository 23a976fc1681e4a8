"""A fact that was given and is left unknown is told: what was given, where, and why it is doubted."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from eligible_tables import ON, SECOND, assessed, rows, table
from xiangce.cli import main
from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.graph import Graph
from xiangce.intake import Source

LOW, ENOUGH = "90000000", "150000000"
FIRST = {"first-reached": "yes"}
HALF = {"period-start": "2023-01-01", "period-end": "2023-06-30"}
OWN_HALF = {"period-start": "2024-01-01", "period-end": "2024-06-30"}


@pytest.fixture(scope="module")
def assessor(graph: Graph) -> Assessor:
    """The engine over the shipped policy."""
    return Assessor(graph)


def year(number: int | None, turnover: object, **more: object) -> dict[str, object]:
    return {"year": number, "turnover": turnover, **more}


def doubts(assessor: Assessor, found: Assessment, place: int = 0) -> list[tuple[str, str, list[tuple[Any, int]]]]:
    """Fact, reason and given values with their rows, of one answer."""
    answer = list(assessor.explained(found, "en", ON))[place]
    told = []
    for each in answer["doubts"]:
        given = sorted((one["value"], one["source"].get("row")) for one in each["given"])
        told.append((each["fact"], each["why"], given))
    return told


def both(assessor: Assessor, found: Assessment) -> tuple[object, list[tuple[str, str, list[tuple[Any, int]]]]]:
    """What the table and the full answer say of the first row; they name the same facts."""
    (listed,) = rows(assessor, found, "doubtful")[0]
    told = doubts(assessor, found)
    assert str(listed).split() == [fact for fact, *_ in told]
    return rows(assessor, found, "verdict")[0][0], told


def test_records_of_one_kind_that_differ(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH, **FIRST), year(2024, LOW, **FIRST)])
    expected = [("turnover", "contradiction", [(ENOUGH, 2), (LOW, 3)])]
    assert both(assessor, found) == ("unknown", expected)
    assert doubts(assessor, found, 1) == expected


@pytest.mark.parametrize("told", [["yes", "no"], ["看情况"]], ids=["contradicting", "unreadable"])
def test_what_is_presumed_is_not_taken_as_given_where_it_is_doubted(assessor: Assessor, told: list[str]) -> None:
    promoted = {"year": 2024, "promotes-own-brand": "yes", "marketing-cost": "1000000"}
    silent = assessed(assessor, ["I07"], marketing=[promoted])
    assert rows(assessor, silent, "verdict", "to_confirm", "missing") == [("met", "cbec-enterprise", "")]
    found = assessed(assessor, ["I07"], marketing=[promoted], enterprise=[{"cbec-enterprise": each} for each in told])
    assert rows(assessor, found, "verdict", "to_confirm", "missing", "doubtful") == [
        ("unknown", "", "cbec-enterprise", "cbec-enterprise")
    ]
    (answer,) = assessor.explained(found, "en", ON)
    assert answer["to_confirm"] == []
    assert [each["facts"][0]["fact"] for each in answer["unknown"]] == ["cbec-enterprise"]
    ((provided,),) = [plan["steps"] for plan in answer["repair"]]
    assert (provided["do"], provided["fact"]) == ("provide", "cbec-enterprise")


@pytest.mark.parametrize(
    ("told", "why", "given"),
    [
        (["yes", "no"], "contradiction", [(False, 3), (True, 2)]),
        (["no", "yes"], "contradiction", [(False, 2), (True, 3)]),
        (["看情况"], "unreadable", [("看情况", 2)]),
    ],
)
def test_a_doubt_on_what_is_presumed_names_all_that_was_given_and_touches_no_other_firm(
    assessor: Assessor, told: list[str], why: str, given: list[tuple[Any, int]]
) -> None:
    years = [year(2024, ENOUGH, **FIRST), year(2024, ENOUGH, **FIRST, uscc=SECOND)]
    found = assessed(assessor, ["I01"], enterprise_year=years, enterprise=[{"cbec-enterprise": each} for each in told])
    assert rows(assessor, found, "verdict", "to_confirm") == [("unknown", ""), ("met", "cbec-enterprise")]
    assert doubts(assessor, found, 0) == [("cbec-enterprise", why, given)]
    assert doubts(assessor, found, 1) == []


def test_records_of_another_kind_that_differ(assessor: Assessor) -> None:
    kinds = {"enterprise": [{"established-on": "2024-03-01"}], "headquarters": [{"established-on": "2019-03-01"}]}
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH)], **kinds)
    given = [("2019-03-01", 2), ("2024-03-01", 2)]
    assert both(assessor, found) == ("unknown", [("established-on", "contradiction", given)])


def test_records_beside_it_that_differ_among_themselves(assessor: Assessor) -> None:
    founded = [{"established-on": "2024-03-01"}, {"established-on": "2019-03-01"}]
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH)], enterprise=founded)
    given = [("2019-03-01", 3), ("2024-03-01", 2)]
    assert both(assessor, found) == ("unknown", [("established-on", "contradiction", given)])


def test_a_founding_in_doubt_does_not_matter_where_a_statement_settles_it(assessor: Assessor) -> None:
    founded = [{"established-on": "2024-03-01"}, {"established-on": "2019-03-01"}]
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH, **FIRST)], enterprise=founded)
    assert both(assessor, found) == ("met", [])


def test_a_total_that_its_parts_do_not_come_to(assessor: Assessor) -> None:
    facts = {"fx-receipts": 100_000, "fx-payments": 50_000, "fx-total": 150_001, "year": 2024}
    found = assessed(assessor, ["fx-directory-exemption"], foreign_exchange=[facts])
    (answer,) = assessor.explained(found, "en", ON)
    (doubt,) = answer["doubts"]
    assert (doubt["fact"], doubt["why"]) == ("fx-total", "sum")
    assert {each["fact"]: each["value"] for each in doubt["given"]} == {
        "fx-total": "150001",
        "fx-receipts": "100000",
        "fx-payments": "50000",
    }


def test_a_first_time_without_a_year(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(None, ENOUGH, **FIRST)])
    assert both(assessor, found) == ("unknown", [("first-reached", "no-year", [(True, 2)])])


@pytest.mark.parametrize(
    ("earlier", "founded", "expected"),
    [
        pytest.param([year(2023, LOW, **HALF)], 2023, [("turnover:2023", "part-year", [(LOW, 3)])], id="half a year"),
        pytest.param([year(2021, LOW)], 2023, [("turnover:2021", "before-founding", [(LOW, 3)])], id="too early"),
        pytest.param(
            [year(2023, LOW), year(2023, "80000000")],
            2023,
            [("turnover:2023", "several-records", [("80000000", 4), (LOW, 3)])],
            id="two records of a year",
        ),
        pytest.param([], 2025, [("established-on", "founded-after", [("2025", 2)])], id="founded after"),
        pytest.param([year(2023, LOW)], 2023, [], id="no doubt"),
    ],
)
def test_figures_of_earlier_years_that_do_not_count(
    assessor: Assessor, earlier: list[dict[str, object]], founded: int, expected: list[object]
) -> None:
    kinds = {"enterprise": [{"established-on": f"{founded}-02-01"}]}
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH), *earlier], **kinds)
    assert both(assessor, found) == ("unknown" if expected else "met", expected)


@pytest.mark.parametrize(("turnover", "verdict"), [(LOW, "unknown"), (ENOUGH, "met")])
def test_part_of_a_year_shows_what_was_reached_and_not_what_was_missed(
    assessor: Assessor, turnover: str, verdict: str
) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, turnover, **FIRST, **OWN_HALF)])
    assert both(assessor, found) == (verdict, [("turnover", "part-year", [(turnover, 2)])])


def test_a_value_that_cannot_be_read(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, "约1亿", **FIRST)])
    assert both(assessor, found) == ("unknown", [("turnover", "unreadable", [("约1亿", 2)])])


def test_a_value_of_another_record_that_cannot_be_read(assessor: Assessor) -> None:
    founded = {"enterprise": [{"established-on": "去年"}]}
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, ENOUGH)], **founded)
    assert both(assessor, found) == ("unknown", [("established-on", "unreadable", [("去年", 2)])])


@pytest.mark.parametrize(
    ("many", "why"), [("123456789012345678901", "unreadable"), ("100000000000000000", "too-large")]
)
def test_a_number_beyond_all_sense(assessor: Assessor, many: str, why: str) -> None:
    cluster = {"cluster-name": "集群", "year": 2024, "cluster-import-export": 5_000_000_000}
    found = assessed(assessor, ["I08"], cluster=[cluster | {"cluster-suppliers": many}])
    assert both(assessor, found) == ("unknown", [("cluster-suppliers", why, [(many, 2)])])


def test_several_values_and_several_codes_of_one_record(assessor: Assessor) -> None:
    head = "@prefix xc: <https://w3id.org/xiangce/ont#> . @prefix i: <https://w3id.org/xiangce/id/indicator/> .\n"
    record = '<urn:r> a xc:EnterpriseYearRecord ; xc:uscc "91430100PDY00001XL" ; xc:year 2024 ; i:first-reached true ; '
    for more, why, values in (
        ("i:turnover 150000000.0 , 90000000.0 .", "several-values", {"150000000.0", "90000000.0"}),
        ('i:turnover 150000000.0 ; xc:uscc "91430200PDY000028R" .', "several-codes", {"150000000"}),
    ):
        source = Source("year.ttl", f"{head}{record}{more}".encode())
        found = assessor.assess([source], assessor.chosen(["I01"], ON))
        (answer,) = assessor.explained(found, "en", ON)
        assert answer["verdict"] == "unknown"
        told = {each["fact"]: each for each in answer["doubts"]}
        assert told["turnover"]["why"] == why
        assert {one["value"] for one in told["turnover"]["given"]} == values


def test_a_statement_that_settles_another_mark_only(assessor: Assessor) -> None:
    found = assessed(assessor, ["I01"], enterprise_year=[year(2024, "1500000000", **FIRST)])
    assert both(assessor, found) == ("unknown", [("first-reached", "other-mark", [(True, 2)])])


def test_a_statement_against_the_figures(assessor: Assessor) -> None:
    denied = year(2024, ENOUGH, **{"first-reached": "no"})
    kinds = {"enterprise": [{"established-on": "2023-02-01"}]}
    found = assessed(assessor, ["I01"], enterprise_year=[denied, year(2023, LOW)], **kinds)
    assert both(assessor, found) == ("unknown", [("first-reached", "against-figures", [(False, 2)])])


@pytest.mark.parametrize(("lang", "told"), [("en", "the year lies before the founding"), ("zh", "该年早于成立年份")])
def test_a_statement_tells_figures_of_years_before_the_founding(lang: str, told: str) -> None:
    facts = ["turnover=1.5亿", "turnover:2021=9000万", "year=2024", "established-on=2023-02-01"]
    words = [word for each in facts for word in ("--fact", each)]
    lines = CliRunner().invoke(main, ["eligible", "--incentive", "I01", *words, "--lang", lang]).output.splitlines()
    (line,) = [each for each in lines if told in each]
    assert "turnover:2021" in line
    assert "90000000" in line


def test_a_table_in_chinese_names_the_facts_in_doubt(assessor: Assessor, tmp_path: Any) -> None:
    source = table(assessor, "enterprise-year", [year(2024, ENOUGH, **FIRST), year(2024, LOW, **FIRST)])
    path, out = tmp_path / "a.csv", tmp_path / "out.csv"
    path.write_bytes(source.body)  # type: ignore[arg-type]
    asked = ["eligible", str(path), "--incentive", "I01", "--lang", "zh", "-o", str(out)]
    assert CliRunner().invoke(main, asked).exit_code == 0
    text = out.read_text(encoding="utf-8-sig")
    assert "存疑" in text.splitlines()[0]
    assert "跨境电商年交易额" in text.splitlines()[1]


@pytest.mark.parametrize("command", [["eligible"], ["impact", "I01", "turnover=8000万"], ["targets"]])
def test_every_command_counts_the_records_in_doubt(assessor: Assessor, tmp_path: Any, command: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table(assessor, "enterprise-year", [year(2024, ENOUGH), year(2024, LOW), year(2023, LOW)]).body)  # type: ignore[arg-type]
    words = [*command, str(path)]
    assert "given and are doubted: 2;" in CliRunner().invoke(main, words).output
    assert json.loads(CliRunner().invoke(main, [*words, "--format", "json"]).output)["doubted"] == 2


def test_very_many_records_of_one_subject_are_told_by_some(assessor: Assessor) -> None:
    some = [year(2024, 90_000_000 + number) for number in range(3000)]
    found = assessed(assessor, ["I01"], enterprise_year=some)
    (outcome,) = found.outcomes
    assert len(outcome.table.doubts) <= 3000 * 6
