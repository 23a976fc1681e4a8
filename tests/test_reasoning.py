"""HermiT agrees with what ships, and finds a contradiction that is planted."""

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from xiangce.errors import InvalidGraph
from xiangce.graph import ONTOLOGY, POLICY, Graph
from xiangce.names import PREFIXES
from xiangce.reasoning import prove

_PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
_MEASURE = "<https://w3id.org/xiangce/id/xzbf-2023-9/measure/7>"
_LEAD = "<https://w3id.org/xiangce/id/xzbf-2023-9/responsibility/7-R1>"


def planted(graph: Graph, turtle: str, name: NamedNode = POLICY) -> Graph:
    """The graph with a few more triples."""
    store = Store()
    store.bulk_extend(graph.store)
    added = parse(_PREFIXES + turtle, format=RdfFormat.TURTLE)
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, name) for quad in added)
    return Graph(store)


def test_the_shipped_derivation_equals_a_fresh_one_by_hermit_and_by_the_rules(graph: Graph) -> None:
    proof = prove(graph)
    assert proof.difference() == []
    leads = {triple for triple in proof.inferred if triple.predicate.value.endswith("#leadUnit")}
    assert len(leads) == 13


def test_a_derived_triple_that_was_not_shipped_is_named(graph: Graph) -> None:
    fourth = planted(graph, f"{_MEASURE} xc:hasResponsibility id:extra . id:extra cv:hasParticipant id:unit\\/tax .")
    difference = prove(fourth).difference()
    assert any(line.startswith("not shipped") and "involves" in line for line in difference)
    assert not any(line.startswith(("only HermiT", "HermiT does not")) for line in difference)


@pytest.mark.parametrize(
    "turtle",
    [
        f"{_MEASURE} a xc:Unit .",
        f"{_LEAD} xc:rank 2 .",
        f"{_MEASURE} xc:listIsOpen true .",
    ],
    ids=["a measure that is a unit", "a place with two ranks", "a list both open and closed"],
)
def test_a_planted_contradiction_is_found(graph: Graph, turtle: str) -> None:
    with pytest.raises(InvalidGraph, match="contradict"):
        prove(planted(graph, turtle))


def test_a_class_that_can_have_no_members_is_named(graph: Graph) -> None:
    with pytest.raises(InvalidGraph, match="ont#Impossible"):
        prove(planted(graph, "xc:Impossible a owl:Class ; rdfs:subClassOf xc:Measure , xc:Clause .", ONTOLOGY))
