"""The compiler knows SHACL and no policy: shapes that no policy has are compiled, or are said not to be."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, Store, parse

from record_tables import batch
from xiangce.enterprise.crosscheck import differences
from xiangce.graph import RECORD_SHAPES, Graph
from xiangce.names import shorten
from xiangce.schema import kinds
from xiangce.validation.compiled import compile_kind, core, logic
from xiangce.validation.compiled.tree import SH
from xiangce.validation.reference import Reference

SHACL = Path(__file__).parent / "shacl"
PROBE = (SHACL / "probe.ttl").read_text(encoding="utf-8")
BEYOND = (SHACL / "beyond.ttl").read_text(encoding="utf-8")


def with_shapes(graph: Graph, turtle: str) -> Graph:
    """The graph with further shapes of records."""
    store = Store()
    store.bulk_extend(graph.store)
    store.bulk_extend(Quad(*each.triple, RECORD_SHAPES) for each in parse(turtle, format=RdfFormat.TURTLE))
    return Graph(store)


@pytest.fixture(scope="module")
def probe(graph):
    """A kind with every component of SHACL Core that is compiled, its program, and the reference."""
    more = with_shapes(graph, PROBE)
    kind = kinds(more)["probe"]
    return kind, compile_kind(more, kind), Reference(more)


AMOUNTS = st.sampled_from(
    [Decimal(text) for text in ("-1.5", "-1.500000001", "0", "0.5", "0.7", "0.8", "1", "2", "100")]
)
DAYS = st.sampled_from([date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29)])
ROWS = st.fixed_dictionaries(
    {
        "amount": st.none() | AMOUNTS | st.decimals(-2, 101, places=9),
        "other": st.none() | AMOUNTS,
        "count": st.none() | st.integers(0, 12),
        "day": st.none() | DAYS,
        "end": st.none() | DAYS,
        "yes": st.none() | st.booleans(),
        "text": st.none() | st.text("abcD甲é", min_size=1, max_size=4),
        "word": st.none() | st.text("ab甲𠀀", min_size=1, max_size=3),
        "place": st.none()
        | st.sampled_from([f"https://w3id.org/xiangce/id/place/{code}" for code in (430000, 430100, 430102, 999900)]),
    }
)


def test_every_core_component_is_compiled(probe):
    assert probe[1].uncompiled == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=12))
def test_compiled_core_components_find_what_the_reference_finds(probe, rows):
    kind, program, reference = probe
    assert differences(reference, {"probe": program}, [batch(kind, rows)]).to_dicts() == []


def test_what_is_beyond_the_compiled_part_is_said_by_name(graph):
    more = with_shapes(graph, BEYOND)
    program = compile_kind(more, kinds(more)["beyond"])
    said = {(each.shape.removeprefix("http://example.org/"), shorten(each.component)) for each in program.uncompiled}
    assert said == {
        ("Beyond", "sh:ClosedConstraintComponent"),
        ("several", "sh:MinCountConstraintComponent"),
        ("sequence", "sh:MinCountConstraintComponent"),
        ("qualified", "sh:QualifiedMinCountConstraintComponent"),
        ("qualified", "sh:QualifiedValueShapeConstraintComponent"),
        ("equal", "sh:EqualsConstraintComponent"),
        ("language", "sh:UniqueLangConstraintComponent"),
        ("backwards", "sh:PatternConstraintComponent"),
        ("elsewhere", "sh:UnheardOfConstraintComponent"),
    }


@pytest.fixture(scope="module")
def fixed(probe):
    """Rows in which every pair of a field and one of its values occurs, on both sides of every limit."""
    choose = Random(7)  # noqa: S311
    amounts = [Decimal(text) for text in ("-1.5", "-1.500000001", "0", "0.5", "0.7", "0.8", "1", "2", "100", "100.5")]
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29)]
    places = [f"https://w3id.org/xiangce/id/place/{code}" for code in (430000, 430100, 430102, 999900)]
    said = {"amount": amounts, "other": amounts, "count": list(range(12)), "day": days, "end": days, "place": places}
    said |= {"yes": [True, False], "text": ["a", "ab", "ABC", "abcD", "é"], "word": ["a", "ab", "甲", "ABC"]}
    rows = [{key: choose.choice([None, *values]) for key, values in said.items()} for _ in range(150)]
    return batch(probe[0], rows)


def test_every_compiled_rule_is_broken_in_the_fixed_rows(probe, fixed):
    _, program, reference = probe
    (found,) = reference.results([fixed])
    broken = set(found.select("rule", "component").unique().iter_rows())
    never = {"sh:MaxCountConstraintComponent", "sh:NodeKindConstraintComponent", "sh:DatatypeConstraintComponent"}
    silent = {(rule.shape, rule.component) for rule in program.rules} - broken
    assert {shorten(component) for _, component in silent} <= never
    assert differences(reference, {"probe": program}, [fixed]).is_empty()


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("MinInclusive", "MinExclusive"),
        ("MaxInclusive", "MaxExclusive"),
        ("MinExclusive", "MinInclusive"),
        ("MaxExclusive", "MaxInclusive"),
        ("LessThan", "LessThanOrEquals"),
        ("LessThanOrEquals", "LessThan"),
        ("MinLength", "MaxLength"),
        ("MaxLength", "MinLength"),
        ("In", "MaxCount"),
        ("HasValue", "MaxCount"),
        ("Class", "MaxCount"),
        ("Pattern", "MaxCount"),
        ("Disjoint", "LessThan"),
    ],
)
def test_a_compiler_with_one_component_changed_differs_from_the_reference(
    graph, probe, fixed, monkeypatch, name, mutant
):
    kind, _, reference = probe
    changed = dict(core.CORE)
    changed[f"{SH}{name}ConstraintComponent"] = (
        (lambda _scope, _parameter: pl.lit(value=False))
        if mutant == "MaxCount"
        else core.CORE[f"{SH}{mutant}ConstraintComponent"]
    )
    monkeypatch.setattr(logic, "CORE", changed)
    program = compile_kind(with_shapes(graph, PROBE), kind)
    assert not differences(reference, {"probe": program}, [fixed]).is_empty()
