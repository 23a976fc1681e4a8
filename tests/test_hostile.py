"""Hostile queries: refused, or ended without harm; `benchmarks/hostile.py` runs all of them against a server."""

import json

import pytest

from hostile_queries import attacks
from sparql_app import QUICK, app, pool
from xiangce.errors import TooLarge, Unavailable
from xiangce.graph import Graph
from xiangce.names import GRAPHS
from xiangce.sparql import Limits, Pool

FORM = "application/x-www-form-urlencoded"
BY_NAME = {attack.name: attack for attack in attacks()}


@pytest.fixture(scope="module")
def client():
    with pool() as workers:
        yield app(workers).test_client()


def named(must):
    return [attack.name for attack in attacks() if attack.must == must]


def send(client, name):
    attack = BY_NAME[name]
    return client.post("/sparql", data=attack.form(), content_type=FORM, headers={"Accept": attack.accept})


@pytest.mark.parametrize("name", named("refuse"))
def test_what_must_not_run_gets_a_problem_that_says_why(client, name):
    response = send(client, name)
    assert response.status_code >= 400
    assert response.mimetype == "application/problem+json"
    assert set(json.loads(response.data)) >= {"title", "detail", "status"}
    assert len(response.data) < 2_000


@pytest.mark.parametrize("name", named("end"))
def test_what_looks_dangerous_but_ends_costs_neither_time_nor_memory(client, name):
    response = send(client, name)
    assert response.status_code in {200, 400, 406, 413}
    assert response.status_code == 200 or len(response.data) < 2_000
    if response.status_code == 413:
        assert json.loads(response.data)["exceeded"] != "memory"


@pytest.fixture(scope="module")
def short(graph: Graph):
    """One worker over the shipped graph, with a deadline of 0.3 s."""
    limits = Limits(**{**vars(QUICK), "seconds": 0.3})
    with Pool(graph.snapshot, graphs=GRAPHS, workers=1, limits=limits) as single:
        yield single


@pytest.mark.parametrize(
    "name", ["product-count", "product-values", "closure-everything", "concat-doubling", "star", "many-patterns"]
)
def test_what_runs_too_long_is_stopped_and_the_next_query_is_answered(short, name):
    with pytest.raises((Unavailable, TooLarge)):
        short.run(BY_NAME[name].query)
    assert short.run("ASK { ?s ?p ?o }").kind == "boolean"


def test_every_hostile_query_says_what_it_attacks_and_there_are_many():
    assert len(attacks()) >= 60
    assert [attack.name for attack in attacks() if not attack.attacks.endswith(".")] == []
    assert len({(attack.form(), attack.accept) for attack in attacks()}) == len(attacks())
