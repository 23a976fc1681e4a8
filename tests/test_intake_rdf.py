"""Records in RDF become the same tables; what fits no row is kept as it was said, what is no record is counted."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse, serialize

from intake_cases import CODE, KINDS, SHED, batches, ends_well, label, notes, rules, told
from xiangce.errors import BadInput, TooLarge
from xiangce.intake import Limits, Source, read

D = Decimal
PREFIXES = "@prefix e: <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
RECORD = (
    PREFIXES
    + f"""
<https://example.org/r/1> a e:Stall ; e:code "{CODE}" ; e:name "甲" ; e:place <https://example.org/place/430100> ;
    e:year 2024 ; e:opened-on "2024-02-29"^^xsd:date ; e:area 4800.50 ; e:public true .
"""
)
OTHER = {
    "x.nt": RdfFormat.N_TRIPLES,
    "x.nq": RdfFormat.N_QUADS,
    "x.trig": RdfFormat.TRIG,
    "x.rdf": RdfFormat.RDF_XML,
    "x.jsonld": RdfFormat.JSON_LD,
}


def test_a_record_is_a_row() -> None:
    (batch,) = batches(RECORD.encode(), "x.ttl")
    assert batch.frame.row(0)[:9] == (
        *(1, "https://example.org/r/1", CODE, "甲", "https://example.org/place/430100"),
        *(2024, date(2024, 2, 29), D("4800.50"), None),
    )
    assert (batch.misread.height, batch.whole, rules(batch)) == (0, {}, [])
    assert batch.given["area"].to_list() == ["4800.50"]


@pytest.mark.parametrize("name", OTHER)
def test_the_same_triples_in_any_format_are_the_same_table(name: str) -> None:
    (expected,) = batches(RECORD.encode(), "x.ttl")
    body = serialize(parse(RECORD.encode(), format=RdfFormat.TURTLE), format=OTHER[name])
    (batch,) = batches(body or b"", name)
    assert batch.frame.equals(expected.frame)


def test_a_byte_order_mark_is_no_harm() -> None:
    assert batches(b"\xef\xbb\xbf" + RECORD.encode(), "x.ttl")[0].frame.height == 1


def test_turtle_by_another_name_is_known_by_its_content() -> None:
    (batch,) = batches(RECORD.encode(), "x.csv")
    assert notes(batch) == {("ReadSuffix", "", ".csv", "turtle")}


@pytest.mark.parametrize(
    ("said", "key", "given_text"),
    [
        ("e:area 1e3", "area", "1e3"),
        ("e:area 5", "area", "5"),
        ('e:area "4800"', "area", "4800"),
        ('e:area "４８００"^^xsd:decimal', "area", "４８００"),
        ('e:area "NaN"^^xsd:decimal', "area", "NaN"),
        ('e:area "4,800"^^xsd:decimal', "area", "4,800"),
        ("e:area e:much", "area", "https://example.org/much"),
        ('e:year "+2024"^^xsd:integer', "year", "+2024"),
        ('e:public "1"^^xsd:boolean', "public", "1"),
        ('e:opened-on "2023-02-30"^^xsd:date', "opened-on", "2023-02-30"),
        ('e:opened-on "2023-03-01Z"^^xsd:date', "opened-on", "2023-03-01Z"),
        ('e:opened-on "2023-03-01T00:00:00"^^xsd:dateTime', "opened-on", "2023-03-01T00:00:00"),
        ('e:name "甲"@zh', "name", "甲"),
        ('e:name ""', "name", ""),
        (r'e:name "a\nb"', "name", "a\nb"),
    ],
)
def test_a_literal_that_is_not_in_the_agreed_form_is_misread_as_it_is(said: str, key: str, given_text: str) -> None:
    (batch,) = batches(f"{PREFIXES} <urn:a> a e:Stall ; {said} .".encode(), "x.ttl")
    assert told(batch, key) == (None, None, "UnreadDatatype")
    assert batch.misread.select("given", "component").row(0) == (given_text, "DatatypeConstraintComponent")
    assert batch.whole == {}


@pytest.mark.parametrize("said", ["e:place e:nowhere", 'e:place "430100"'])
def test_a_code_that_is_not_in_the_list_is_misread(said: str) -> None:
    (batch,) = batches(f"{PREFIXES} <urn:a> a e:Stall ; {said} .".encode(), "x.ttl")
    assert told(batch, "place") == (None, None, "UnreadCode")
    assert batch.misread["component"].to_list() == ["ClassConstraintComponent"]


def test_several_values_blank_nodes_and_further_properties_are_kept_whole() -> None:
    body = f"""{PREFIXES}
    <urn:a> a e:Stall, e:Thing ; e:code "A", "B" .
    <urn:b> a e:Stall ; e:name [ e:part [ e:part 1 ] ] .
    <urn:c> a e:Stall ; e:colour "red" ; e:area 1e3 .
    <urn:d> a e:Stall ; e:name "D" .
    """
    (batch,) = batches(body.encode(), "x.ttl")
    assert batch.frame["name"].to_list() == [None, None, None, "D"]
    assert batch.frame["code"].to_list() == [None] * 4
    assert {place: len(triples) for place, triples in batch.whole.items()} == {0: 4, 1: 4, 2: 2}
    assert batch.given["code"].to_list()[0] == "A | B"
    assert {triple.subject for triple in batch.whole[0]} == {NamedNode("urn:a")}
    # What could not be read does not reach those who judge the rest.
    assert "1e3" not in str(batch.whole[2])
    assert told(batch, "area", 2).why == "UnreadDatatype"


def test_the_same_statement_twice_is_one_value() -> None:
    body = PREFIXES + 'e:g1 { <urn:a> a e:Stall ; e:code "A" } e:g2 { <urn:a> e:code "A" }'
    (batch,) = batches(body.encode(), "x.trig")
    assert (batch.frame["code"].to_list(), batch.whole) == (["A"], {})


def test_a_record_without_a_name_gets_one_of_its_file() -> None:
    (batch,) = batches(f'{PREFIXES} [] a e:Stall ; e:code "A" ; e:self _:x . _:x e:of 1 .'.encode(), "x.ttl")
    name = batch.frame["_id"][0]
    assert name.startswith("https://w3id.org/xiangce/id/record/")
    assert name.endswith("/1/1")
    subjects = {triple.subject for triple in batch.whole[0]}
    assert NamedNode(name) in subjects
    assert sum(isinstance(subject, BlankNode) for subject in subjects) == 1


def test_statements_of_no_record_are_counted() -> None:
    body = RECORD + '<urn:x> e:code "B" ; e:name [ e:part 1 ] . <https://example.org/r/1> e:owner [ e:name "乙" ] .'
    (batch,) = batches(body.encode(), "x.ttl")
    assert notes(batch) == {
        ("ReadForeign", "", "urn:x", "3"),
        ("ReadUnknownColumn", "https://example.org/owner", "", ""),
    }


def test_several_kinds_come_in_a_batch_each_and_others_than_the_one_asked_for_are_told() -> None:
    body = (RECORD + "<urn:s> a e:Shed ; e:height 2.5 .").encode()
    first, second = batches(body, "x.ttl")
    assert [(batch.kind.key, batch.frame.height) for batch in (first, second)] == [("shed", 1), ("stall", 1)]
    (batch,) = batches(body, "x.ttl", SHED)
    assert notes(batch) == {("ReadOtherKind", "", "https://example.org/Stall", "stall")}


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("x.ttl", PREFIXES.encode(), "holds no record"),
        ("x.ttl", RECORD.encode()[:-4], "it is not turtle"),
        ("x.nt", b'<urn:a> <urn:b> "x"@zh_CN .', "line 1"),
        ("x.ttl", b"<a> a <https://example.org/Stall> .", "No scheme found"),
        ("x.ttl", "<urn:a> <urn:b> '长沙' .".encode("gb18030"), "Invalid UTF-8"),
        ("x.rdf", b'<!DOCTYPE a [<!ENTITY b "c">]><rdf:RDF/>', "declares a document type"),
        (
            "x.rdf",
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><rdf:RDF/>'.encode("utf-16"),
            "declares a document type",
        ),
        (
            "x.rdf",
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>',
            "XML cannot be read",
        ),
        ("x.jsonld", b'{"@context": "https://example.org/context", "@type": "Stall"}', "Write the context itself"),
        (
            "x.jsonld",
            b'{"@context": {"@import": "https://example.org/c"}, "@type": "Stall"}',
            "Write the context itself",
        ),
        ("x.jsonld", b'{"@id": "urn:a", "urn:b": 1, "urn:b": 2}', "the member “urn:b” twice"),
        ("x.jsonld", b'{"@id": "urn:a"', "is not JSON"),
    ],
    ids=label,
)
def test_a_file_that_is_no_rdf_is_refused(name: str, body: bytes, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        batches(body, name)
    assert said in str(caught.value)
    assert str(caught.value).startswith(name)


def test_what_would_end_the_parser_is_refused_before_it() -> None:
    deep = b'{"@id": "urn:a", "urn:b": ' * 20_000 + b"1" + b"}" * 20_000
    # Brackets in texts do not hide the depth.
    hidden = b'{"@id": "urn:a", "urn:c": "}", "urn:b": ' * 20_000 + b"1" + b"}" * 20_000
    quoted = b"<urn:a> <urn:b> " * 1 + b"<<( <urn:a> <urn:b> " * 20_000
    for name, body in (("x.jsonld", deep), ("x.jsonld", hidden), ("x.ttl", quoted)):
        with pytest.raises(TooLarge):
            batches(body, name)
    with pytest.raises(TooLarge, match="bytes of RDF"):
        list(read([Source("x.ttl", RECORD.encode())], KINDS, limits=Limits(statements=100)))


def test_members_that_no_context_explains_are_told() -> None:
    document = {"@context": {"e": "https://example.org/", "code": "e:code"}, "@type": "e:Stall", "code": "A", "area": 5}
    (batch,) = batches(json.dumps(document).encode(), "x.json")
    assert batch.frame["code"].to_list() == ["A"]
    assert notes(batch) == {("ReadUnknownColumn", "area", "", "")}


@given(st.sampled_from(["x.ttl", *OTHER]), st.data())
def test_damaged_graphs_are_read_or_refused_but_end_nothing(name: str, data: st.DataObject) -> None:
    form = OTHER.get(name, RdfFormat.TURTLE)
    body = bytearray(serialize(parse(RECORD.encode(), format=RdfFormat.TURTLE), format=form) or b"")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert ends_well(bytes(body), name)
