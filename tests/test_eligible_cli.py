"""`xiangce eligible`, `explain`, `impact` and `targets`: what people read, what is counted, what is refused."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eligible_tables import table
from xiangce.cli import main
from xiangce.eligibility.assess import Assessor
from xiangce.graph import Graph

PARK = {"park-area": 5000, "park-supporting-facilities": "yes", "park-one-stop-services": "yes"}
PARK |= {"park-enterprises": 25, "park-recognised": "yes", "year": 2024}


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture(scope="module")
def parks(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Four parks: by turnover, by neither figure, without a figure, and of 4,000 square metres exactly."""
    figures = [{"park-turnover": "20亿"}, {"park-turnover": "1亿", "park-import-export": 1}, {}]
    figures.append({"park-turnover": "20亿", "park-area": 4000})
    some = [PARK | {"park-name": f"园区{n}（虚构）"} | each for n, each in enumerate(figures)]
    source = table(Assessor(graph), "park", some)
    path = tmp_path_factory.mktemp("parks") / "parks.csv"
    path.write_bytes(source.body if isinstance(source.body, bytes) else b"")
    return str(path)


def test_a_statement_is_answered_in_both_languages() -> None:
    facts = ["--incentive", "I06", "--fact", "newly-certified=yes", "--fact", "certification-cost=40万元"]
    english, chinese = (run("eligible", *facts, "--lang", lang).output for lang in ("en", "zh"))
    assert english.startswith("I06 Reward for international certification: met")
    assert "Up to CNY 320,000 (per enterprise): a ceiling, not the award" in english
    assert "binding: No more than 80 % of the certification cost (clause 2-3)" in english
    assert "payment: lump sum" in english
    assert chinese.startswith("I06 国际认证奖励: 满足")
    assert "起作用的上限：不超过认证费用的80%（依据 2-3）" in chinese


def test_what_is_left_for_a_year_says_that_the_years_before_were_paid_in_full() -> None:
    facts = ["provincial-public-warehouse=yes@名单", "public-warehouses=9", "support-year=2"]
    said = [word for fact in facts for word in ("--fact", fact)]
    english, chinese = (run("eligible", "--incentive", "I13", *said, "--lang", lang).output for lang in ("en", "zh"))
    assert "Up to CNY 2,700,000 (per enterprise, counted for 9, in year 2 of support)" in english
    assert "year 2: up to 0 (what is left if the years before are paid in full; up to 2,700,000 by itself)" in english
    assert "All are taken to start in the same year" in english
    assert "假定各项同年起算" in chinese
    one = run("eligible", "--incentive", "I13", "--fact", "public-warehouses=4").output
    assert "taken to start" not in one


def test_a_ceiling_of_nothing_says_why() -> None:
    late = run("eligible", "--incentive", "I13", "--fact", "support-year=4", "--fact", "public-warehouses=2").output
    assert "Up to CNY 0 (per enterprise, counted for 2, in year 4 of support)" in late
    assert "for years 1 to 3 of support only; for year 4 it provides nothing" in late
    none = run("eligible", "--incentive", "I13", "--fact", "public-warehouses=0", "--lang", "zh").output
    assert "所给的省级公共海外仓数量为零" in none
    assert "起作用的上限" not in none


def test_what_was_not_asked_and_what_was_not_stated_is_named() -> None:
    output = run("eligible", "--fact", "cluster-suppliers=20", "--fact", "warehouse-area=5").output
    assert "I08 Reward for an industrial cluster: unknown" in output
    assert "annual import-export of the cluster (cluster-import-export)" in output
    assert "Nothing was stated that these ask for: I01 Reward for first reaching CNY 100 million, I02" in output
    assert "None of these asks for: " in run("eligible", "--incentive", "I13", "--fact", "warehouse-area=5").output


def test_a_claim_without_a_document_says_so() -> None:
    claimed = run("eligible", "--incentive", "I17", "--fact", "training-eligible=yes").output
    assert "needs a decision" in claimed.splitlines()[0]
    assert "only claimed" in claimed
    named = run("eligible", "--incentive", "I17", "--fact", "training-eligible=yes@湘人社〔2024〕1号").output
    assert "met" in named.splitlines()[0]
    assert "by 湘人社〔2024〕1号" in named


def test_records_are_counted_and_the_best_come_first(parks: str) -> None:
    lines = run("eligible", parks).output.splitlines()
    assert lines[1].split()[:1] == ["parks.csv"]
    counts = next(line for line in lines if line.startswith("I10"))
    assert counts.split() == ["I10", "1", "1", "1", "0", "1"]
    assert "Records judged: 4" in lines


def test_a_file_that_tells_nothing_says_what_is_asked_of(parks: str) -> None:
    output = run("eligible", parks, "--incentive", "I01", "--lang", "zh").output
    assert "I01 依据的记录类型：企业年度；文件中有：园区。" in output


