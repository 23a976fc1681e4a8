"""The shapes as files: each rule is asked of something, can be cited, and stays inside SHACL and inside the graph."""

import re
from importlib.resources import files

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store

from xiangce.graph import SHAPES, Graph
from xiangce.home import HOME
from xiangce.names import PREFIXES, shorten

FILES = sorted((HOME / "shapes").glob("*.ttl"))
ASKED_OF_EACH_STATEMENT = {"xcsh:LanguageTag", "xcsh:LexicalForm", "xcsh:NoBlankNode", "xcsh:UndeclaredTerm"}
TARGETS = {
    "targetClass": "?focus a/rdfs:subClassOf* ?target",
    "targetNode": "?focus ?any ?thing FILTER (?focus = ?target)",
    "targetObjectsOf": "?thing ?target ?focus",
    "targetSubjectsOf": "?focus ?target ?thing",
}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """The shapes alone."""
    store = Store()
    for path in FILES:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    return Graph(store)


def test_no_shape_is_vacuous_on_the_shipped_data(graph):
    for kind, pattern in TARGETS.items():
        for row in graph.select(f"SELECT DISTINCT ?shape {{ GRAPH <{SHAPES.value}> {{ ?shape sh:{kind} ?target }} }}"):
            shape = row["shape"].value
            query = f"SELECT ?focus {{ <{shape}> sh:{kind} ?target . {pattern} }} LIMIT 1"
            assert graph.select(query), f"{shorten(shape)} is asked of nothing by sh:{kind}"


def test_every_shape_has_an_iri_and_is_asked(shapes):
    kinds = "VALUES ?kind { sh:NodeShape sh:PropertyShape sh:SPARQLConstraint }"
    links = "sh:property|sh:sparql|sh:node|sh:not|sh:qualifiedValueShape|(sh:or|sh:xone)/rdf:rest*/rdf:first"
    rows = shapes.select(f"""SELECT ?shape {{ {kinds} ?shape a ?kind
        FILTER NOT EXISTS {{ ?shape sh:targetClass|sh:targetNode|sh:targetObjectsOf|sh:targetSubjectsOf ?target }}
        FILTER NOT EXISTS {{ ?user {links} ?shape }} }}""")
    assert {shorten(row["shape"].value) for row in rows} == ASKED_OF_EACH_STATEMENT
    used = shapes.select(f"SELECT ?shape {{ {{ {kinds} ?shape a ?kind }} UNION {{ ?user {links} ?shape }} }}")
    assert not [row for row in used if isinstance(row["shape"], BlankNode)]


def test_the_shapes_use_only_terms_that_shacl_has(shapes):
    vocabulary = Store()
    vocabulary.load((files(pyshacl) / "assets" / "shacl.ttl").read_bytes(), format=RdfFormat.TURTLE)
    known = {quad.subject for quad in vocabulary}
    used = {term for quad in shapes.store for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
    assert {term for term in used if term.value.startswith(PREFIXES["sh"])} <= known


def test_the_queries_of_shapes_stay_in_the_graph(shapes):
    queries = [row["query"].value for row in shapes.select("SELECT ?query { ?constraint sh:select ?query }")]
    assert queries
    assert not [query for query in queries if re.search(r"(?<!\?)\b(SERVICE|FROM|GRAPH)\b", query, re.IGNORECASE)]


def test_every_class_of_things_must_be_named_and_identified(graph):
    rows = graph.select("""SELECT ?class { ?class a owl:Class ; rdfs:isDefinedBy <https://w3id.org/xiangce/ont>
        FILTER NOT EXISTS { ?class rdfs:subClassOf* ?top . xcsh:Thing sh:targetClass ?top }
        FILTER NOT EXISTS { ?class rdfs:subClassOf* xc:Record }
        FILTER NOT EXISTS { ?class rdfs:subClassOf* xc:ReadingRule } }""")
    # Two that are derived, and one whose things are published and never loaded.
    wanted = {"xc:FirstLedDocument", "xc:FirstLedPart", "xc:Assessment"}
    assert {shorten(row["class"].value) for row in rows} == wanted


def test_the_shapes_are_themselves_valid():
    read = rdflib.Graph()
    for path in FILES:
        read.parse(path, format="turtle")
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=read, meta_shacl=True)[0]
