"""A small app around the endpoint: two graphs that share one statement, and errors as problem documents."""

from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Store
from werkzeug.test import TestResponse

from xiangce.graph import Graph
from xiangce.room import Room
from xiangce.sparql import Limits, Pool
from xiangce.web import create_app

POLICY = "https://w3id.org/xiangce/graph/policy"
DERIVED = "https://w3id.org/xiangce/graph/derived"
GRAPHS = (POLICY, DERIVED)
MEASURE = "https://w3id.org/xiangce/id/xzbf-2023-9/measure/7"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

QUERY = "application/sparql-query"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LABEL = "SELECT ?o { ?s ?p ?o FILTER(LANG(?o)='zh') }"
TRIPLE = "CONSTRUCT { <urn:s> <urn:p> '海外仓'@zh } {}"

_STATEMENTS = [
    f'<{MEASURE}> {_LABEL} "海外仓"@zh <{POLICY}> .',
    f"<{MEASURE}> {_TYPE} <https://w3id.org/xiangce/ont#Measure> <{POLICY}> .",
    f"<{MEASURE}> {_TYPE} <https://w3id.org/xiangce/ont#Measure> <{DERIVED}> .",
    *(f'<https://w3id.org/xiangce/id/{n}> <http://purl.org/dc/terms/title> "{n}" <{POLICY}> .' for n in range(400)),
]
SNAPSHOT = "\n".join(_STATEMENTS).encode()
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUICK = Limits(seconds=1.5, memory=512 << 20, answer=1 << 20)


def pool(*, workers: int = 2, limits: Limits = QUICK) -> Pool:
    """Workers over the small snapshot, with a short deadline."""
    return Pool(SNAPSHOT, graphs=GRAPHS, workers=workers, limits=limits)


def app(workers: Pool) -> Flask:
    """The server over a graph with nothing in it but the small snapshot."""
    store = Store()
    store.bulk_load(SNAPSHOT, RdfFormat.N_QUADS)
    return create_app(Graph(store), workers, Room())


def ask(client: FlaskClient, query: str, accept: str | None = None, **parameters: str) -> TestResponse:
    """The response to GET /sparql with this query."""
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)
