"""The compiler knows SHACL and no policy: shapes that no policy has are compiled, or are said not to be."""

from datetime import date
from decimal import Decimal
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

PREFIXES = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xc: <https://w3id.org/xiangce/ont#> .
@prefix xcsh: <https://w3id.org/xiangce/shapes#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FIELDS = {"amount": "decimal", "other": "decimal", "count": "integer", "day": "date", "end": "date", "yes": "boolean"}
FIELDS |= {"text": "string", "word": "string"}
PROBE = (
    PREFIXES
    + """
ex:Probe a sh:NodeShape ; dct:identifier "probe" ; sh:name "p"@en ; sh:targetClass ex:ProbeRecord ;
    sh:property ex:place-field , ex:place-rule , """
    + ", ".join(f"ex:{key}-field , ex:{key}-rule" for key in FIELDS)
    + """ .
ex:place-field sh:path ex:place ; sh:nodeKind sh:IRI ; sh:class xc:Place ; sh:maxCount 1 ; sh:order 9 .
ex:place-rule sh:path ex:place ; sh:pattern "00$" ; sh:not [ sh:in ( <https://w3id.org/xiangce/id/place/430100> ) ] .
ex:amount-rule sh:path ex:amount ; sh:minCount 1 ; sh:minExclusive 0.5 ; sh:maxInclusive 100 ; sh:lessThan ex:other ;
    sh:in ( 0.5 0.7 "0.80"^^xsd:decimal 1 2.0 100.0 ) .
ex:other-rule sh:path ex:other ; sh:minInclusive -1.5 ; sh:maxExclusive 100.0 ; sh:disjoint ex:amount ; sh:severity sh:Warning ;
    sh:or ( [ sh:minInclusive 2.0 ] [ sh:maxInclusive 0.7 ] ) .
ex:count-rule sh:path ex:count ; sh:minInclusive 2 ; sh:maxExclusive 9.5 ; sh:hasValue 5 ; sh:lessThanOrEquals ex:other ;
    sh:xone ( [ sh:minInclusive 3 ] [ sh:maxInclusive 5 ] ) ; sh:datatype xsd:decimal .
ex:day-rule sh:path ex:day ; sh:minInclusive "2024-01-01"^^xsd:date ; sh:lessThan ex:end .
ex:end-rule sh:path ex:end ; sh:maxCount 0 .
ex:yes-rule sh:path ex:yes ; sh:hasValue true ; sh:in ( true ) ; sh:nodeKind sh:IRIOrLiteral .
ex:text-rule sh:path ex:text ; sh:pattern "^[a-c]+$" ; sh:flags "i" ; sh:minLength 2 ; sh:maxLength 3 ; sh:disjoint ex:word .
ex:word-rule sh:path ex:word ; sh:and ( [ sh:minLength 1 ] [ sh:pattern "甲" ] ) ; sh:nodeKind sh:BlankNodeOrIRI .
ex:Whole a sh:NodeShape ; sh:targetClass ex:ProbeRecord ; sh:severity sh:Info ;
    sh:or ( [ sh:not [ sh:property [ sh:path ex:yes ; sh:hasValue true ] ] ] [ sh:property [ sh:path ex:amount ; sh:minCount 1 ] ] ) ;
    sh:xone ( [ sh:property [ sh:path ex:count ; sh:minInclusive 3 ] ] [ sh:path ex:x ] ) ;
    sh:and ( ex:HasDay ) ; sh:not ex:HasDay ; sh:node ex:HasDay .
ex:HasDay a sh:NodeShape ; sh:property [ sh:path ex:day ; sh:minCount 1 ] .
""".replace(" [ sh:path ex:x ] )", " [ sh:property [ sh:path ex:end ; sh:minCount 1 ] ] )")
    + "".join(
        f"ex:{key}-field sh:path ex:{key} ; sh:datatype xsd:{kind} ; sh:maxCount 1 ; sh:order {place} .\n"
        for place, (key, kind) in enumerate(FIELDS.items())
    )
)
BEYOND = (
    PREFIXES
    + """
ex:Beyond a sh:NodeShape ; dct:identifier "beyond" ; sh:name "b"@en ; sh:targetClass ex:BeyondRecord ; sh:closed true ;
    sh:property ex:a-field , ex:several , ex:sequence , ex:qualified , ex:equal , ex:language , ex:backwards , ex:elsewhere .
ex:a-field sh:path ex:a ; sh:datatype xsd:string ; sh:maxCount 1 ; sh:order 1 .
ex:several sh:path ex:many ; sh:minCount 2 .
ex:sequence sh:path ( ex:a ex:b ) ; sh:minCount 1 .
ex:qualified sh:path ex:a ; sh:qualifiedValueShape [ sh:minLength 3 ] ; sh:qualifiedMinCount 1 .
ex:equal sh:path ex:a ; sh:equals ex:b .
ex:language sh:path ex:a ; sh:uniqueLang true .
ex:backwards sh:path ex:a ; sh:pattern "(?=x)y" .
ex:elsewhere sh:path ex:a ; sh:unheardOf 5 .
"""
)


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
