"""What is asked wrongly is refused with what was given, what is expected and what to do, in zh and en."""

import csv
import io

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from xiangce.cli import main

API = "/api/v1/eligible"
FACTS = {"facts": {"turnover": "1.5亿", "first-reached": True}}
RECORDS = "统一社会信用代码,年度\n91430100PDY00001XL,2024\n".encode()


@pytest.mark.parametrize(
    ("query", "parameter", "told"),
    [
        ("lang=fr", "lang", ["fr", "en", "zh"]),
        ("format=pdf", "format", ["pdf", "json", "csv", "xlsx", "parquet", "ttl"]),
        ("incentive=I99", "incentive", ["I99", "I19"]),
        ("incentive=I01&incentive=I99", "incentive", ["I99"]),
        ("incentives=I01", "incentives", ["incentives", "incentive"]),
        ("on=2024-01-01&on=2025-01-01", "on", ["on"]),
    ],
)
@pytest.mark.parametrize("sends", ["facts", "records"])
def test_a_wrong_parameter_is_a_problem_in_both_languages(
    client: FlaskClient, query: str, parameter: str, told: list[str], sends: str
) -> None:
    body = {"json": FACTS} if sends == "facts" else {"data": RECORDS, "content_type": "text/csv"}
    found = client.post(f"{API}?{query}", **body)  # type: ignore[arg-type]
    assert (found.status_code, found.mimetype) == (400, "application/problem+json")
    said = found.get_json()
    assert said["parameter"] == parameter
    for text in (said["detail_en"], said["detail_zh"]):
        assert [each for each in told if each not in text] == []


def test_parameters_of_records_are_refused_beside_facts(client: FlaskClient) -> None:
    for query in ("kind=park", "name=a.csv"):
        assert client.post(f"{API}?{query}", json=FACTS).status_code == 400
    found = client.post(f"{API}?kind=no-such-kind", data=RECORDS, content_type="text/csv")
    assert (found.status_code, found.get_json()["parameter"]) == (400, "kind")


@pytest.mark.parametrize("address", ["/api/v1/incentives", "/api/v1/incentives/I01"])
@pytest.mark.parametrize("query", ["lang=fr", "lng=zh", "incentive=I01", "lang=zh&lang=en", "on=yesterday"])
def test_the_addresses_of_rules_refuse_them_too(client: FlaskClient, address: str, query: str) -> None:
    found = client.get(f"{address}?{query}")
    assert (found.status_code, found.mimetype) == (400, "application/problem+json")
    assert found.get_json()["detail_zh"] != found.get_json()["detail_en"]


def test_a_language_may_name_its_region(client: FlaskClient) -> None:
    assert client.get("/api/v1/incentives/I01?lang=zh-CN").get_json()["lang"] == "zh"


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (["--lang", "fr"], "--lang: given “fr”, expected one of en, zh", "--lang：给出“fr”，应为 en、zh 之一"),
        (["--format", "pdf", "--lang", "zh"], "", "--format：给出“pdf”，应为 table、json"),
        (["--format", "pdf"], "--format: given “pdf”, expected one of table, json", ""),
        (["--on", "yesterday"], "--on: given “yesterday”, expected a day as YYYY-MM-DD", ""),
        (["--incentiv", "I01"], "no option --incentiv (--incentive)", "没有选项 --incentiv (--incentive)"),
        (["--incentive"], "--incentive needs a value", "选项 --incentive 后缺少值"),
        (["--incentive", "I99", "--lang", "zh"], "", "没有名为“I99”的对象"),
    ],
)
def test_a_wrong_option_is_refused_in_the_language_asked_or_in_both(
    words: list[str], english: str, chinese: str
) -> None:
    found = CliRunner().invoke(main, ["eligible", "--fact", "turnover=1", *words])
    assert found.exit_code == 2
    assert english in found.output
    assert chinese in found.output


def test_facts_are_answered_as_tables_too(client: FlaskClient) -> None:
    asked = ["eligible", "--fact", "turnover=1.5亿", "--fact", "first-reached=yes", "--format", "csv"]
    printed = CliRunner().invoke(main, asked).stdout_bytes
    lines = list(csv.DictReader(io.StringIO(printed.decode("utf-8-sig"))))
    assert [(line["incentive"], line["verdict"], line["ceiling"]) for line in lines] == [
        ("I01", "met", "200000.00"),
        ("I02", "not-met", ""),
    ]
    sent = client.post(f"{API}?format=csv&incentive=I01&incentive=I02", json=FACTS)
    assert sent.data == printed
    assert client.post(f"{API}?format=parquet", json=FACTS).data[:4] == b"PAR1"
    assert client.post(f"{API}?format=xlsx&lang=zh", json=FACTS).data[:2] == b"PK"