def test_results_are_written_long_and_wide(parks: str, tmp_path: Path) -> None:
    long, wide = tmp_path / "long.csv", tmp_path / "wide.csv"
    assert run("eligible", parks, "-o", str(long)).exit_code == 0
    assert run("eligible", parks, "--wide", "-o", str(wide)).exit_code == 0
    verdicts = [row["verdict"] for row in csv.DictReader(io.StringIO(long.read_text(encoding="utf-8-sig")))]
    assert verdicts == ["met", "not-met", "unknown", "borderline"]
    assert [row["I10"] for row in csv.DictReader(io.StringIO(wide.read_text(encoding="utf-8-sig")))] == verdicts


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "one of them"),
        (["FILE", "--fact", "turnover=1"], "one of them"),
        (["--fact", "turnover=1", "--kind", "park"], "--kind"),
        (["--fact", "turnover=1", "--fact", "turnover=2"], "twice"),
        (["--fact", "city=长沙", "--fact", "市州=岳阳"], "twice"),
        (["--fact", "turnover:2023=1", "--fact", "跨境电商年交易额:2023=2", "--fact", "year=2024"], "twice"),
        (["--fact", "park-area:2023=1", "--fact", "year=2024"], "no earlier year"),
        (["--fact", "turnover"], "name=value"),
        (["--fact", "year=24"], "from 2013 to 2040"),
        (["--fact", "foo=1"], "indicators"),
        (["--incentive", "tax-guidance", "--fact", "turnover=1"], "no conditions"),
        (["FILE", "--wide"], "--wide"),
        (["FILE", "--kind", "no such kind"], "no kind of record"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_to_do(parks: str, words: list[str], told: str) -> None:
    result = run("eligible", *[parks if word == "FILE" else word for word in words])
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize("amount", ["1.5亿", "1.5亿元", "150,000,000", "1.5e8", "１５０００万", "150000000.00"])
def test_an_amount_may_be_written_in_many_ways(amount: str) -> None:
    facts = ["--fact", f"turnover={amount}", "--fact", "first-reached=是"]
    reply = json.loads(run("eligible", "--incentive", "I01", *facts, "--format", "json").output)
    leaf, _ = reply["answers"][0]["tree"]["members"]
    assert (leaf["value"], leaf["verdict"]) == ("150000000", "met")


def test_a_rule_is_explained_with_keys_clauses_and_wording() -> None:
    output = run("explain", "i10").output
    assert "annual turnover of the park (park-turnover) ≥ 2,000,000,000" in output
    assert "any of: Turnover or import-export suffices (clause 5-5)" in output
    assert "wording: " in output


def test_impact_says_who_gains_and_who_loses(parks: str) -> None:
    lower = run("impact", "I10", "area=3000", parks).output
    assert "Of 4 records, better verdicts: 1; worse: 0" in lower
    higher = run("impact", "I10", "园区面积=6000", parks, "--lang", "zh").output
    assert "4 条记录中，结论变好：0；变差：3" in higher
    assert "expected a number" in run("impact", "I10", "C1=R9", parks).output
    assert run("impact", "I10", parks).exit_code == 2


def test_a_lower_mark_is_judged_as_the_mark(graph: Graph, tmp_path: Path) -> None:
    source = table(Assessor(graph), "enterprise-year", [{"year": 2024, "turnover": "1.2亿", "first-reached": "yes"}])
    path = tmp_path / "year.csv"
    path.write_bytes(source.body if isinstance(source.body, bytes) else b"")
    assert "better verdicts: 0; worse: 0" in run("impact", "I01", "turnover=8000万", str(path)).output


def test_targets_are_counted_with_what_is_short(parks: str) -> None:
    lines = [line.split() for line in run("targets", parks).output.splitlines()]
    # The target is over 2 billion, and two parks have just that.
    assert ["2024", "0", "2", "1", "0", "1", "not", "met", "10"] in lines
    assert run("targets", parks, "--on", "2020-01-01").exit_code == 2


def test_a_further_policy_is_judged_only_if_it_keeps_the_rules(tmp_path: Path) -> None:
    whole = (Path(__file__).parent / "minimal/policy.ttl").read_text(encoding="utf-8")
    facts = ["eligible", "--fact", "yl-cloud-spending=30万", "--fact", "yl-registered=yes"]
    (tmp_path / "policy.ttl").write_text(whole, encoding="utf-8")
    sound = run("--data", str(tmp_path), *facts)
    assert (sound.exit_code, "yl-first-reached" in sound.output) == (0, True)
    (tmp_path / "policy.ttl").write_text(whole.replace("thresholdValue 200000.0", "thresholdValue 0.005"), "utf-8")
    broken = run("--data", str(tmp_path), *facts)
    assert broken.exit_code == 2
    assert "0.005" in broken.output


def test_an_error_prints_no_control_characters() -> None:
    output = run("eligible", "--fact", "turnover=\x1b[2J5", "--lang", "en").output
    assert "\x1b" not in output
    assert "␛[2J5" in output
