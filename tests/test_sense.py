"""Stated numbers that make little sense are noted, by the bounds that records are checked by, and never refused."""

import html

import pytest
from flask.testing import FlaskClient

API = "/api/v1/eligible"


def notes(client: FlaskClient, lang: str = "en", **facts: object) -> list[tuple[str, str]]:
    asked = {key.replace("_", "-"): value for key, value in facts.items()}
    sent = client.post(f"{API}?lang={lang}", json={"facts": asked})
    assert sent.status_code == 200
    return [(each["fact"], each["note"]) for each in sent.get_json()["notes"]]


@pytest.mark.parametrize(
    ("facts", "fact", "told"),
    [
        pytest.param({"turnover": 12000}, "turnover", "write “…万” (120,000,000)", id="forgotten ten thousands"),
        pytest.param({"certification_cost": 70}, "certification-cost", "write “…万” (700,000)", id="a cost of 70"),
        pytest.param(
            {"turnover": "1.5亿", "headcount": 200_000}, "turnover", "less than ten thousand", id="per person"
        ),
        pytest.param({"turnover": "1.1亿", "tax_paid": "2亿"}, "tax-paid", "is above the turnover", id="tax"),
        pytest.param({"turnover": "1亿", "import_export": "2亿"}, "import-export", "above the turnover", id="trade"),
        pytest.param({"turnover": "2e12"}, "turnover", "more than the 1,000,000,000,000", id="beyond the field"),
    ],
)
def test_an_odd_number_is_noted_and_judged(client: FlaskClient, facts: dict[str, object], fact: str, told: str) -> None:
    ((key, note),) = notes(client, **facts)
    assert key == fact
    assert told in note
    ((_, chinese),) = notes(client, "zh", **facts)
    assert chinese != note


@pytest.mark.parametrize(
    "facts", [{"turnover": "1.2亿"}, {"turnover": "9000万", "headcount": 45}, {"certification_cost": "70万"}]
)
def test_a_usual_number_has_no_note(client: FlaskClient, facts: dict[str, object]) -> None:
    assert notes(client, **facts) == []


def test_the_page_shows_the_note(client: FlaskClient) -> None:
    page = html.unescape(client.post("/eligible?lang=en", data={"turnover": "12000"}).text)
    assert "if ten thousands are meant" in page


def test_every_leaf_names_its_source(client: FlaskClient) -> None:
    facts = {
        "turnover": {"value": "1.5e8", "source": "审计报告"},
        "first-reached": {"value": True, "source": "承诺书"},
    }
    (answer,) = client.post(f"{API}?incentive=I01", json={"facts": facts}).get_json()["answers"]
    leaf = answer["tree"]["members"][0]
    assert leaf["source"] == {"type": "statement", "by": "审计报告"}
    assert leaf["first_time"]["stated_source"] == {"type": "statement", "by": "承诺书"}
