"""Queries in worker processes: answers, deadlines, replaced workers, nothing left behind."""

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from xml.dom.minidom import parseString

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse

from sparql_app import DERIVED, GRAPHS, MEASURE, POLICY, QUICK, RUNAWAY, pool
from xiangce.errors import BadInput, BadSyntax, TooLarge, Unavailable
from xiangce.sparql import Limits, scan

DOUBLING = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(26))
BOMB = f"SELECT (STRLEN(?x26) AS ?n) {{ BIND('0123456789abcdef' AS ?x0) {DOUBLING} }}"
OPEN = Limits(**{**vars(QUICK), "seconds": 90, "nesting": 10**6, "groups": 10**6})


@pytest.fixture(scope="module")
def workers():
    with pool() as made:
        yield made


def count(pool, query, **dataset):
    table = json.loads(pool.run(query, **dataset).body)
    return int(table["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("ASK { ?s ?p '海外仓'@zh }", ("boolean", "application/sparql-results+json")),
        ("SELECT * { ?s ?p ?o }", ("results", "application/sparql-results+json")),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ("graph", "text/turtle")),
        (f"DESCRIBE <{MEASURE}>", ("graph", "text/turtle")),
    ],
)
def test_each_form_of_query_says_what_its_answer_is(workers, query, answer):
    found = workers.run(query)
    assert (found.kind, found.media_type) == answer


def test_a_graph_is_written_with_the_prefixes_it_uses_and_no_others(workers):
    lines = workers.run(f"DESCRIBE <{MEASURE}>").body.decode().splitlines()
    assert [line for line in lines if line.startswith("@prefix")] == [
        "@prefix id: <https://w3id.org/xiangce/id/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix xc: <https://w3id.org/xiangce/ont#> .",
    ]


def test_each_answer_comes_in_the_format_asked_for(workers):
    table = workers.run("SELECT ?o { ?s ?p ?o FILTER(LANG(?o)='zh') }", results_format=QueryResultsFormat.CSV)
    graph = workers.run("CONSTRUCT { <urn:s> <urn:p> '企' } {}", graph_format=RdfFormat.N_TRIPLES)
    assert table.body.decode() == "o\r\n海外仓\r\n"
    assert graph.body.decode() == '<urn:s> <urn:p> "企" .\n'


@pytest.mark.parametrize(
    ("clause", "dataset", "statements", "graphs"),
    [
        ("", {}, 402, 2),
        (f"FROM <{DERIVED}>", {}, 1, 0),
        (f"FROM NAMED <{DERIVED}>", {}, 0, 1),
        (f"FROM <{POLICY}> FROM <{DERIVED}>", {}, 402, 0),
        ("", {"default_graphs": [DERIVED]}, 1, 0),
        ("", {"named_graphs": GRAPHS}, 0, 2),
        (f"FROM <{POLICY}>", {"default_graphs": [DERIVED], "named_graphs": [DERIVED]}, 1, 1),
        (f"FROM <{POLICY}>", {"default_graphs": ["http://elsewhere/> } INSERT { <a> <b> <c>"]}, 0, 0),
        ("", {"default_graphs": ["urn:xiangce:merged"], "named_graphs": ["urn:xiangce:merged"]}, 0, 0),
    ],
)
def test_a_query_sees_exactly_the_graphs_of_its_dataset(workers, clause, dataset, statements, graphs):
    assert count(workers, f"SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}", **dataset) == statements
    assert count(workers, f"SELECT (COUNT(*) AS ?n) {clause} {{ GRAPH ?g {{ }} }}", **dataset) == graphs


