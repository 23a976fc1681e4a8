"""Each rule of shapes/ is proved by a broken example, and holds for the small policy and for the shipped data."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from xiangce.derivation import derive
from xiangce.errors import InvalidGraph
from xiangce.graph import DERIVED, POLICY, SHAPES, Graph, facts, load
from xiangce.home import HOME
from xiangce.names import PREFIXES, shorten
from xiangce.validation import Finding, check, refuse_invalid

TESTS = Path(__file__).parent
MINIMAL = TESTS / "minimal"
KINDS = ("clause", "facilitation", "incentive")
BROKEN = sorted((TESTS / "broken").glob("*.ttl"))
DECIMAL, INTEGER, BOOLEAN, DATE = (PREFIXES["xsd"] + name for name in ("decimal", "integer", "boolean", "date"))


def derived(quads) -> Graph:
    """A graph of quads with what follows from them."""
    return derive_in(filled(quads))


def filled(quads) -> Store:
    store = Store()
    store.bulk_extend(quads)
    return store


def derive_in(store: Store) -> Graph:
    """The graph of a store, to which what follows from it is added."""
    store.bulk_extend([Quad(*triple, DERIVED) for triple in derive(quad.triple for quad in store)])
    return Graph(store)


def patched(base: list[Quad], path: Path) -> Graph:
    """The base without the triples of the lines `# without: …` of a file, and with those that it states."""
    text = path.read_text(encoding="utf-8")
    prefixes = "\n".join(re.findall(r"^@prefix .*", text, re.MULTILINE))
    without = "\n".join(re.findall(r"^# without: (.*)", text, re.MULTILINE))
    store = filled(base)
    for quad in parse(f"{prefixes}\n{without}", format=RdfFormat.TURTLE):
        gone = Quad(*quad.triple, POLICY)
        assert gone in store, f"{path.name} takes away what the base does not have: {gone}"
        store.remove(gone)
    store.extend(Quad(*quad.triple, POLICY) for quad in parse(text, format=RdfFormat.TURTLE))
    return derive_in(store)


def broken_rules(path: Path) -> set[str]:
    """The rules that a file names after `# breaks:`; most files name one."""
    return set(" ".join(re.findall("^ ?# breaks: (.*)", path.read_text(encoding="utf-8"), re.MULTILINE)).split())


def rules(findings: list[Finding]) -> set[str]:
    return {shorten(finding.rule) for finding in findings}


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> list[Quad]:
    """The quads of the small policy with ontology, codes and shapes, without the shipped data."""
    home = tmp_path_factory.mktemp("home")
    for folder in ("ontology", "shapes"):
        (home / folder).symlink_to(HOME / folder)
    return list(facts(load([MINIMAL], home=home)))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_example_breaks_its_rules_and_no_other(base, path):
    assert rules(check(patched(base, path))) == broken_rules(path)


def test_every_rule_is_broken_alone_by_an_example(graph):
    rows = graph.select(f"SELECT ?rule {{ GRAPH <{SHAPES.value}> {{ ?rule sh:message ?text }} }}")
    stated = {shorten(row["rule"].value) for row in rows}
    alone = {next(iter(named)) for named in map(broken_rules, BROKEN) if len(named) == 1}
    assert alone == stated


def test_the_small_policy_keeps_every_rule(base):
    refuse_invalid(derived(base))


def test_the_shipped_data_keeps_every_rule(graph):
    findings = check(derived(facts(graph)))
    assert [(shorten(one.rule), one.focus, one.path, one.value) for one in findings] == []


def test_a_second_policy_beside_the_shipped_one_keeps_every_rule(both):
    assert check(both) == []


def test_a_finding_names_the_place_and_speaks_both_languages(base):
    (found,) = check(patched(base, TESTS / "broken" / "cap-share.ttl"))
    assert found.focus == "https://w3id.org/xiangce/id/yzbf-2024-5/cap/I01-2"
    assert (shorten(found.path), found.value, found.severity) == ("schema:maxValue", "130", "Violation")
    assert found.say("en").startswith("A rate cap has no share")
    assert found.say("zh").startswith("比例上限没有比例")


def test_a_finding_shows_a_value_that_is_zero(base):
    (found,) = check(patched(base, TESTS / "broken" / "cap-amount.ttl"))
    assert found.value == "0"


@pytest.mark.parametrize(
    ("example", "place"),
    [
        ("code-of-its-list-missing", ("id:yzbf-2024-5/clause/2-1", "xc:mood", "code:mood/aim")),
        ("identifier-is-last-part", ("id:yzbf-2024-5/chapter/1", "", "")),
        ("cap-currency", ("id:yzbf-2024-5/cap/I01-1", "xc:unit", "qudt:CCY_CNY")),
        ("benefit-ceiling", ("id:yzbf-2024-5/benefit/S1", "", "")),
    ],
)
def test_a_finding_names_the_thing_at_fault_and_then_its_value(base, example, place):
    (found,) = check(patched(base, TESTS / "broken" / f"{example}.ttl"))
    assert tuple(map(shorten, (found.focus, found.path, found.value))) == place


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("incentive:I01 xc:fromClause clause:1-1 .", "xcsh:FactClause"),
        ("facilitation:single-step-filing xc:fromClause clause:2-2 .", "xcsh:FactClause"),
    ],
)
def test_one_mistake_is_reported_once(base, tmp_path, change, rule):
    path = tmp_path / "change.ttl"
    prefixes = (f"@prefix {kind}: <{PREFIXES['id']}yzbf-2024-5/{kind}/> ." for kind in KINDS)
    path.write_text("\n".join([f"# without: {change}", f"@prefix xc: <{PREFIXES['xc']}> .", *prefixes]))
    assert rules(check(patched(base, path))) == {rule}


def test_an_invalid_graph_is_refused_with_its_findings(base):
    with pytest.raises(InvalidGraph, match=r"places: 1\. id:yzbf-2024-5: A document has no date") as refusal:
        refuse_invalid(patched(base, TESTS / "broken" / "document-date.ttl"))
    (found,) = refusal.value.details["findings"]
    assert (found["rule"], found["zh"][:9]) == (PREFIXES["xcsh"] + "DocumentDate", "文件没有成文日期，")


def test_a_lead_that_was_not_derived_is_missed(base):
    graph = derived(base)
    for quad in list(graph.store.quads_for_pattern(None, NamedNode(PREFIXES["xc"] + "leadUnit"), None)):
        graph.store.remove(quad)
    assert rules(check(graph)) == {"xcsh:LeadIsFirst"}


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        *((text, DECIMAL) for text in ("1e3", "NaN", "INF", "1_0.5", "１２.5", ".", "1" * 17)),
        *((text, INTEGER) for text in ("1_000", "٥", "1.0", "", "1" * 19)),
        *((text, DATE) for text in ("2024-W01-1", "20240101", "2024-01-01T00:00:00", "2024-01-01Z", "2023-02-29")),
        *((text, BOOLEAN) for text in ("TRUE", "yes")),
        ("2024", PREFIXES["xsd"] + "gYear"),
    ],
)
def test_a_literal_of_wrong_form_is_found_before_the_engine_runs(base, value, datatype):
    store = filled(base)
    thing, order = (NamedNode(PREFIXES[prefix] + name) for prefix, name in (("id", "yzbf-2024-5"), ("xc", "year")))
    store.add(Quad(thing, order, Literal(value, datatype=NamedNode(datatype)), POLICY))
    assert rules(check(Graph(store))) == {"xcsh:LexicalForm"}
