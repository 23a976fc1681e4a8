"""The compiled shapes find what pySHACL finds, record by record, for every kind of record."""

import json
import tomllib
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from record_tables import batch, example, grid, varied
from xiangce.enterprise.check import Checker
from xiangce.enterprise.crosscheck import differences
from xiangce.intake import Source
from xiangce.names import PREFIXES, expand
from xiangce.schema import Field
from xiangce.schema.triples import triples
from xiangce.validation.compiled import compile_kind

BROKEN = tomllib.loads(Path(__file__).with_name("broken_records.toml").read_text(encoding="utf-8"))["broken"]
KEYS = [
    *("brand", "certification", "city-year", "cluster", "consolidation-warehouse", "enterprise", "enterprise-year"),
    *("exemplary-case", "foreign-exchange", "headquarters", "incubation-centre", "insurance", "marketing", "park"),
    *("park-tenant", "personal-settlement", "public-warehouse", "self-built-warehouse", "served-enterprise"),
    *("support-service", "training"),
]


@pytest.fixture(scope="module")
def checker(graph) -> Checker:
    return Checker(graph)


def source(kind, rows) -> Source:
    """The example of a kind with some texts changed, once for each row, as a JSON file."""
    records = [{field.key: field.example for field in kind.fields} | row for row in rows]
    return Source("broken.json", json.dumps(records).encode())


def component(name: str) -> str:
    """The IRI of a constraint component of SHACL, or of ours."""
    base = PREFIXES["sh"] if name in CORE else PREFIXES["xcsh"]
    return f"{base}{name}ConstraintComponent"


CORE = {
    *(
        "MinCount",
        "MaxCount",
        "NodeKind",
        "Datatype",
        "Class",
        "In",
        "HasValue",
        "Pattern",
        "MinLength",
        "MaxLength",
        "Or",
        "Not",
        "And",
    ),
    *("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive", "LessThan", "LessThanOrEquals", "Disjoint"),
}


def rules(report) -> set[tuple[str, str]]:
    """The constraints that a report names, leaving out notes of reading."""
    found = report.findings.filter(report.findings["component"] != "").select("rule", "component")
    return set(found.iter_rows())


def test_every_kind_is_tested_here(checker):
    assert sorted(checker.kinds) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_every_constraint_of_a_kind_is_compiled(graph, checker, key):
    assert compile_kind(graph, checker.kinds[key]).uncompiled == ()


@pytest.mark.parametrize("key", KEYS)
def test_the_engines_agree_on_values_around_every_limit_and_on_mixed_faults(checker, key):
    kind = checker.kinds[key]
    records = batch(kind, [*grid(kind), *varied(kind, 10, Random(key))])  # noqa: S311
    assert differences(checker.reference, {key: checker.program(kind)}, [records]).to_dicts() == []


@pytest.mark.parametrize("key", KEYS)
def test_the_example_of_a_kind_breaks_no_rule_and_needs_no_reading(checker, key):
    kind = checker.kinds[key]
    report = checker.check([source(kind, [{}])], kind)
    assert report.findings.to_dicts() == []
    assert report.verified == 1
    assert report.differences.is_empty()


@pytest.mark.parametrize("broken", BROKEN, ids=lambda each: f"{each['kind']}-{each['rule']}-{each['component']}")
def test_a_broken_record_breaks_its_rule_and_no_other_by_both_engines(checker, broken):
    kind = checker.kinds[broken["kind"]]
    given = source(kind, broken.get("rows") or [broken["set"]])
    wanted = {(expand(broken["rule"]), component(broken["component"]))}
    report = checker.check([given], kind)
    assert rules(report) == wanted
    assert report.verified == len(broken.get("rows") or [0])
    assert report.differences.is_empty()


def test_every_constraint_that_a_table_can_break_is_broken_alone_by_a_record(checker):
    compiled = {
        (rule.shape, rule.component)
        for kind in checker.kinds.values()
        for rule in (*checker.program(kind).rules, *checker.program(kind).across)
    }
    broken = Counter((expand(each["rule"]), component(each["component"])) for each in BROKEN)
    assert set(broken) <= compiled
    assert max(broken.values()) == 1
    assert compiled - set(broken) == {pair for pair in compiled if pair in in_rdf_only(checker)}


def in_rdf_only(checker) -> set[tuple[str, str]]:
    """What no table can break: a second value, a literal for a code, a text that is none, another code of the class."""
    fields = [field for kind in checker.kinds.values() for field in kind.fields]
    texts = {(field.shape, component("Datatype")) for field in fields if field.datatype == "string"}
    codes = {
        (field.shape, component(name))
        for field in fields
        if field.datatype == "term"
        for name in ("NodeKind", "Pattern")
    }
    return texts | codes | {(field.shape, component("MaxCount")) for field in fields}


@pytest.mark.parametrize("key", KEYS)
def test_what_only_rdf_can_break_is_found_by_the_reference_alone(checker, key):
    kind = checker.kinds[key]
    said = [triple for _, triple in triples(batch(kind, [example(kind)]))]
    twice = [Triple(each.subject, each.predicate, second(kind.by_path[each.predicate.value])) for each in said[1:]]
    body = serialize([*said, *twice], format=RdfFormat.N_TRIPLES)
    report = checker.check([Source("twice.nt", body)])
    assert {(field.shape, component("MaxCount")) for field in kind.fields} <= rules(report)
    assert report.differences.is_empty()


def typed_literal(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + datatype))


def second(field: Field):
    """Another value of a field than its example."""
    if field.datatype == "term":
        return NamedNode(next(choice.iri for choice in field.choices if choice.notation != field.example))
    if field.datatype == "boolean":
        return typed_literal("false" if field.example == "true" else "true", "boolean")
    return SECOND[field.datatype]


SECOND = {
    "decimal": typed_literal("7.25", "decimal"),
    "integer": typed_literal("7", "integer"),
    "date": typed_literal("2019-05-05", "date"),
    "string": Literal("第二个值"),
}
