"""The house is in order: documents tell the truth, words are complete, the wheel is whole, no fact is code."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from xiangce.cli import main
from xiangce.graph import POLICY, Graph
from xiangce.web.words import words

ROOT = Path(__file__).parents[1]
PYTHON = sorted((ROOT / "server").rglob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_command() -> None:
    assert [name for name in main.commands if f"xiangce {name}" not in README] == []


def test_the_readme_names_every_kind_of_address(app: object) -> None:
    rules = {str(rule).split("<")[0].rstrip("/.") for rule in app.url_map.iter_rules()}  # type: ignore[attr-defined]
    known = {"", "/static", "/page", "/data"}
    assert [rule for rule in rules - known if rule not in README] == []


def test_every_word_of_the_pages_is_in_both_languages_and_used() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "server/xiangce/web/templates").glob("*.html"))
    assert all(set(word) == {"en", "zh"} for word in words().values())
    used = set(re.findall(r"word\('(\w+)'\)", pages))
    assert used <= set(words())
    assert set(words()) == used


def test_every_word_of_answers_is_in_both_languages_and_used() -> None:
    answers = tomllib.loads((ROOT / "server/xiangce/eligibility/words.toml").read_text(encoding="utf-8"))
    assert all(set(word) == {"en", "zh"} for word in answers.values())
    code = "".join(path.read_text(encoding="utf-8") for path in PYTHON)
    # The words of columns, of fields, of reasons to doubt and of steps are found by what they are of.
    made = {"change", "provide", "decide", "clarify", "all-of", "any-of"}
    made |= {"unknown of a ceiling", "factors of a ceiling", "figures before short", "year not over short"}
    rest = [re.sub("^(doubt|field) ", "", key) for key in answers if not key.startswith("column ") and key not in made]
    assert [key for key in rest if f'"{key}"' not in code and f"'{key}'" not in code] == []


def test_no_python_line_names_a_thing_or_an_amount_of_the_policy(graph: Graph) -> None:
    names = {
        quad.object.value
        for quad in graph.store.quads_for_pattern(None, None, None, POLICY)
        if quad.predicate.value.endswith(("Name", "#name", "#number"))
    }
    amounts = {
        int(float(quad.object.value))
        for quad in graph.store.quads_for_pattern(None, None, None, POLICY)
        if quad.predicate.value.endswith(("maxValue", "thresholdValue"))
    }
    big = {amount for amount in amounts if amount > 1_000}
    texts = {
        path: [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
        for path in PYTHON
    }
    said = [(str(path), value) for path, values in texts.items() for value in values if isinstance(value, str)]
    assert [(path, name) for path, value in said for name in names if len(name) > 2 and name in value] == []
    # 100,000 characters is a limit of the endpoint, which happens to be no amount of the policy.
    assert [
        (path, value) for path, values in texts.items() for value in values if isinstance(value, int) and value in big
    ] == []


def test_no_file_of_the_package_is_longer_than_200_lines() -> None:
    assert [path.name for path in PYTHON if len(path.read_text().splitlines()) > 200] == []


def test_no_function_is_longer_than_40_lines() -> None:
    functions = [
        node for path in PYTHON for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)
    ]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno > 40] == []


def test_the_wheel_holds_ontology_shapes_data_questions_and_pages(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for expected in (
        "xiangce/ontology/policy.ttl",
        "xiangce/ontology/context.jsonld",
        "xiangce/shapes/style.ttl",
        "xiangce/data/derived.ttl",
        "xiangce/questions/zones.rq",
        "xiangce/derivation.ru",
        "xiangce/cli/examples.toml",
        "xiangce/web/templates/resource.html",
        "xiangce/web/static/site.css",
        "xiangce/web/words.toml",
    ):
        assert expected in names
    assert not [name for name in names if name.startswith(("tests", "benchmarks")) or ".pyc" in name]


def test_every_term_of_the_context_is_declared_and_a_document_reads_with_it(graph: Graph) -> None:
    text = (ROOT / "ontology/context.jsonld").read_text(encoding="utf-8")
    document = (
        '{"@graph": [{"id": "urn:m", "type": "xc:Measure", "title": {"zh": "措施", "en": "measure"}, "rank": "1"}],'
    )
    found = {str(quad.triple) for quad in parse((document + text.strip()[1:]).encode(), format=RdfFormat.JSON_LD)}
    assert any("ont#Measure" in triple for triple in found)
    assert any('"措施"@zh' in triple for triple in found)
    own = set(re.findall(r'"xc:(\w+)"', text))
    declared = {quad.subject.value for quad in graph.store if "isDefinedBy" in quad.predicate.value}
    assert [name for name in own if f"https://w3id.org/xiangce/ont#{name}" not in declared] == []


def test_the_version_of_the_ontology_is_that_of_the_changelog() -> None:
    ontology = (ROOT / "ontology/xiangce.ttl").read_text(encoding="utf-8")
    version = re.search(r'owl:versionInfo "([\d.]+)"', ontology)
    assert version
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_command_for_tests_is_the_one_that_ci_runs() -> None:
    assert 'grep -m1 "pytest -q$" README.md' in (ROOT / ".ci/run").read_text()
    assert len(re.findall(r"pytest -q$", README, re.MULTILINE)) == 1


def test_nothing_that_the_project_ships_is_copied_from_the_policy() -> None:
    policy = ROOT.parent / "shared/policy/policy-en.txt"
    if not policy.exists():
        pytest.skip("the text of the policy is not at hand")
    source = _words(policy.read_text(encoding="utf-8"))
    runs = {tuple(source[n : n + 14]) for n in range(len(source) - 13)}
    files = [
        path
        for folder in ("ontology", "shapes", "data", "server", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".ttl", ".py", ".rq", ".toml", ".html"}
    ]
    copied = []
    for path in files:
        own = _words(path.read_text(encoding="utf-8"))
        copied += [path.name for n in range(len(own) - 13) if tuple(own[n : n + 14]) in runs]
    assert copied == []


def test_the_dependencies_have_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert all(re.search(r"[<>=]", each) for each in project["dependencies"])


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
