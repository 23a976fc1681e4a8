"""What changed between two releases: a patch that makes one of the other exactly, a table that people read."""

import csv
import io
import json
import re
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from xiangce.cli import main
from xiangce.errors import BadInput
from xiangce.graph import DERIVED, POLICY, SHAPES, Graph
from xiangce.names import BASE, ID, PREFIXES
from xiangce.release import Folder, Release
from xiangce.release.changes import changes, patch, table
from xiangce.release.previous import since
from xiangce.room import Room
from xiangce.sparql import Pool
from xiangce.web import Settings, create_app

CAP = NamedNode(f"{ID}xzbf-2023-9/cap/I14-1")
ZONE = NamedNode(f"{ID}zone/shaoyang")
MAX, TITLE = (NamedNode(PREFIXES[prefix] + name) for prefix, name in (("schema", "maxValue"), ("dct", "title")))
BATCH, VERSION = (NamedNode(PREFIXES[prefix] + name) for prefix, name in (("xc", "batch"), ("dcat", "version")))


def without(store: Store, subject: NamedNode, predicate: NamedNode, lang: str | None = None) -> None:
    for quad in list(store.quads_for_pattern(subject, predicate, None, None)):
        if lang is None or quad.object.language == lang:
            store.remove(quad)


@pytest.fixture(scope="module")
def older(graph) -> Graph:
    """The graph as it might have been: another ceiling and title, no batch, one more day, one language in a shape."""
    store = Store()
    store.bulk_extend(graph.store)
    decimal = NamedNode(PREFIXES["xsd"] + "decimal")
    without(store, CAP, MAX)
    store.add(Quad(CAP, MAX, Literal("900000.0", datatype=decimal), POLICY))
    without(store, CAP, TITLE, "zh")
    store.add(Quad(CAP, TITLE, Literal("最高90万元", language="zh"), POLICY))
    without(store, ZONE, BATCH)
    store.add(Quad(NamedNode(f"{ID}zone/hengyang"), TITLE, Literal("derived", language="en"), DERIVED))
    shape = NamedNode(PREFIXES["xcsh"] + "ConceptLabel")
    (languages,) = store.quads_for_pattern(shape, NamedNode(PREFIXES["sh"] + "languageIn"), None, SHAPES)
    (rest,) = store.quads_for_pattern(languages.object, NamedNode(PREFIXES["rdf"] + "rest"), None, SHAPES)
    store.remove(rest)
    store.add(Quad(languages.object, rest.predicate, NamedNode(PREFIXES["rdf"] + "nil"), SHAPES))
    without(store, NamedNode(f"{ID}catalogue"), VERSION)
    store.add(Quad(NamedNode(f"{ID}catalogue"), VERSION, Literal("0.0.9"), POLICY))
    return Graph(store)


def written(files: dict[str, bytes], folder: Path) -> Path:
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