@pytest.mark.parametrize(
    ("query", "line", "column", "says"),
    [
        ("SELECT *\n{ ?s ex:a ?o }", 2, 6, "PREFIX ex: <...>"),
        ("PREFIX x: <urn:x> SELECT * { ?s xc:a x:b }", 1, 33, "PREFIX xc: <https://w3id.org/xiangce/ont#>"),
        ("SELECT ?x { ?x ?y", 1, 18, "1 } too few"),
        ("SELEKT", 1, 7, "SELECT"),
        ("", 1, 1, "complete the query"),
        ("ASK {\n?s ?p 'a }", 2, 7, "same quotes"),
    ],
)
def test_a_syntax_error_names_line_column_and_cure(workers, query, line, column, says):
    with pytest.raises(BadSyntax) as error:
        workers.run(query)
    assert error.value.details == {"line": line, "column": column}
    assert says in error.value.say("en")
    assert f"第 {line} 行" in error.value.say("zh")


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        ("SELECT ('a\\u0001b' AS ?x) {}", {"results_format": QueryResultsFormat.XML}),
        ("SELECT ('a\\uFFFFb' AS ?x) {}", {"results_format": QueryResultsFormat.XML}),
        ("CONSTRUCT { <urn:s> <urn:p> 'a\\u0001b' } {}", {"graph_format": RdfFormat.RDF_XML}),
        ("CONSTRUCT { <urn:s> <urn:p/1> 'a' } {}", {"graph_format": RdfFormat.RDF_XML}),
    ],
)
def test_what_xml_cannot_hold_is_refused_rather_than_written_wrong(workers, query, formats):
    with pytest.raises(BadInput, match="cannot hold"):
        workers.run(query, **formats)
    assert workers.run(query).body


def test_xml_keeps_the_carriage_returns_of_a_literal(workers):
    table = workers.run("SELECT ('a\\r\\nb\\rc' AS ?x) {}", results_format=QueryResultsFormat.XML)
    assert parseString(table.body).getElementsByTagName("literal")[0].firstChild.data == "a\r\nb\rc"  # noqa: S318 - our own
    graph = workers.run("CONSTRUCT { <urn:s> <urn:p> 'a\\r\\nb\\rc' } {}", graph_format=RdfFormat.RDF_XML)
    assert [str(each.object.value) for each in parse(graph.body, RdfFormat.RDF_XML)] == ["a\r\nb\rc"]


def test_a_runaway_query_ends_at_the_deadline_and_others_go_on_meanwhile(workers):
    with ThreadPoolExecutor() as threads:
        begin = time.monotonic()
        runaway = threads.submit(workers.run, RUNAWAY)
        time.sleep(0.2)
        workers.run("ASK {}")
        assert time.monotonic() - begin < QUICK.seconds
        with pytest.raises(Unavailable, match=r"longer than 1\.5 seconds"):
            runaway.result()
        assert time.monotonic() - begin < QUICK.seconds + 1
    assert count(workers, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 402


@pytest.mark.parametrize(
    ("query", "error", "says"),
    [
        (BOMB, TooLarge, "512 MiB"),
        ("ASK " + "{" * 5000 + "}" * 5000, Unavailable, "ended the process"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", TooLarge, "1048576 bytes"),
        ("SELECT * { ?s ?p ?o } ORDER BY " + "?s " * 40 + "LIMIT 1 OFFSET -1", BadSyntax, "Line 1"),
    ],
)
def test_a_killer_query_gets_its_reason_and_the_next_query_an_answer(query, error, says):
    with pool(workers=1, limits=OPEN) as single:
        with pytest.raises(error, match=says):
            single.run(query)
        assert single.run("ASK {}").kind == "boolean"


def test_a_worker_can_open_no_connection_even_if_the_scan_were_blind(workers, monkeypatch):
    monkeypatch.setattr(scan, "_refuse_service", lambda *_: None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        with pytest.raises(BadInput, match=r"Too many open files|unreachable"):
            workers.run(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_more_queries_than_places_are_told_to_come_back():
    limits = Limits(**{**vars(QUICK), "waiting": 1, "patience": 0.3})
    with pool(workers=1, limits=limits) as single, ThreadPoolExecutor() as threads:
        single.run("ASK {}")
        asked = [threads.submit(single.run, RUNAWAY) for _ in range(4)]
        errors = [each.exception() for each in asked]
    assert all(isinstance(error, Unavailable) and error.details["retry_after"] > 0 for error in errors)
    assert sorted("places" in str(error) for error in errors) == [False, True, True, True]


def test_many_threads_get_their_own_answers(workers):
    def ask(number):
        return count(workers, f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {'1 ' * number} }} }}") == number

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(1, 60)))
    assert threading.active_count() < 30


