"""The look at a query before the engine sees it."""

import re
import time
from pathlib import Path

import pytest
from pyoxigraph import Store

from sparql_app import GRAPHS, POLICY
from xiangce.errors import BadSyntax, Refused, TooLarge
from xiangce.names import BASE
from xiangce.sparql.limits import Limits
from xiangce.sparql.scan import glance, scan

LIMITS = Limits()
SUITE = Path(__file__).resolve().parents[2] / "shared" / "conformance" / "sparql11-tests"
EVIL = "<http://127.0.0.1:9/>"
CALL = f"SERVICE {EVIL} {{ ?s ?p ?o }}"


def look(query, limits=LIMITS):
    return scan(query, GRAPHS, limits)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {CALL} }}",
        f"SELECT * {{ service silent {EVIL} {{ }} }}",
        f"SELECT * {{ VALUES ?e {{ {EVIL} }} SERVICE ?e {{ }} }}",
        f"SELECT * {{ SERVICE#a comment\n{EVIL} {{ }} }}",
        f"SELECT * {{ FILTER NOT EXISTS {{ {CALL} }} }}",
        f"SELECT * {{ \\u0053ERVICE {EVIL} {{ }} }}",
        f"SELECT * {{ SERVIC\\U00000045{EVIL} {{ }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{EVIL} {{ }} }}",
        f"SELECT * {{ ?s ?p 1.SERVICE{EVIL} {{ }} }}",
        f"PREFIX : {EVIL} SELECT * {{ SERVICE:x {{ }} }}",
        f"PREFIX : {EVIL} SELECT * {{ SERVICESILENT:x#\n{{ }} }}",
        f"PREFIX SERVICEa: <urn:b> PREFIX a: {EVIL} SELECT * {{ SERVICEa:x {{ }} }}",
        f"PREFIX a: <urn:a> SELECT * {{ ?s ?p a:.SERVICE{EVIL} {{ }} }}",
        f"SELECT * {{ FILTER(1<2)SERVICE#>\n{EVIL} {{ }} }}",
        f"SELECT * {{ FILTER(1<2&&'>'!='')SERVICE{EVIL} {{ }} FILTER('a'='a') }}",
        f"SELECT * {{ FILTER(1<2#>'\n){CALL} }}#'",
        f"SELECT * {{ FILTER(1<<a:b'>'>){CALL} }}",
        f"SELECT * {{ <<?a?b'>'>>{CALL} FILTER('a'='a') }}",
        f"""SELECT * {{ FILTER("\\u0022"!=""){CALL} FILTER("\\u0022"!='') }}""",
        f"SELECT * {{ ?s ?p ?o FILTER(?o=<urn:a\\u0027>){CALL} FILTER('a'='a') }}",
        f'SELECT * {{ ?s ?p """a" \\""" """ . {CALL} }}',
    ],
)
def test_service_is_refused_in_every_disguise(query):
    with pytest.raises(Refused):
        look(query)


@pytest.mark.parametrize("string", ["'''a'", '"""a"', "'a", "'a\\'", "'a\n'"])
def test_a_string_that_nothing_closes_cannot_hide_service_from_the_scan(string):
    with pytest.raises(BadSyntax, match="Line 2, column 13"):
        look(f"SELECT * {{\n VALUES ?x {{{string}}} {CALL} }}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x/> { }' }",
        'SELECT * { ?s ?p """a "SERVICE" b""" }',
        "SELECT * { ?s ?p ?o } # SERVICE",
        "PREFIX cpsv: <http://purl.org/vocab/cpsv#> SELECT * { ?s a cpsv:PublicService ; cpsv:service ?x }",
        "PREFIX service: <urn:s#> SELECT * { service:a service:b service:c }",
        "SELECT ?service { ?service <http://x/SERVICE> <#service> . _:service ?p 'x'@en-service }",
        "SELECT * { ?s ?p ?service FILTER(?s<3 && ?service>4) FILTER(?s < 'a' || ?s IN (<urn:service>, <#b>)) }",
        "PREFIX from: <urn:f> SELECT ?from { ?from from:from 'FROM <http://x/>'@from }",
        "PREFIX a: <urn:a> SELECT ?load { ?load a:insert 'DELETE' ; a:\\#drop ?x }",
    ],
)
def test_words_inside_names_strings_and_comments_are_no_operations(query):
    Store().query(query, base_iri=BASE)
    look(query)


@pytest.mark.parametrize("word", ["LOAD", "Insert Data", "DELETE", "clear", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
def test_updates_are_refused_with_what_to_use_instead(word):
    with pytest.raises(Refused, match="Use SELECT"):
        look(f"PREFIX a: <urn:a> {word} <file:///etc/passwd>")


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <file:///etc/passwd>",
        "FROM <http://127.0.0.1:9/>",
        "FROM NAMED <http://127.0.0.1:9/>",
        f"FROM <{POLICY}> FROM NAMED#\n<{POLICY}x>",
        "FROM <relative>",
        "FROM a:b",
    ],
)
def test_a_graph_that_is_not_here_is_refused_with_the_graphs_that_are(clause):
    with pytest.raises(Refused) as refused:
        look("PREFIX a: <http://a/> SELECT * $ { ?s ?p ?o }".replace("$", clause))
    assert refused.value.details["available"] == list(GRAPHS)


