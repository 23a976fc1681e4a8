"""The command line: its examples run, its formats agree, its errors are sentences with an exit code."""

import gzip
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from conftest import SECOND_POLICY
from xiangce.cli import main
from xiangce.cli.examples import examples
from xiangce.cli.words import WORDS
from xiangce.graph import Graph

# Those that need a file, a key, a pipe, a port or Java are run elsewhere.
ELSEWHERE = {"serve", "reason", "validate", "query", "export", "publish", "release", "changes"}
RUNNABLE = [
    line
    for command, lines in examples().items()
    for line in lines
    if command not in ELSEWHERE and "serve" not in line and "more/" not in line
]


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=stdin)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of which the examples speak."""
    path = tmp_path_factory.mktemp("files")
    assert run("sample", "20", "--kind", "park", "-o", str(path / "parks.csv")).exit_code == 0
    assert run("sample", "20", "--seed", "2", "-o", str(path / "2024.csv")).exit_code == 0
    for name in ("parks.xlsx", "records.ttl"):
        assert run("convert", str(path / "parks.csv"), "-o", str(path / name)).exit_code == 0
    (path / "2024.csv.gz").write_bytes(gzip.compress((path / "2024.csv").read_bytes()))
    return path


@pytest.mark.parametrize("line", RUNNABLE)
def test_every_example_in_the_help_works(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.chdir(folder)
    words = shlex.split(line)[1:]
    result = run(*words)
    assert result.exit_code == 0, result.output
    output = Path(words[words.index("-o") + 1]).stat().st_size if "-o" in words else len(result.output)
    assert output > 40


@pytest.mark.parametrize("command", [*main.commands, ""])
def test_every_command_has_help_with_examples(command: str) -> None:
    result = run(*filter(None, [command]), "--help")
    assert "Examples:" in result.output
    assert f"xiangce {command}".strip() in result.output


def test_who_customs_prints_each_part_with_places_and_clauses() -> None:
    lines = [" ".join(line.split()) for line in run("who", "customs").output.splitlines()]
    assert any(line.startswith("11 ") and line.endswith("place 1 clause 11-12") for line in lines)
    assert any(line.startswith("4 ") and line.endswith("place 4 clause 4-4") for line in lines)
    assert "Not named, not excluded (the list is open)" in lines
    assert any(line.startswith("13 ") and line.endswith("clause 13-4") for line in lines)


def test_who_speaks_chinese() -> None:
    output = run("who", "SAFE", "--on", "2023-03-03", "--lang", "zh").output
    assert output.startswith("中国人民银行长沙中心支行（国家外汇管理局湖南省分局） (截至 2023-03-03)")
    assert "牵头" in output


def test_who_says_that_nothing_was_due_before_the_document() -> None:
    assert "No document in the graph had been issued by that day" in run("who", "customs", "--on", "2023-03-02").output


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["who", "nobody-at-all", "--lang", "en"], 2, "Nothing is known by the name"),
        (["who", "nobody-at-all", "--lang", "zh"], 2, "没有名为"),
        (["ask", "zones", "on"], 2, "expected name=value"),
        (["show", "nothing-there", "--lang", "zh"], 2, "没有名为"),
        (["--data", "no-such-folder", "who"], 2, "is not a folder"),
    ],
)
def test_an_error_is_a_sentence_and_an_exit_code(words: list[str], code: int, sentence: str) -> None:
    result = run(*words)
    assert result.exit_code == code
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_query_reads_standard_input_and_writes_csv() -> None:
    query = "PREFIX xc: <https://w3id.org/xiangce/ont#> SELECT (COUNT(*) AS ?n) { ?m a xc:Measure }"
    assert run("query", "-", "--format", "csv", stdin=query).output.split() == ["n", "13"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "file:///etc/passwd"),
        ("LOAD <http://127.0.0.1:9/x>", "LOAD"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("SELECT * { ?s ?p }", "Line 1, column 19"),
    ],
)
def test_query_refuses_what_leaves_the_graph_and_names_the_place_of_an_error(query: str, sentence: str) -> None:
    result = run("query", "-", "--lang", "en", stdin=query)
    assert result.exit_code == 2
    assert sentence in result.stderr


@pytest.mark.parametrize(("query", "form"), [("ASK {}", "ttl"), ("DESCRIBE <urn:x>", "csv")])
def test_query_refuses_a_format_that_its_answer_cannot_have(query: str, form: str) -> None:
    result = run("query", "-", "--format", form, "--lang", "en", stdin=query)
    assert (result.exit_code, "cannot be" in result.stderr) == (2, True)


def test_export_takes_the_format_from_the_suffix_and_leaves_no_half_file(tmp_path: Path) -> None:
    assert run("export", "-o", str(tmp_path / "x.nt")).exit_code == 0
    assert (tmp_path / "x.nt").read_bytes().startswith((b"<http", b"_:"))
    result = run("export", "-o", str(tmp_path / "nowhere" / "x.ttl"))
    assert result.exit_code == 2
    assert "No such file" in result.stderr


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "trig"])
def test_export_writes_the_whole_graph(graph: Graph, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"policy.{suffix}"
    assert run("export", "--format", suffix, "-o", str(target)).exit_code == 0
    quads = list(parse(path=str(target)))
    measures = {
        str(quad.subject) for quad in quads if "ont#Measure>" in str(quad.object) and "/measure/" in str(quad.subject)
    }
    assert len(measures) == 13
    assert len({quad.predicate for quad in quads}) == len({quad.predicate for quad in graph.store})
    assert list(tmp_path.iterdir()) == [target]


def test_show_as_turtle_is_turtle() -> None:
    output = run("show", "I13", "--format", "ttl").output
    assert any("ont#Incentive" in str(quad.object) for quad in parse(output.encode(), format=RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("name", "iri"),
    [("湘政办发〔2023〕9号", "id/xzbf-2023-9"), ("常德市", "id/place/430700"), ("Sinosure", "id/unit/sinosure")],
)
def test_show_finds_a_thing_by_its_number_or_name(name: str, iri: str) -> None:
    assert run("show", name).output.splitlines()[1] == f"https://w3id.org/xiangce/{iri}"


def test_show_json_names_what_points_to_a_thing() -> None:
    found = json.loads(run("show", "unit/customs", "--format", "json").output)
    assert "https://w3id.org/xiangce/id/xzbf-2023-9/measure/11" in found["said_of"]["xc:leadUnit"]


def test_a_key_of_several_things_lists_them() -> None:
    result = run("show", "1", "--lang", "en")
    assert result.exit_code == 2
    assert re.search(r"xzbf-2023-9/chapter/1 \(.+\), xzbf-2023-9/measure/1 \(", result.stderr)


def test_validate_finds_nothing_in_two_sound_policies() -> None:
    result = run("--data", str(SECOND_POLICY), "validate")
    assert result.exit_code == 0
    assert re.fullmatch(r"2 documents, \d+ statements checked: 0 findings\n", result.output)


def test_every_word_of_the_command_line_is_in_both_languages() -> None:
    assert all(set(word) == {"en", "zh"} for word in WORDS.values())
