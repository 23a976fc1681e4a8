"""Other people's clients read the endpoint: libraries where they are installed, others by what they send."""

import csv
import io
import json
import urllib.request
from urllib.parse import urlencode

import polars as pl
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from running import server

XC = "https://w3id.org/xiangce/ont#"
# The policy has thirteen measures; the README gives the name of a unit.
NAME = "国家外汇管理局湖南省分局"
MEASURES = f"SELECT (COUNT(*) AS ?x) {{ ?m a <{XC}Measure> }}"
NAMED = f"SELECT DISTINCT ?x {{ ?thing ?p ?x FILTER(STR(?x) = '{NAME}') }}"
TRIPLES = f"CONSTRUCT {{ ?m a <{XC}Measure> }} {{ ?m a <{XC}Measure> }}"


@pytest.fixture(scope="module")
def endpoint():
    with server() as (address, _):
        yield address + "sparql"


def get(endpoint, query, headers=(), **parameters):
    request = urllib.request.Request(f"{endpoint}?{urlencode({'query': query, **parameters})}", headers=dict(headers))
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.headers.get_content_type(), response.read()


def test_the_standard_library_reads_json_in_three_lines(endpoint):
    assert json.loads(get(endpoint, NAMED)[1])["results"]["bindings"][0]["x"]["value"] == NAME


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_sparqlwrapper_reads_tables(endpoint, method, form):
    wrapper = pytest.importorskip("SPARQLWrapper").SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    wrapper.setQuery(NAMED)
    wrapper.setReturnFormat(form)
    found = wrapper.query().convert()
    value = found["results"]["bindings"][0]["x"]["value"] if form == "json" else found.toxml()
    assert NAME in value


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("form", ["turtle", "n3", "json-ld", "rdf+xml", "xml"])
def test_sparqlwrapper_reads_graphs_and_posts_a_query_as_it_is(endpoint, form):
    library = pytest.importorskip("SPARQLWrapper")
    wrapper = library.SPARQLWrapper(endpoint)
    wrapper.setMethod(library.POST)
    wrapper.setRequestMethod(library.POSTDIRECTLY)
    wrapper.setQuery(TRIPLES)
    wrapper.setReturnFormat(form)
    found = wrapper.query().convert()
    # The library reads three of them by itself and gives the others as bytes, both of them Turtle.
    assert len(rdflib.Graph().parse(data=found, format="turtle") if isinstance(found, bytes) else found) == 13


def test_sparqlwrapper_reports_a_wrong_query_as_one(endpoint):
    library = pytest.importorskip("SPARQLWrapper")
    wrapper = library.SPARQLWrapper(endpoint)
    wrapper.setQuery("SELECT * { ?s ?p")
    with pytest.raises(library.SPARQLExceptions.QueryBadFormed, match="too few"):
        wrapper.query()


@pytest.mark.parametrize("form", ["json", "xml", "csv"])
def test_rdflib_reads_the_endpoint_as_a_store(endpoint, form):
    graph = rdflib.Graph(SPARQLStore(endpoint, returnFormat=form))
    assert [str(row.x) for row in graph.query(NAMED)] == [NAME]
    if form != "csv":
        assert len(list(graph.subjects(rdflib.RDF.type, rdflib.URIRef(XC + "Measure")))) == 13


def test_polars_reads_csv_from_an_address(endpoint):
    table = pl.read_csv(get(endpoint, NAMED, format="csv")[1])
    assert table["x"].to_list() == [NAME]


# What these send, imitated: R by curl::curl and httr::GET, Excel's Power Query by Web.Contents, RDF4J, curl.
@pytest.mark.parametrize(
    ("agent", "accept", "parameters", "media_type"),
    [
        ("R (4.4.1 x86_64-pc-linux-gnu x86_64 linux-gnu)", "*/*", {"format": "csv"}, "text/csv"),
        ("libcurl/8.5.0 r-curl/5.2.1 httr/1.4.7", "text/csv", {}, "text/csv"),
        (
            "libcurl/8.5.0 r-curl/5.2.1 httr/1.4.7",
            "application/json, text/xml, application/xml, */*",
            {},
            "application/sparql-results+json",
        ),
        (
            "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)",
            None,
            {"format": "csv"},
            "text/csv",
        ),
        ("Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)", "text/csv", {}, "text/csv"),
        (
            "Apache-HttpClient/4.5.14 (Java/17)",
            "application/x-binary-rdf-results-table;q=0.8, application/sparql-results+xml;q=0.9, text/csv;q=0.1",
            {},
            "application/sparql-results+xml",
        ),
        ("curl/7.88.1", "*/*", {}, "application/sparql-results+json"),
    ],
)
def test_what_other_clients_send_brings_what_they_read(endpoint, agent, accept, parameters, media_type):
    headers = {"User-Agent": agent, **({"Accept": accept} if accept else {})}
    found, body = get(endpoint, NAMED, headers, **parameters)
    assert found == media_type
    if found == "text/csv":
        assert list(csv.reader(io.StringIO(body.decode("utf-8")))) == [["x"], [NAME]]
    assert NAME in body.decode()


def test_numbers_stay_numbers_in_a_sheet(endpoint):
    assert get(endpoint, MEASURES, format="csv")[1].decode().split() == ["x", "13"]