@pytest.mark.parametrize(
    "clause",
    [
        "SELECT * FROM <https://w3id.org/xiangce/graph/policy>",
        "SELECT * FROM <graph/policy>",
        "BASE <https://w3id.org/xiangce/graph/> SELECT * FROM <policy>",
        "PREFIX g: <https://w3id.org/xiangce/graph/> SELECT * FROM g:policy",
        "BASE <https://w3id.org/> PREFIX g: <xiangce/graph/> SELECT * FROM g:policy",
        "SELECT * FROM <https://w3id.org/xiangce/graph/polic\\u0079>",
    ],
)
def test_a_graph_is_known_under_every_way_to_write_it(clause):
    assert look(clause + " { ?s ?p ?o }").dataset == ((POLICY,), ())


@pytest.mark.parametrize(
    ("exceeded", "query"),
    [
        ("nesting", "ASK " + "{" * 5000 + "}" * 5000),
        ("nesting", "ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }"),
        ("nesting", "ASK { ?s (" + "(" * 70 + "<urn:p>" + ")*" * 70 + ") ?o }"),
        ("negations", "ASK { FILTER(" + "! " * 70 + "true) }"),
        ("chain", "ASK { ?s ?p ?o FILTER(" + "||".join(["?o=1"] * 200) + ") }"),
        ("chain", "ASK { BIND(" + "+".join(["1"] * 400) + " AS ?x) }"),
        ("chain", "SELECT (1" + "-1" * 400 + " AS ?x) {}"),
        ("patterns", "ASK { (" + "1 " * 300 + ") ?p ?o }"),
        ("patterns", "ASK { ?s ?p (" + "'a'@en 1 [] (1) " * 60 + ") }"),
        ("chain", "ASK { ?s " + "/".join(["<urn:p>"] * 400) + " ?o }"),
        ("patterns", "ASK { " + "?s ?p ?o . " * 300 + "}"),
        ("patterns", "ASK { ?s ?p " + ",".join(["1"] * 300) + " }"),
        ("groups", "ASK { " + " UNION ".join(["{}"] * 400) + " }"),
        ("groups", "ASK { " + " ".join(f"BIND(1 AS ?x{n})" for n in range(400)) + " }"),
        ("tokens", "ASK { VALUES ?x { " + "1 " * 20_000 + "} }"),
        ("characters", "ASK { } #" + "x" * 100_000),
    ],
)
def test_a_query_over_a_limit_is_told_which_limit(exceeded, query):
    with pytest.raises(TooLarge) as error:
        look(query)
    assert error.value.details == {"exceeded": exceeded, "limit": getattr(LIMITS, exceeded)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("PREFIX select: <urn:x> BASE <urn:select> #select\n construct { } WHERE { }", "graph"),
        ("DESCRIBE <urn:x>", "graph"),
        ("SELECT?x{}", "results"),
        ("ask{ { SELECT * {} } }", "results"),
        ("SELECTDISTINCT ?x {}", "results"),
        ("INSERT DATA {}", None),
        ("'", None),
        ("", None),
    ],
)
def test_the_kind_of_answer_is_known_from_the_text(query, found):
    assert glance(query).kind == found


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?s <urn:p> (1 2) } WHERE { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s <urn:p> (1 2) }",
        "CONSTRUCT { << ?s ?p ?o >> <urn:p> 1 } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o {| <urn:p> 1 |} } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o ~ } WHERE { ?s ?p ?o }",
        "CONSTRUCT { [] <urn:p> ?s } WHERE { ?s ?p ?o }",
        "CONSTRUCT { _:b <urn:p> ?s } WHERE { ?s ?p ?o }",
        "SELECT (UUID() AS ?x) {}",
    ],
)
def test_an_answer_with_new_blank_nodes_is_another_each_time(query):
    assert glance(query).is_volatile


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o > (1 + 2)) { ?s a ?c } }",
        "DESCRIBE ?s WHERE { ?s ?p ?o FILTER(?o = 1) }",
        "SELECT * { ?s ?p (1 2) }",
    ],
)
def test_an_answer_without_new_blank_nodes_is_the_same_each_time(query):
    assert not glance(query).is_volatile


@pytest.mark.parametrize("piece", ["'\\'", "<", "<a", "\\u", ":", "a.", "?", "'''", "#\n", "@a-", "!", "a:%"])
def test_the_scan_is_linear_in_the_text(piece):
    begin = time.process_time()
    with pytest.raises((BadSyntax, TooLarge, Refused)):
        look(piece * (99_999 // len(piece)) + "\nSERVICE 'x", Limits(tokens=200_000, negations=10**6))
    assert time.process_time() - begin < 2


def test_no_query_of_the_w3c_suite_is_refused_without_need():
    files = sorted(SUITE.rglob("*.rq"))
    if not files:
        pytest.skip("the W3C suite is not beside the project")
    for file in files:
        text = file.read_text(encoding="utf-8")
        if not re.search(r"\b(SERVICE|FROM)\b", text, re.IGNORECASE):
            _same_verdict_as_the_engine(text)


def _same_verdict_as_the_engine(text):
    try:
        look(text)
    except (BadSyntax, Refused):
        with pytest.raises(SyntaxError):
            Store().query(text, base_iri=BASE)
