"""Other people's programs ask the endpoint as they are: YASGUI in a browser, R, Java, JavaScript, pandas."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from running import server
from test_clients import NAME, NAMED, TRIPLES, XC

# They take seconds to start, so that the folder that tests/clients/setup.sh fills has to be named.
PEERS = Path(os.environ.get("XIANGCE_PEERS", "nowhere")).expanduser().absolute()
CLIENTS = PEERS / "clients"
JAVASCRIPT = CLIENTS / "javascript"
PROGRAMS = Path(__file__).with_name("clients")
# Two columns, for R's package SPARQL lays a single one across.
ROWS = f"SELECT ?m ?address {{ ?m a <{XC}Measure> BIND(STR(?m) AS ?address) }}"
WRONG = "SELECT * { ?s ?p"
SAID = {"zh": "缺少 1 个 }", "en": "There are 1 } too few"}


def needs(*files, commands, setup="tests/clients/setup.sh"):
    """A mark that skips where a client is not installed."""
    lacking = [each for each in files if not each.exists()] + [each for each in commands if not shutil.which(each)]
    why = f"{lacking[0]} is not there: {setup} FOLDER brings it, XIANGCE_PEERS names FOLDER" if lacking else ""
    return pytest.mark.skipif(bool(lacking), reason=why)


browser = needs(
    *(JAVASCRIPT / "node_modules" / each for each in ("playwright-core", "@zazuko/yasgui", "@triply/yasgui")),
    commands=("node", "chromium"),
)


@pytest.fixture(scope="module")
def endpoint():
    with server() as (address, _):
        yield address + "sparql"


def run(*command, sent=""):
    done = subprocess.run(command, input=sent.encode(), capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def told(*command):
    return dict(line.split("\t", 1) for line in run(*command))


def java(jars, *command):
    return "java", "-Dstdout.encoding=UTF-8", "-cp", f"{jars}/*", *command


@pytest.fixture(scope="module", params=["@zazuko/yasgui", "@triply/yasgui"])
def seen(request, endpoint, tmp_path_factory):
    """What a person saw of five queries, and what a script of the page read; the pictures lie beside."""
    asked = [("GET", ROWS), ("POST", NAMED), ("POST", TRIPLES), ("GET", WRONG), ("POST", WRONG)]
    sent = "".join(json.dumps({"method": method, "query": query}) + "\n" for method, query in asked)
    pictures = tmp_path_factory.mktemp(request.param.strip("@").replace("/", "-"))
    command = ("node", PROGRAMS / "browser.mjs", JAVASCRIPT, request.param, endpoint, pictures)
    *shown, fetched = map(json.loads, run(*command, sent=sent))
    assert [each["method"] for each in shown] == [method for method, _ in asked]
    return [(each["status"], each["shown"]) for each in shown], fetched


@browser
def test_yasgui_shows_rows_names_and_triples(seen):
    (rows, names, triples, *_), _ = seen
    assert [status for status, _ in (rows, names, triples)] == [200, 200, 200]
    assert "13 results" in rows[1]
    assert f'"{NAME}"' in names[1]
    assert "13 results" in triples[1]
    assert triples[1].count(f"<{XC}Measure>") == 13


@browser
def test_yasgui_shows_what_is_wrong_with_a_query(seen):
    (*_, got, posted), _ = seen
    for status, shown in (got, posted):
        assert status == 400
        assert all(each in shown for each in SAID.values())


@browser
def test_a_page_of_another_origin_may_send_headers_and_reads_tag_and_version(seen, graph):
    _, fetched = seen
    assert fetched.pop("tag")
    # With the tag, that what it has is still so.
    assert fetched == {"status": 200, "again": 304, "version": graph.version}


@needs(CLIENTS / "r", commands=["Rscript"])
def test_r_reads_tables_by_four_libraries(endpoint):
    found = told("Rscript", PROGRAMS / "client.R", endpoint, NAMED, ROWS, WRONG)
    assert SAID["en"] in found.pop("SPARQL wrong")
    assert SAID["zh"] in found.pop("httr wrong")
    # The package SPARQL keeps a tag of language behind the value.
    assert found.pop("SPARQL").startswith(f'"{NAME}"')
    assert found.pop("SPARQL tsv").startswith(NAME)
    assert found == {
        **dict.fromkeys(("read.csv", "httr", "fromJSON", "SPARQL csv"), NAME),
        "httr posted": "13",
        "SPARQL rows": "13 2",
    }


@needs(CLIENTS / "rdf4j/jars", commands=["java", "javac"])
def test_rdf4j_takes_the_endpoint_for_a_repository(endpoint, graph):
    command = java(CLIENTS / "rdf4j/jars", PROGRAMS / "Rdf4jClient.java")
    found = told(*command, endpoint, NAMED, TRIPLES, XC + "Measure", WRONG)
    wrong = found.pop("wrong")
    assert all(each in wrong for each in SAID.values())
    # Each triple once, in however many graphs it stands.
    triples = {quad.triple for quad in graph.store}
    assert found == {
        "tuple": NAME,
        "graph": "13",
        "statements": "13",
        "boolean": "true",
        "has": "true",
        "has-not": "false",
        "graphs": str(len([*graph.store.named_graphs()])),
        "size": str(len(triples)),
    }


@needs(PEERS / "fuseki/jars", commands=["java", "javac"], setup="benchmarks/endpoints/setup.sh")
def test_jena_reads_tables_and_graphs(endpoint):
    jars = PEERS / "fuseki/jars"
    assert run(*java(jars, PROGRAMS / "JenaClient.java"), endpoint, NAMED, TRIPLES) == [NAME, "13"]
    rsparql = (*java(jars, "arq.rsparql"), "--service", endpoint)
    assert run(*rsparql, "--results", "CSV", NAMED) == ["x", NAME]
    assert len(run(*rsparql, "--post", "--results", "NT", TRIPLES)) == 13


@needs(JAVASCRIPT / "node_modules/@comunica/query-sparql", commands=["node"])
def test_three_libraries_of_javascript_read_tables_and_graphs(endpoint):
    found = told("node", PROGRAMS / "client.mjs", JAVASCRIPT, endpoint, NAMED, TRIPLES, WRONG)
    for library in ("sparql-http-client", "fetch-sparql-endpoint"):
        assert SAID["zh"] in found.pop(f"{library} wrong")
        assert found.pop(f"{library} boolean") == "true"
    triples = {name for name in found if name.endswith(("get", "postUrlencoded", "postDirect", "triples"))}
    assert len(triples) == 7
    assert found == {name: "13" if name in triples else NAME for name in found}


@needs(CLIENTS / "python/bin/python", commands=[])
def test_pandas_and_sparql_dataframe_read_tables(endpoint):
    found = told(CLIENTS / "python/bin/python", PROGRAMS / "client.py", endpoint, NAMED, ROWS)
    assert found.pop("pandas tsv").startswith(NAME)
    assert found == {"pandas": NAME, "sparql-dataframe": NAME, "sparql-dataframe posted": "13"}
