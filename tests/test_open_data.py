"""What a release holds: dumps, tables, catalogue, statistics, feed, each held against the graph and the text."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from hashlib import sha256
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, Store, parse

from xiangce.graph import Graph
from xiangce.home import HOME
from xiangce.names import BASE, GRAPHS

ELSEWHERE = "https://data.example.org/policy/"
RDF = {"ttl", "nt", "jsonld", "rdf", "trig", "nq"}
# What the text of the policy comes to: 13 measures with 52 places, 20 incentives, 6 targets; and the zones there are.
ROWS = {"measures": 13, "responsibilities": 52, "targets": 6, "zones": 7}


@pytest.fixture(scope="module")
def files(release) -> dict[str, bytes]:
    """The files of a release for another address."""
    return release.files(ELSEWHERE)


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{name}.csv"].decode(), newline="")))


def metadata(files: dict[str, bytes], name: str) -> dict:
    return json.loads(files[f"tables/{name}.csv-metadata.json"])


def loaded(body: bytes, form: RdfFormat = RdfFormat.TURTLE) -> Graph:
    store = Store()
    store.extend(parse(body, format=form))
    return Graph(store)


def test_every_dump_of_a_graph_holds_the_same_triples(files):
    for name in ("xiangce", *(iri.rpartition("/")[2] for iri in GRAPHS)):
        found = {}
        for path, body in files.items():
            stem, _, suffix = path.removeprefix("dumps/").partition(".")
            if path.startswith("dumps/") and stem == name:
                form = RdfFormat.from_extension(suffix)
                found[suffix] = frozenset(str(quad.triple) for quad in parse(body, format=form))
        assert set(found) == (RDF if name == "xiangce" else RDF - {"trig", "nq"})
        assert len({len(triples) for triples in found.values()}) == 1
        # Formats that keep the labels of blank nodes agree word for word; RDF/XML and JSON-LD are read with new ones.
        assert len({found[suffix] for suffix in ("ttl", "nt")}) == 1


def test_the_named_graphs_are_dumped_as_they_are(files):
    quads = {str(quad) for quad in parse(files["dumps/xiangce.nq"], format=RdfFormat.N_QUADS)}
    assert {str(quad) for quad in parse(files["dumps/xiangce.trig"], format=RdfFormat.TRIG)} == quads
    policy = {str(quad.triple) for quad in parse(files["dumps/policy.nt"], format=RdfFormat.N_TRIPLES)}
    asked = parse(files["dumps/xiangce.nq"], format=RdfFormat.N_QUADS)
    assert policy == {str(quad.triple) for quad in asked if str(quad.graph_name) == f"<{BASE}graph/policy>"}


@pytest.mark.parametrize("name", ["criteria", "incentives", "measures", "responsibilities", "targets", "zones"])
def test_a_table_is_as_its_metadata_says(files, name):
    described, found = metadata(files, name), rows(files, name)
    columns = {column["name"]: column for column in described["tableSchema"]["columns"]}
    assert list(found[0]) == list(columns)
    assert described["url"] == f"{name}.csv"
    assert all(column["titles"]["zh"] and name in column["titles"]["en"] for name, column in columns.items())
    assert [each["@language"] for each in described["dc:title"]] == ["zh", "en"]
    keys = [tuple(row[part] for part in described["tableSchema"]["primaryKey"]) for row in found]
    assert len(set(keys)) == len(keys)
    read = {
        "anyURI": lambda text: urlsplit(text).netloc or 1 / 0,
        "boolean": ["false", "true"].index,
        "date": date.fromisoformat,
        "decimal": Decimal,
        "integer": int,
        "string": str,
    }
    for row in found:
        for key, text in row.items():
            assert text or not columns[key]["required"], (key, row)
            assert not text or read[columns[key]["datatype"]](text) is not None


def test_the_tables_have_the_rows_of_the_text(files):
    assert {name: len(rows(files, name)) for name in ROWS} == ROWS
    incentives = rows(files, "incentives")
    assert sorted({row["key"] for row in incentives}) == [f"I{n:02}" for n in range(1, 21)]
    assert [row["amount"] for row in incentives if row["key"] == "I13"] == ["600000", "300000", "5000000"]
    assert {(row["amount"], row["unit"].rpartition("/")[2]) for row in incentives if row["key"] == "I06"} == {
        ("80", "PERCENT"),
        ("500000", "CCY_CNY"),
    }
    leads = {row["number"]: row["lead"].rpartition("/")[2] for row in rows(files, "measures")}
    assert (leads["7"], leads["9"], leads["11"], leads["13"]) == ("commerce", "pboc-safe", "customs", "tax")
    assert sum(row["leads"] == "true" for row in rows(files, "responsibilities")) == 13
    thresholds = {(row["of"].rpartition("/")[2], row["threshold"]) for row in rows(files, "criteria")}
    assert {("I10", "4000"), ("I10", "500000000"), ("T3", "50000000")} <= thresholds


def test_every_condition_of_the_graph_is_in_the_table(files, graph):
    leaves = graph.select("SELECT DISTINCT ?leaf WHERE { ?group cv:hasRequirement ?leaf . ?leaf cv:constrains ?i }")
    assert {row["leaf"].value for row in leaves} == {row["requirement"] for row in rows(files, "criteria")}


def test_the_catalogue_says_of_every_file_where_it_is_and_how_to_tell_that_it_is_whole(files):
    found = loaded(files["catalog.ttl"]).select(
        "SELECT ?url ?size ?sum WHERE { ?file a dcat:Distribution ; dcat:downloadURL ?url ; dcat:byteSize ?size ;"
        " spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] }"
    )
    said = {row["url"].value: (int(row["size"].value), row["sum"].value) for row in found}
    data = {path: body for path, body in files.items() if path.startswith("dumps/") or path.endswith(".csv")}
    data.pop("resource-catalogue.csv")
    assert said == {ELSEWHERE + path: (len(body), sha256(body).hexdigest()) for path, body in data.items()}


def test_every_dataset_has_its_publisher_licence_dates_and_files(files):
    found = loaded(files["catalog.ttl"]).select(
        "SELECT ?set (COUNT(DISTINCT ?file) AS ?n) WHERE { id:catalogue dcat:dataset ?set . ?set dct:publisher ?who ;"
        " dct:license ?licence ; dct:issued ?issued ; dct:modified ?modified ; dcat:version ?version ;"
        " dcat:contactPoint ?contact ; dct:accrualPeriodicity ?often ; dcat:distribution ?file } GROUP BY ?set"
    )
    counts = {row["set"].value.removeprefix(BASE): int(row["n"].value) for row in found}
    graphs = {f"graph/{name.rpartition('/')[2]}": 4 for name in GRAPHS}
    names = ("criteria", "incentives", "measures", "responsibilities", "targets", "zones")
    assert counts == {"id/xiangce": 6} | graphs | {f"id/table/{name}": 1 for name in names}


def test_the_catalogue_is_the_same_in_json(files):
    turtle = {str(quad.triple) for quad in parse(files["catalog.ttl"], format=RdfFormat.TURTLE)}
    assert {str(quad.triple) for quad in parse(files["catalog.jsonld"], format=RdfFormat.JSON_LD)} == turtle


def test_the_version_is_that_of_the_ontology_and_dates_are_those_of_the_catalogue(files, graph):
    (row,) = graph.select(f"SELECT ?version WHERE {{ <{BASE}ont> owl:versionInfo ?version }}")
    (found,) = loaded(files["catalog.ttl"]).select(
        "SELECT ?number ?digest WHERE { id:xiangce dcat:hasCurrentVersion ?this ."
        " ?this dcat:version ?number ; dct:identifier ?digest }"
    )
    assert (found["number"], found["digest"].value) == (row["version"], graph.version)


def test_the_statistics_are_what_queries_count(files, graph):
    void = loaded(files["void.ttl"])
    for name, where in {
        f"{BASE}id/xiangce": "{ ?s ?p ?o }",
        f"{BASE}graph/policy": f"{{ GRAPH <{BASE}graph/policy> {{ ?s ?p ?o }} }}",
    }.items():
        counts = "(COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?o) AS ?distinctObjects)"
        (counted,) = graph.select(
            f"SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?p) AS ?properties) {counts}"
            f" WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {where} }}"
        )
        for key, value in counted.items():
            (said,) = void.select(f"SELECT ?n WHERE {{ <{name}> void:{key} ?n }}")
            assert (key, said["n"].value) == (key, value.value)
    (measures,) = void.select(
        "SELECT ?n WHERE { ?part void:class xc:Measure ; void:entities ?n . id:xiangce void:classPartition ?part }"
    )
    assert measures["n"].value == "13"
    assert len(void.select("SELECT ?part WHERE { id:xiangce void:subset ?part }")) == len(GRAPHS)


def test_the_feed_has_what_atom_requires(files):
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(files["feed.atom"])  # noqa: S314 - our own
    assert feed.tag == f"{atom}feed"
    assert [len(feed.findall(atom + name)) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert feed.find(f"{atom}author/{atom}name").text
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{atom}link")}[
        "self"
    ] == ELSEWHERE + "feed.atom"
    (entry,) = feed.findall(f"{atom}entry")
    assert all(entry.find(atom + name).text for name in ("id", "title", "updated", "summary"))
    changed = re.search(r'dct:modified "(\S+)"', (HOME / "data" / "catalogue.ttl").read_text())
    assert entry.find(f"{atom}updated").text == f"{changed[1]}T00:00:00+08:00"


def test_the_fields_of_the_national_standard_say_what_is_not_settled(files):
    found = json.loads(files["resource-catalogue.json"])
    (measures,) = [each for each in found["resources"] if each["identifier"] == f"{BASE}id/table/measures"]
    assert (measures["name"], measures["sharing"], measures["update_cycle"]) == ("措施表", "无条件共享", "不定期")
    assert measures["items"][3] == {"name": "编号", "key": "number", "type": "I"}
    assert {key for key, value in measures.items() if value is None} == set(found["unsettled"])
    assert set(found["unsettled"]) == {"classification", "code", "provider_code", "related"}
    assert all(set(reason) == {"zh", "en"} for reason in found["unsettled"].values())
    table = list(csv.reader(io.StringIO(files["resource-catalogue.csv"].decode("utf-8-sig"), newline="")))
    assert (len(table), table[0][1], table[1][2]) == (14, "信息资源名称", "未定")


def test_the_frame_finds_its_type_in_the_json_ld(files):
    terms = json.loads(files["context.jsonld"])["@context"]
    prefix, _, name = json.loads(files["frames/incentive.jsonld"])["type"].partition(":")
    nodes = json.loads(files["dumps/policy.jsonld"])
    found = {node["@id"] for node in nodes if terms[prefix] + name in node.get("@type", [])}
    assert found == {f"{BASE}id/xzbf-2023-9/incentive/I{number:02}" for number in range(1, 21)}


def test_the_frame_and_contexts_are_json_of_known_terms(files):
    terms = json.loads(files["context.jsonld"])["@context"]
    frame = json.loads(files["frames/incentive.jsonld"])
    named = [frame, frame["measure"], frame["holdsRequirement"], frame["produces"], frame["produces"]["hasCap"]]
    assert {name for each in named for name in each if name[0] != "@"} - set(terms) == {"dct:title", "dct:description"}
    assert files["context.jsonld"] == (HOME / "ontology/context.jsonld").read_bytes()
