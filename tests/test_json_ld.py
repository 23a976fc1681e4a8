"""JSON-LD as programs expect it: types as types, and frames that make a document of each thing."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from xiangce import writing
from xiangce.names import PREFIXES

TYPE = PREFIXES["rdf"] + "type"
TITLE = NamedNode(PREFIXES["dct"] + "title")
KEY = f'"{TYPE}":[{{"@id":"urn:x"}}]'
NAMES = [NamedNode(f"urn:{name}") for name in "abc"]
NODES = st.sampled_from(NAMES)
TEXTS = st.sampled_from(["", "a", KEY, '"' + KEY, "\\" + KEY, "]", '{"@type":']).map(Literal)
TRIPLES = st.lists(
    st.one_of(
        st.builds(Triple, NODES, st.just(NamedNode(TYPE)), NODES),
        st.builds(Triple, NODES, st.sampled_from([NamedNode(TYPE), TITLE]), TEXTS),
    ),
    max_size=30,
)


@pytest.fixture(scope="module")
def files(release) -> dict[str, bytes]:
    return release.files("https://data.example.org/")


@pytest.fixture(scope="module")
def framed(files):
    """What a frame makes of the dump of the whole graph, by the key of each thing."""
    context = json.loads(files["context.jsonld"])
    remote = {"contentType": "application/ld+json", "contextUrl": None, "document": context}
    dump = json.loads(files["dumps/xiangce.jsonld"])

    def frame(name):
        options = {"documentLoader": lambda url, _: {**remote, "documentUrl": url}}
        made = jsonld.frame(dump, json.loads(files[f"frames/{name}.jsonld"]), options)
        return {each["key"]: each for each in made["graph"]}

    return frame


def test_a_frame_makes_a_document_of_each_incentive(framed):
    found = framed("incentive")
    assert sorted(found) == [f"I{number:02}" for number in range(1, 21)]
    park = found["I10"]
    assert park["produces"]["hasCap"]["maxValue"] == "5000000"
    assert park["fundedThrough"]["label"]["zh"] == "因素法分配到市州"
    assert park["measure"]["leadUnit"]["agentName"]["zh"] == "湖南省商务厅"
    (area,) = (each for each in park["holdsRequirement"]["hasRequirement"] if each["key"] == "I10-C1")
    assert (area["thresholdValue"], area["unit"]) == ("4000", "qudt:M2")
    assert sorted(each["comparator"] for each in area["hasReading"]) == ["odrl:gt", "odrl:gteq"]


def test_a_frame_makes_a_document_of_each_measure_with_its_list_in_order(framed):
    found = framed("measure")
    assert sorted(found, key=int) == [str(number) for number in range(1, 14)]
    places = sorted(found["9"]["hasResponsibility"], key=lambda place: int(place["rank"]))
    assert "外汇管理局" in places[0]["participant"]["agentName"]["zh"]
    assert [int(place["rank"]) for place in places] == [1, 2, 3]


def test_a_frame_makes_a_document_of_each_target(framed):
    found = framed("target")
    assert sorted(found) == [f"T{number}" for number in range(1, 7)]
    assert (found["T2"]["targetValue"], found["T2"]["deadlineYear"]) == ("5", "2025")
    assert found["T2"]["countsMeeting"]["hasRequirement"]["thresholdValue"] == "1000000000"


def test_no_document_leaves_a_gap_where_nothing_is_said(framed):
    for name in ("incentive", "measure", "target"):
        assert "null" not in json.dumps(framed(name))


def test_every_file_says_types_as_types(files):
    documents = [path for path in files if path.endswith(".jsonld") and path.startswith(("dumps/", "catalog"))]
    assert len(documents) > 1
    for path in documents:
        assert b'"@type":["' in files[path]
        assert f'"{TYPE}":'.encode() not in files[path]


@given(TRIPLES, st.integers(0, 200))
def test_whatever_is_said_stays_the_same_however_it_is_cut(triples, size):
    whole, cut = io.BytesIO(), io.BytesIO()
    writing.write(triples, whole, RdfFormat.JSON_LD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_HELD", size)
        writing.write(triples, cut, RdfFormat.JSON_LD)
    kinds = {
        name: {each.object for each in triples if each == Triple(name, NamedNode(TYPE), each.object)} for name in NAMES
    }
    for written in (whole, cut):
        document = json.loads(written.getvalue())
        assert {quad.triple for quad in parse(written.getvalue(), format=RdfFormat.JSON_LD)} == set(triples)
        for node in document:
            if TYPE in node:
                # A type that is a text cannot be said in `@type`.
                assert any(isinstance(kind, Literal) for kind in kinds[NamedNode(node["@id"])])


def test_a_document_that_is_long_and_says_no_type_is_passed_on_as_it_comes(monkeypatch):
    monkeypatch.setattr(writing, "_HELD", 100)
    sizes = []

    class File(io.BytesIO):
        def write(self, data):
            sizes.append(len(data))
            return super().write(data)

    lines = (Triple(NamedNode(f"urn:{n}"), TITLE, Literal("x" * 50)) for n in range(20_000))
    writing.write(lines, File(), RdfFormat.JSON_LD)
    assert max(sizes) < 100_000