LONG = "SELECT ?s ?x { ?s ?p ?o . ?x ?y ?z }"
STREAMED = Limits(**{**vars(QUICK), "seconds": 8, "whole": 1 << 16, "answer": 64 << 20})


def test_a_long_answer_comes_in_pieces_that_together_are_the_short_one():
    table = QueryResultsFormat.TSV
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    with pool(limits=STREAMED) as streaming, pool(workers=1) as holding:
        pieces = [*streaming.run(f"{query} LIMIT 402", results_format=table).pieces()]
        assert len(pieces) == 1
        whole = holding.run(LONG + " LIMIT 9000", results_format=table)
        pieces = [*streaming.run(LONG + " LIMIT 9000", results_format=table).pieces()]
    assert whole.rest is None
    assert len(pieces) > 1
    assert sorted(b"".join(pieces).splitlines()) == sorted(whole.body.splitlines())


def test_a_long_answer_that_fails_half_way_ends_in_the_error():
    limits = Limits(**{**vars(STREAMED), "answer": 1 << 20})
    with pool(workers=1, limits=limits) as single:
        pieces = iter(single.run(LONG).pieces())
        next(pieces)
        with pytest.raises(TooLarge, match="1048576 bytes"):
            list(pieces)
        assert single.run("ASK {}").kind == "boolean"


def test_a_long_answer_that_nobody_reads_on_frees_its_worker():
    with pool(workers=1, limits=STREAMED) as single:
        single.run(LONG).rest.close()
        begin = time.monotonic()
        assert single.run("ASK {}").kind == "boolean"
        assert time.monotonic() - begin < 1


def test_a_reader_that_is_too_slow_meets_the_deadline():
    limits = Limits(**{**vars(STREAMED), "seconds": 0.5})
    with pool(workers=1, limits=limits) as single:
        pieces = iter(single.run(LONG).pieces())
        next(pieces)
        time.sleep(0.6)
        with pytest.raises(Unavailable, match=r"longer than 0\.5 seconds"):
            list(pieces)


def test_short_queries_find_a_place_however_many_long_ones_run_and_wait():
    limits = Limits(**{**vars(QUICK), "seconds": 4, "patience": 3})
    with pool(workers=1, limits=limits) as single, ThreadPoolExecutor() as threads:
        single.run("ASK {}")
        long = [threads.submit(single.run, RUNAWAY) for _ in range(3)]
        time.sleep(1)
        for _ in range(20):
            begin = time.monotonic()
            assert single.run("ASK {}").kind == "boolean"
            assert time.monotonic() - begin < 1
        assert all(isinstance(each.exception(), Unavailable) for each in long)


def test_a_long_query_that_found_no_place_begins_anew_when_one_is_free():
    limits = Limits(**{**vars(QUICK), "seconds": 90, "patience": 90})
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{n} {{ {'1 ' * 50} }}" for n in range(4)) + " }"
    with pool(workers=1, limits=limits) as single, ThreadPoolExecutor() as threads:
        found = [threads.submit(single.run, slow) for _ in range(2)]
        counts = [json.loads(each.result().body)["results"]["bindings"][0]["n"]["value"] for each in found]
    assert counts == [str(50**4)] * 2


def test_a_long_answer_that_found_no_place_is_whole_when_one_is_free():
    limits = Limits(**{**vars(QUICK), "seconds": 90, "patience": 90, "whole": 1 << 16, "answer": 64 << 20})
    rows = "SELECT ?x ?y ?z { " + " ".join(f"VALUES ?{v} {{ {' '.join(map(str, range(40)))} }}" for v in "xyz") + " }"
    with pool(workers=1, limits=limits) as single, ThreadPoolExecutor() as threads:

        def length():
            answer = single.run(rows, results_format=QueryResultsFormat.CSV)
            assert answer.rest
            return b"".join(answer.pieces()).count(b"\r\n")

        assert [each.result() for each in [threads.submit(length) for _ in range(3)]] == [40**3 + 1] * 3
