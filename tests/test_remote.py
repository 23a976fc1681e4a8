"""Other SPARQL services behind the same door: the same answers, the same refusals, or not used at all."""

import json
import re
import threading
import time
from collections import Counter
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from engines import SERVICES, missing
from running import server
from test_running_server import ask
from xiangce.errors import BadInput, Refused, TooLarge, Unavailable, XiangceError
from xiangce.graph import sizes
from xiangce.names import BASE, GRAPHS, PREFIXES
from xiangce.questions import catalogue
from xiangce.resource import part
from xiangce.room import Room
from xiangce.sparql import Limits, Pool
from xiangce.sparql.probe import probe
from xiangce.sparql.publishing import publish
from xiangce.sparql.remote import Remote
from xiangce.web import create_app

HEADER = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
QUESTIONS = {name: HEADER + each.text for name, each in catalogue().items()}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = "SELECT ?s ?x { ?s ?p ?o . ?x a ?y }"


def triples(graph):
    return {name: part(graph, NamedNode(name), RdfFormat.N_TRIPLES) for name in GRAPHS}


@pytest.fixture(scope="module", params=["oxigraph", "fuseki"])
def service(request, graph):
    """A service that holds the graph."""
    if why := missing(request.param):
        pytest.skip(why)
    with SERVICES[request.param]() as found:
        with Remote(found.query, graphs=GRAPHS, limits=Limits(seconds=60)) as remote:
            loaded = [*publish(remote.connection, found.graphs, found.update, triples(graph), graph.version)]
            assert loaded == [*GRAPHS]
            probe(remote, graph.version, sizes(graph))
        yield found


@pytest.fixture
def remote(service):
    with Remote(service.query, graphs=GRAPHS, limits=Limits(seconds=20, whole=1 << 20, answer=4 << 20)) as made:
        yield made


@pytest.fixture(scope="module")
def workers(graph):
    with Pool(graph.snapshot, graphs=GRAPHS, workers=1) as made:
        yield made


def rows(engine, query):
    """The rows, with numbers by their value: 700000 and 700000.0 are one decimal."""
    found = parse_query_results(engine.run(query).body, QueryResultsFormat.JSON)
    return bool(found) if isinstance(found, QueryBoolean) else Counter(tuple(map(value, row)) for row in found)


def value(term):
    is_decimal = isinstance(term, Literal) and term.datatype.value.endswith("#decimal")
    return Decimal(term.value) if is_decimal else str(term)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_named_question_gets_the_answer_that_the_workers_give(remote, workers, name):
    assert rows(remote, QUESTIONS[name]) == rows(workers, QUESTIONS[name])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        f"SELECT (COUNT(*) AS ?n) FROM <{GRAPHS[0]}> FROM <{GRAPHS[3]}> {{ ?s ?p ?o }}",  # noqa: S608 - SPARQL, of constants
        f"SELECT (COUNT(*) AS ?n) FROM NAMED <{GRAPHS[0]}> {{ ?s ?p ?o }}",  # noqa: S608 - SPARQL, of constants
        f"SELECT DISTINCT ?g FROM NAMED <{GRAPHS[0]}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",  # noqa: S608 - SPARQL, of constants
        "ASK { ?s a <urn:nothing> }",
        f"SELECT ?o {{ <{BASE}id/xzbf-2023-9/measure/7> ?p ?o }}",
    ],
)
def test_a_query_sees_the_graphs_that_the_workers_see(remote, workers, query):
    assert rows(remote, query) == rows(workers, query)


def test_a_graph_comes_in_every_format_as_from_the_workers(remote, workers):
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(?s = <{BASE}id/xzbf-2023-9/measure/7>) }}"
    for form in (RdfFormat.N_TRIPLES, RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.RDF_XML):
        found = [{*parse(engine.run(query, graph_format=form).body, form)} for engine in (workers, remote)]
        assert found[0] == found[1] != set()


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", Refused),
        ("SELECT * FROM <http://elsewhere/> { ?s ?p ?o }", Refused),
        ("ASK " + "{" * 100 + "}" * 100, TooLarge),
        ("SELECT * { ?s ?p }", BadInput),
        (LONG, TooLarge),
    ],
)
def test_it_protects_as_the_workers_are_protected(remote, query, error):
    with pytest.raises(error):
        remote.run(query)
    assert remote.run("ASK { ?s ?p ?o }").kind == "boolean"


@pytest.mark.parametrize("text", ["a\\u0001b", "a\\uFFFFb"])
def test_what_xml_cannot_hold_is_refused_as_by_the_workers(remote, text):
    with pytest.raises(BadInput, match="cannot hold"):
        remote.run(f"SELECT ('{text}' AS ?x) {{}}", results_format=QueryResultsFormat.XML)


def test_a_long_answer_comes_in_pieces_once_it_is_whole(remote):
    found = remote.run(LONG + " LIMIT 15000", results_format=QueryResultsFormat.CSV)
    assert found.rest
    assert b"".join(found.pieces()).count(b"\r\n") == 15_001


def test_an_endless_query_ends_at_the_deadline(service):
    with Remote(service.query, graphs=GRAPHS, limits=Limits(seconds=1)) as remote:
        begin = time.monotonic()
        with pytest.raises(Unavailable, match="longer than 1 seconds"):
            remote.run(ENDLESS)
        assert time.monotonic() - begin < 2


