"""The compiled shapes find what pySHACL finds, record by record, for every kind and for shapes that no policy has."""

from random import Random

import pytest

from record_tables import batch, example, one_by_one, varied
from xiangce.enterprise.crosscheck import differences
from xiangce.schema import kinds
from xiangce.validation.compiled import compile_kind
from xiangce.validation.reference import Reference

KINDS = [
    "brand",
    "certification",
    "city-year",
    "cluster",
    "consolidation-warehouse",
    "enterprise",
    "enterprise-year",
    "exemplary-case",
    "foreign-exchange",
    "headquarters",
    "incubation-centre",
    "insurance",
    "marketing",
    "park",
    "park-tenant",
    "public-warehouse",
    "self-built-warehouse",
    "support-service",
    "training",
]


@pytest.fixture(scope="module")
def reference(graph) -> Reference:
    return Reference(graph)


@pytest.fixture(scope="module")
def all_kinds(graph):
    return kinds(graph)


def test_every_kind_is_tested_here(all_kinds):
    assert sorted(all_kinds) == KINDS


@pytest.mark.parametrize("key", KINDS)
def test_every_constraint_of_a_kind_is_compiled(graph, all_kinds, key):
    assert compile_kind(graph, all_kinds[key]).uncompiled == ()


@pytest.mark.parametrize("key", KINDS)
def test_the_engines_agree_on_values_around_every_limit_and_on_mixed_faults(graph, all_kinds, reference, key):
    kind = all_kinds[key]
    program = compile_kind(graph, kind)
    records = batch(kind, [*one_by_one(kind), *varied(kind, 20, Random(key))])  # noqa: S311
    assert differences(reference, {key: program}, [records]).to_dicts() == []


def test_the_example_of_every_kind_breaks_no_rule(all_kinds, reference):
    examples = [batch(kind, [example(kind)]) for kind in all_kinds.values()]
    assert [found.to_dicts() for found in reference.results(examples)] == [[]] * len(examples)
