"""The shapes of records: every indicator has its field, every field and rule its texts, every example is sound."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Store

from record_tables import batch, example
from xiangce.graph import RECORD_SHAPES
from xiangce.home import HOME
from xiangce.names import PREFIXES, shorten
from xiangce.schema import kinds
from xiangce.validation.compiled import compile_kind, run

BROKEN = Path(__file__).parent / "broken_records.toml"
IN_SHAPES = "GRAPH <https://w3id.org/xiangce/graph/record-shapes>"
FIELDS = f"{IN_SHAPES} {{ ?kind dct:identifier ?key ; sh:property ?field . ?field sh:path ?path ; sh:order ?order }}"
KIND = "?kind dct:identifier ?key ; sh:targetClass ?class"
SHAPES = "VALUES ?type { sh:NodeShape sh:PropertyShape } ?shape a ?type"
# What is said of a shape that no record can break; a table has no second value, and no literal where a code stands.
NO_CONSTRAINT = {
    *("rdf:type", "rdfs:isDefinedBy", "dct:identifier", "skos:example", "xc:unit", "xc:subjectKind", "xcsh:sharing"),
    *("sh:name", "sh:description", "sh:message", "sh:severity", "sh:path", "sh:order", "sh:targetClass", "sh:property"),
    *("xcsh:minRatio", "xcsh:maxRatio", "xcsh:minDays", "xcsh:maxDays", "xcsh:periodFrom", "xcsh:periodUntil"),
    *("sh:maxCount", "sh:nodeKind"),
}


def texts(graph, query):
    """The rows of a query as tuples of text, IRIs shortened."""
    return [tuple("" if term is None else shorten(term.value) for term in row.values()) for row in graph.select(query)]


def test_every_indicator_is_a_field_of_a_kind_of_its_subject(graph):
    without = f"""SELECT ?indicator {{ ?indicator a xc:Indicator ; xc:subjectKind ?subject
        FILTER NOT EXISTS {{ {IN_SHAPES} {{ ?kind xc:subjectKind ?subject ; sh:property/sh:path ?indicator }} }} }}"""
    elsewhere = f"""SELECT ?kind ?path {{ {FIELDS} ?path a xc:Indicator ; xc:subjectKind ?subject
        FILTER NOT EXISTS {{ {IN_SHAPES} {{ ?kind xc:subjectKind ?subject }} }} }}"""
    assert texts(graph, without) == []
    # A target counts both kinds of warehouse and asks this of each.
    assert texts(graph, elsewhere) == [("xcsh:ConsolidationWarehouseRecord", "id:indicator/run-by-hunan-enterprise")]


def test_the_field_of_an_indicator_has_its_type_and_takes_its_unit_from_it(graph):
    rows = texts(
        graph,
        f"""SELECT DISTINCT ?path ?type ?unit ?datatype ?own {{ {FIELDS} ?path xc:valueType/skos:notation ?type .
        OPTIONAL {{ ?path xc:unit ?unit }} OPTIONAL {{ ?field sh:datatype ?datatype }}
        OPTIONAL {{ ?field xc:unit ?own }} }}""",
    )
    assert len(rows) == len({path for path, *_ in rows})
    allowed = {("truth", "", "xsd:boolean", ""), ("number", "qudt:NUM", "xsd:integer", "")}
    amounts = {("number", f"qudt:{unit}", "xsd:decimal", "") for unit in ("CCY_CNY", "CCY_USD", "M2")}
    assert {tuple(rest) for _, *rest in rows} <= allowed | amounts


def test_a_yearly_indicator_is_asked_with_its_year(graph):
    rows = f"""SELECT ?key ?path {{ {FIELDS} ?path xc:history true
        FILTER NOT EXISTS {{ {IN_SHAPES} {{ ?kind sh:property/sh:path xc:year }} }} }}"""
    assert texts(graph, rows) == []


def test_every_other_amount_has_a_unit(graph):
    rows = f"""SELECT ?key ?path {{ {FIELDS} {IN_SHAPES} {{ ?field sh:datatype xsd:decimal }}
        FILTER NOT EXISTS {{ ?field xc:unit ?own }} FILTER NOT EXISTS {{ ?path xc:unit ?usual }} }}"""
    assert texts(graph, rows) == []


@pytest.mark.parametrize("what", ["?order", "?path", "?zh", "?en"])
def test_no_two_fields_of_a_kind_share_place_property_or_heading(graph, what):
    names = "?field sh:name ?zh , ?en FILTER (LANG(?zh) = 'zh' && LANG(?en) = 'en')"
    rows = texts(graph, f"SELECT ?key {what} {{ {FIELDS} {names} }}")
    assert [row for row, count in Counter(rows).items() if count > 1] == []


def test_every_shape_has_one_name_and_one_text_in_each_language(graph):
    said = f"{{ {IN_SHAPES} {{ {SHAPES} ; ?said ?text }} FILTER (LANG(?text) != '') }}"
    counts = Counter(texts(graph, f"SELECT ?shape ?said (LANG(?text) AS ?lang) {said}"))
    assert set(counts.values()) == {1}
    for shape, is_rule in texts(
        graph,
        f"""SELECT ?shape (!BOUND(?plain) AS ?is_rule)
        {{ {IN_SHAPES} {{ {SHAPES} OPTIONAL {{ ?shape sh:order|dct:identifier ?plain }} }} }}""",
    ):
        second = "sh:message" if is_rule == "true" else "sh:description"
        wanted = {(shape, said, lang) for said in ("sh:name", second) for lang in ("zh", "en")}
        assert {row for row in counts if row[0] == shape} == wanted


def test_every_field_and_rule_says_how_grave_it_is(graph):
    rows = texts(
        graph,
        f"""SELECT (BOUND(?order) AS ?is_field) ?severity {{ {IN_SHAPES} {{ {SHAPES}
        FILTER NOT EXISTS {{ ?shape dct:identifier ?key }}
        OPTIONAL {{ ?shape sh:severity ?severity }} OPTIONAL {{ ?shape sh:order ?order }} }} }}""",
    )
    assert set(rows) == {("true", "sh:Violation"), ("false", "sh:Violation"), ("false", "sh:Warning")}


def test_every_field_has_an_example_a_class_of_sharing_and_one_value_at_most(graph):
    rows = texts(
        graph,
        f"""SELECT ?field (COUNT(DISTINCT ?example) AS ?examples) (COUNT(DISTINCT ?class) AS ?all) (MAX(?most) AS ?one)
        {{ {FIELDS} OPTIONAL {{ ?field skos:example ?example }} OPTIONAL {{ ?field sh:maxCount ?most }}
        OPTIONAL {{ ?field xcsh:sharing ?class . ?class skos:topConceptOf code:sharing }} }} GROUP BY ?field""",
    )
    assert {tuple(rest) for _, *rest in rows} == {("1", "1", "1")}


def test_every_class_and_property_is_declared_in_the_ontology(graph):
    used = f"{IN_SHAPES} {{ ?shape sh:path|sh:targetClass|sh:class ?term }} FILTER STRSTARTS(STR(?term), STR(xc:))"
    declared = "?term rdfs:isDefinedBy <https://w3id.org/xiangce/ont>"
    assert texts(graph, f"SELECT ?term {{ {used} FILTER NOT EXISTS {{ {declared} }} }}") == []
    types = "?path a ?type . VALUES ?type { xc:Indicator owl:DatatypeProperty owl:ObjectProperty }"
    rows = texts(
        graph, f"SELECT ?type ?code {{ {FIELDS} OPTIONAL {{ ?field sh:class ?code }} OPTIONAL {{ {types} }} }}"
    )
    assert {kind for kind, code in rows if not code} == {"xc:Indicator", "owl:DatatypeProperty"}
    assert {kind for kind, code in rows if code} == {"owl:ObjectProperty"}
    is_record = "?class rdfs:subClassOf xc:Record"
    assert texts(graph, f"SELECT ?class {{ {IN_SHAPES} {{ {KIND} }} FILTER NOT EXISTS {{ {is_record} }} }}") == []


def test_every_shape_is_a_kind_or_asked_of_one(graph):
    rows = f"""SELECT ?shape {{ {IN_SHAPES} {{ {SHAPES}
        FILTER NOT EXISTS {{ {KIND} ; sh:property ?shape }}
        FILTER NOT EXISTS {{ {KIND} . ?shape sh:targetClass ?class }} }} }}"""
    assert texts(graph, rows) == []


def test_no_shape_of_records_has_the_name_of_another_shape(graph):
    policy = "GRAPH <https://w3id.org/xiangce/graph/shapes> { ?shape a ?other }"
    assert texts(graph, f"SELECT ?shape {{ {IN_SHAPES} {{ {SHAPES} }} {policy} }}") == []


def test_every_kind_has_a_key_by_which_a_record_given_twice_is_found(graph):
    without = f"{KIND} FILTER NOT EXISTS {{ ?rule sh:targetClass ?class ; xcsh:uniqueKey ?list }}"
    assert texts(graph, f"SELECT ?key {{ {IN_SHAPES} {{ {without} }} }}") == []


def test_every_incentive_with_a_cap_that_a_record_can_tell_has_a_rule_for_it(graph):
    rows = f"""SELECT DISTINCT ?incentive {{ ?incentive cpsv:produces/xc:hasCap ?cap
        FILTER NOT EXISTS {{ ?cap xc:fromYear|xc:toYear|xc:cumulativeOverYears ?years }}
        FILTER NOT EXISTS {{ {IN_SHAPES} {{ ?shape xcsh:withinCaps ?incentive }} }} }}"""
    assert texts(graph, rows) == []


def test_no_amount_of_the_policy_stands_in_a_shape(graph):
    amounts = {float(value) for (value,) in texts(graph, "SELECT ?n { ?thing schema:maxValue|xc:thresholdValue ?n }")}
    numbers = texts(graph, f"SELECT ?n {{ {IN_SHAPES} {{ ?shape ?said ?n }} FILTER (isNumeric(?n)) }}")
    assert {value for (value,) in numbers if float(value) in amounts and float(value) > 100} == set()


def test_the_examples_of_every_kind_break_no_rule_and_name_no_real_enterprise(graph):
    for kind in kinds(graph).values():
        assert run(compile_kind(graph, kind), batch(kind, [example(kind)])).rows() == []
        for field in kind.fields:
            if field.key.endswith("uscc"):
                assert re.fullmatch(r"91430[12]00PDY000[0-9]{2}[0-9X][0-9A-Z]", field.example)
            if field.key in {"legal-name", "founder-name", "park-name", "brand-name", "warehouse-name"}:
                assert field.example.endswith("（虚构）")


def test_the_shapes_of_records_use_only_terms_that_shacl_has(graph):
    vocabulary = Store()
    vocabulary.load((files(pyshacl) / "assets" / "shacl.ttl").read_bytes(), format=RdfFormat.TURTLE)
    known = {quad.subject for quad in vocabulary}
    quads = graph.store.quads_for_pattern(None, None, None, RECORD_SHAPES)
    used = {term for quad in quads for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
    assert {term for term in used if term.value.startswith(PREFIXES["sh"])} <= known


def test_the_shapes_of_records_are_themselves_valid():
    read = rdflib.Graph()
    for path in sorted((HOME / "shapes" / "enterprise").glob("*.ttl")):
        read.parse(path, format="turtle")
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=read, meta_shacl=True)[0]


def test_every_constraint_of_every_shape_is_broken_by_one_entry(graph):
    rows = texts(
        graph,
        f"""SELECT ?shape ?said ?datatype (BOUND(?class) AS ?is_code) {{ {IN_SHAPES} {{ {SHAPES} ; ?said ?value .
        OPTIONAL {{ ?shape sh:datatype ?datatype }} OPTIONAL {{ ?shape sh:class ?class }} }} }}""",
    )
    # No table can give a text that is no text, or a code of the list that the form does not offer.
    no_fault = {("sh:datatype", "xsd:string", "false"), ("sh:pattern", "", "true")}
    said = {(shape, said) for shape, said, *what in rows if (said, *what) not in no_fault and said not in NO_CONSTRAINT}
    constraints = {(shape, name.partition(":")[2]) for shape, name in said}
    wanted = {(shape, name[0].upper() + name[1:].removesuffix("To")) for shape, name in constraints}
    entries = tomllib.loads(BROKEN.read_text(encoding="utf-8"))["broken"]
    named = Counter((entry["rule"], entry["component"]) for entry in entries)
    assert (set(named), set(named.values())) == (wanted, {1})
    keys = {key: set(kind.by_key) for key, kind in kinds(graph).items()}
    assert all(set(row) <= keys[entry["kind"]] for entry in entries for row in entry.get("rows", [entry.get("set")]))