def test_what_breaks_off_leaves_the_former_version_and_again_puts_it_right(service, remote, graph):
    emptied = dict.fromkeys(GRAPHS, b"")
    assert len([*islice(publish(remote.connection, service.graphs, service.update, emptied, "0"), 3)]) == 3
    probe(remote, graph.version, sizes(graph))
    assert [*publish(remote.connection, service.graphs, service.update, triples(graph), graph.version)]
    probe(remote, graph.version, sizes(graph))
    assert remote.held() == graph.version


def test_a_service_that_holds_another_version_is_refused(remote, graph):
    with pytest.raises(Unavailable, match="xiangce publish"):
        probe(remote, "0" * 64, sizes(graph))


def test_no_answer_comes_from_another_version_than_it_says(service, remote, graph):
    with Remote(service.query, graphs=GRAPHS, version=graph.version) as bound:
        assert bound.run("ASK {}").body
        assert [*publish(remote.connection, service.graphs, service.update, triples(graph), "0" * 64)]
        try:
            with pytest.raises(Unavailable, match="another version"):
                bound.run("ASK {}")
        finally:
            assert [*publish(remote.connection, service.graphs, service.update, triples(graph), graph.version)]
        assert bound.run("ASK {}").body


def test_a_service_that_ignores_the_graphs_of_a_request_is_refused(remote, graph, monkeypatch):
    monkeypatch.setattr(remote.connection, "ask", without_datasets(remote.connection.ask))
    with pytest.raises(Unavailable, match=r"graph-uri="):
        probe(remote, graph.version, sizes(graph))


def without_datasets(ask):
    def asking(url, fields, accept, deadline):
        version = "versionInfo" in fields[0][1]
        return ask(url, fields if version else [*fields[:1], *every_graph()], accept, deadline)

    return asking


def every_graph():
    return [(f"{kind}-graph-uri", name) for kind in ("default", "named") for name in GRAPHS]


def test_a_server_answers_by_the_service(service):
    with server(options=("--store", service.query)) as (address, _):
        found = json.loads(ask(address, "SELECT (COUNT(*) AS ?n) { ?m a <https://w3id.org/xiangce/ont#Measure> }"))
    assert found["results"]["bindings"][0]["n"]["value"] == "13"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/who?unit=customs",
        "/api/v1/who?measure=7&format=csv",
        "/api/v1/questions/ceiling-of-cost?incentive=I06&cost=400000",
        "/api/v1/questions/targets?lang=zh",
        "/ask/ceilings?lang=zh",
        "/who?name=customs",
        "/",
        "/page/id/xzbf-2023-9/incentive/I10",
    ],
)
def test_questions_and_pages_are_the_same_by_the_service(service, workers, graph, path):
    with Remote(service.query, graphs=GRAPHS, version=graph.version) as remote:
        there, here = (create_app(graph, engine, Room()).test_client().get(path) for engine in (remote, workers))
    assert here.status_code == there.status_code == 200
    # 700000 and 700000.0 are one decimal.
    assert re.sub(r"(\d)\.0\b", r"\1", there.text) == re.sub(r"(\d)\.0\b", r"\1", here.text)


def test_a_question_needs_the_service(graph):
    with SERVICES["oxigraph"]() as found:
        remote = Remote(found.query, graphs=GRAPHS, version=graph.version)
        assert [*publish(remote.connection, found.graphs, found.update, triples(graph), graph.version)]
        assert remote.questioned(graph).select("SELECT ?m { ?m a xc:Measure }")
    with remote, pytest.raises(Unavailable):
        remote.questioned(graph).select("SELECT ?m { ?m a xc:Measure }")


@pytest.mark.skipif(bool(missing("virtuoso")), reason=missing("virtuoso"))
def test_a_service_that_answers_ask_by_a_table_is_refused(graph):
    with SERVICES["virtuoso"]() as found, Remote(found.query, graphs=GRAPHS, limits=Limits(seconds=60)) as remote:
        assert [*publish(remote.connection, found.graphs, found.update, triples(graph), graph.version)]
        with pytest.raises(Unavailable, match="ASK"):
            probe(remote, graph.version, sizes(graph))


@pytest.mark.parametrize("url", ["ftp://x/", "/tmp/x", "http://user:secret@127.0.0.1/"])
def test_what_is_no_address_is_refused_without_repeating_a_password(url):
    with Remote(url, graphs=GRAPHS) as remote, pytest.raises(BadInput) as error:
        remote.run("ASK {}")
    assert "secret" not in str(error.value)


class Refusing(BaseHTTPRequestHandler):
    """A service that knows nobody."""

    def do_POST(self):
        """Refuse."""
        self.send_response(401)
        self.end_headers()

    def log_message(self, *_):
        """Nothing."""


def test_a_service_that_refuses_us_names_what_to_check():
    with HTTPServer(("127.0.0.1", 0), Refusing) as service:
        threading.Thread(target=service.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{service.server_port}/sparql"
        with Remote(url, graphs=GRAPHS) as remote, pytest.raises(Unavailable) as error:
            remote.run("ASK {}")
    for said in error.value.text.values():
        assert "401" in said
        assert "XIANGCE_STORE_USER" in said


def test_a_service_that_is_not_there_is_unavailable():
    with Remote("http://127.0.0.1:9/sparql", graphs=GRAPHS) as remote, pytest.raises(XiangceError) as error:
        remote.run("ASK {}")
    assert (error.value.status, error.value.details["retry_after"]) == (503, 60)