@pytest.fixture(scope="module")
def before(older, tmp_path_factory) -> Path:
    """The folder of the older release."""
    return written(Release(older).files(BASE), tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def after(release, before, tmp_path_factory) -> Path:
    """The folder of the release after it."""
    return written(since(release, Folder(before)).files(BASE), tmp_path_factory.mktemp("after"))


def applied(old: bytes, change: bytes) -> bytes:
    """The lines of N-Quads after a patch, as a reader of the RDF Patch format would apply it."""
    lines = set(old.decode().splitlines())
    for line in change.decode().splitlines():
        code, _, rest = line.partition(" ")
        if code == "D":
            lines.remove(rest)
        elif code == "A":
            assert rest not in lines
            lines.add(rest)
    return "".join(f"{line}\n" for line in sorted(lines, key=str.encode)).encode()


def test_the_patch_makes_the_newer_graph_of_the_older_one_exactly(after, older, graph):
    change = (after / "changes.rdfp").read_bytes()
    made = applied(older.snapshot, change)
    assert sha256(made).hexdigest() == graph.version
    head = change.decode().splitlines()
    assert head[:3] == [f"H id <urn:sha256:{graph.version}> .", f"H prev <urn:sha256:{older.version}> .", "TX ."]
    assert head[-1] == "TC ."
    assert {line[:2] for line in head[3:-1]} == {"A ", "D "}


def test_the_table_says_what_people_would_say(after):
    found = list(csv.DictReader(io.StringIO((after / "changes.csv").read_text(), newline="")))
    said = {(row["thing"], row["property"]): (row["before"], row["after"]) for row in found}
    assert said == {
        ("id:xzbf-2023-9/cap/I14-1", "schema:maxValue"): ("900000", "1000000"),
        ("id:xzbf-2023-9/cap/I14-1", "dct:title"): ("最高90万元", "每例最高100万元"),
        ("id:zone/shaoyang", "xc:batch"): ("", "8"),
        ("id:catalogue", "dcat:version"): ("0.0.9", "0.1.0"),
        ("xcsh:ConceptLabel", "sh:languageIn"): ("(zh)", "(zh en)"),
    }
    (ceiling,) = [row for row in found if row["property"] == "schema:maxValue"]
    assert (ceiling["thing_zh"], ceiling["thing_en"]) == ("每例最高100万元", "Up to CNY 1 million for each case")
    assert (ceiling["property_zh"], ceiling["property_en"]) == ("最大值", "maximum value")


def test_nothing_changes_between_a_graph_and_itself_however_it_is_labelled(graph):
    relabelled = re.sub(rb"_:c14n(\d+)", rb"_:x\1", graph.snapshot)
    assert changes(graph.snapshot, relabelled) == []
    assert patch(graph.snapshot, graph.snapshot).count(b"\n") == 4


def test_names_are_those_of_the_older_graph_where_the_newer_has_none(graph):
    gone = f'<{ID}x> <{TITLE.value}> "Gone"@en <{POLICY.value}> .\n'.encode()
    found = changes(graph.snapshot + gone, graph.snapshot)
    (row,) = table(found, graph.snapshot + gone, graph.snapshot, date(2026, 1, 1))
    assert (row["thing"], row["thing_en"], row["before"], row["after"]) == ("id:x", "Gone", "Gone", "")


def test_a_release_names_the_one_that_it_revises(after, older, graph):
    said = {str(quad.triple) for quad in parse((after / "catalog.ttl").read_bytes(), format=RdfFormat.TURTLE)}
    this, last = (
        f"<{BASE}catalog#{number}-{made.version[:16]}>" for number, made in (("0.1.0", graph), ("0.0.9", older))
    )
    for name in (f"{PREFIXES['dcat']}previousVersion", f"{PREFIXES['prov']}wasRevisionOf"):
        assert f"{this} <{name}> {last}" in said
    assert sum(f"{last} <{PREFIXES['rdf']}type>" in each for each in said) == 1
    assert f"<{ID}xiangce> <{PREFIXES['dcat']}hasCurrentVersion> {this}" in said
    assert sum("hasCurrentVersion" in each for each in said) == 1


def test_the_feed_has_an_entry_for_each_version_the_latest_first(after, before, older, tmp_path, graph):
    atom = "{http://www.w3.org/2005/Atom}"
    store = Store()
    store.bulk_extend(graph.store)
    store.add(Quad(ZONE, TITLE, Literal("x", language="en"), POLICY))
    third = since(Release(Graph(store)), Folder(after)).files(BASE)
    entries = ET.fromstring(third["feed.atom"]).findall(f"{atom}entry")  # noqa: S314 - our own
    keys = [entry.findtext(f"{atom}id").rpartition("-")[2] for entry in entries]
    assert keys == [each.version[:16] for each in (Graph(store), graph, older)]
    assert [entry.findtext(f"{atom}title").rpartition(" ")[2] for entry in entries] == ["0.1.0", "0.1.0", "0.0.9"]


def test_a_release_of_the_same_facts_is_refused(release, after):
    with pytest.raises(BadInput, match="nothing to release"):
        since(release, Folder(after))


@pytest.mark.parametrize("form", ["table", "json", "rdfp"])
def test_the_command_tells_the_changes_in_every_form(before, after, form):
    answered = CliRunner().invoke(main, ["changes", str(before), str(after), "--format", form, "--lang", "zh"])
    assert answered.exit_code == 0
    if form == "table":
        assert re.search(r"最高90万元 +每例最高100万元", answered.output)
        assert "共 5 处变化" in answered.output
    elif form == "json":
        assert len(json.loads(answered.output)) == 5
    else:
        assert answered.output.encode() == (after / f"changes.{form}").read_bytes().replace(b"\r\n", b"\n")


def test_files_of_quads_are_compared_too_and_other_files_refused(before, after, tmp_path):
    quads = [str(folder / "dumps/xiangce.nq") for folder in (before, after)]
    assert "Changes: 5" in CliRunner().invoke(main, ["changes", *quads]).output
    (tmp_path / "no.nq").write_text("no quads")
    refused = CliRunner().invoke(main, ["changes", quads[0], str(tmp_path / "no.nq")])
    assert (refused.exit_code, "is no N-Quads file" in refused.output) == (2, True)


def test_the_server_shows_what_changed_if_its_release_knows_it(after, graph, client):
    assert client.get("/changes").status_code == 404
    with Pool(graph.snapshot, graphs=[], workers=1) as pool, closing(Room()) as room:
        served = create_app(graph, pool, room, Settings(release=Folder(after))).test_client()
        for lang, name in (("zh", "每例最高100万元"), ("en", "Up to CNY 1 million for each case")):
            page = served.get(f"/changes?lang={lang}", headers={"Accept": "text/html"})
            assert (page.status_code, f"{name}</td>" in page.text, ">900000<" in page.text) == (200, True, True)
        assert served.get("/changes.rdfp").data == (after / "changes.rdfp").read_bytes()
        assert 'href="/changes?lang=en"' in served.get("/catalog", headers={"Accept": "text/html"}).text
        form = {"Accept": "application/n-triples"}
        assert b"previousVersion" in served.get("/catalog", headers=form).data


def test_a_release_of_other_facts_is_not_served(before):
    answered = CliRunner().invoke(main, ["serve", "--port", "0", "--release", str(before)])
    assert (answered.exit_code, "is a release of other facts" in answered.output) == (2, True)
