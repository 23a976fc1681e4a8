"""The graph store: each named graph by parameter and at its address, all of them together, nothing to be written."""

import hashlib

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from xiangce.names import BASE, GRAPHS

STORE = "/graph-store"


def triples(graph, name):
    return {quad.triple for quad in graph.quads if quad.graph_name == NamedNode(name)}


@pytest.mark.parametrize("name", GRAPHS)
def test_each_graph_comes_by_parameter_and_at_its_own_address(client, graph, name):
    headers = {"Accept": "application/n-triples"}
    answers = [
        client.get(STORE, query_string={"graph": name}, headers=headers),
        client.get(f"/{name.removeprefix(BASE)}", headers=headers),
    ]
    for answer in answers:
        assert "Accept" in answer.headers["Vary"].split(", ")
        assert (answer.status_code, answer.mimetype) == (200, "application/n-triples")
        found = parse(answer.data, RdfFormat.N_TRIPLES, rename_blank_nodes=False)
        assert {quad.triple for quad in found} == triples(graph, name) != set()


def test_default_is_all_graphs_merged_and_nothing_is_all_graphs_as_they_are(client, graph):
    merged = parse(client.get(f"{STORE}?default&format=nt").data, RdfFormat.N_TRIPLES, rename_blank_nodes=False)
    assert {quad.triple for quad in merged} == {quad.triple for quad in graph.quads}
    whole = client.get(STORE, headers={"Accept": "application/n-quads"})
    assert hashlib.sha256(whole.data).hexdigest() == whole.headers["Xiangce-Graph-Version"] == graph.version
    trig = client.get(STORE)
    assert trig.mimetype == "application/trig"
    assert {named(quad) for quad in parse(trig.data, RdfFormat.TRIG)} == {named(quad) for quad in graph.quads}


def named(quad: Quad) -> tuple[object, ...]:
    """What a quad says, but for blank nodes."""
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return tuple(str(term) if not str(term).startswith("_:") else "" for term in terms)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?graph=https://elsewhere/", 404),
        ("?graph=", 404),
        (f"?graph={GRAPHS[0]}&default", 400),
        (f"?graph={GRAPHS[0]}&graph={GRAPHS[1]}", 400),
        (f"?graph={GRAPHS[0]}&format=xlsx", 406),
    ],
)
def test_what_cannot_be_read_is_said_in_a_problem_document(client, query, status):
    answer = client.get(STORE + query)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", [f"{STORE}?graph={GRAPHS[0]}", "/graph/policy"])
def test_nothing_is_written(client, method, address):
    answer = client.open(address, method=method, data="<urn:s> <urn:p> <urn:o> .", content_type="text/turtle")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_head_tells_of_a_graph_without_sending_it(client):
    answer = client.head(f"{STORE}?graph={GRAPHS[0]}")
    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000


def test_a_graph_that_there_is_not_gets_the_list_of_those_that_there_are(client):
    assert client.get("/graph/nothing").json["available"] == [*GRAPHS]
