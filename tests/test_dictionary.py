"""The data dictionary has a row for each field, with what the policy decides by it; the context links records."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from record_tables import batch, example
from xiangce.enterprise import dictionary
from xiangce.enterprise.context import context
from xiangce.enterprise.convert_json import members
from xiangce.graph import Graph
from xiangce.schema import Choice, Field, Kind, kinds
from xiangce.schema.triples import triples

TURNOVER = "https://w3id.org/xiangce/id/indicator/turnover"


@pytest.fixture(scope="module")
def known(graph: Graph) -> Mapping[str, Kind]:
    return kinds(graph)


@pytest.fixture(scope="module")
def rows(graph: Graph, known: Mapping[str, Kind]) -> list[dictionary.Row]:
    return dictionary.rows(graph, known.values())


def row(rows: list[dictionary.Row], kind: str, key: str) -> dictionary.Row:
    (found,) = [each for each in rows if (each["kind"], each["key"]) == (kind, key)]
    return found


def test_every_field_of_every_kind_has_a_row_in_order(rows: list[dictionary.Row], known: Mapping[str, Kind]) -> None:
    assert [(each["kind"], each["key"]) for each in rows] == [
        (kind.key, field.key) for kind in known.values() for field in kind.fields
    ]


def test_rows_have_the_columns_that_have_headings(rows: list[dictionary.Row]) -> None:
    assert all(set(each) == set(dictionary.columns()) for each in rows)
    assert all(set(heading) == {"zh", "en"} for heading in dictionary.columns().values())


def test_a_row_tells_unit_bounds_and_sharing_class(rows: list[dictionary.Row]) -> None:
    area = row(rows, "park", "park-area")
    assert (area["unit_zh"], area["unit_en"]) == ("平方米", "square metre (m²)")
    assert area["bounds"].startswith("> 0")
    assert (area["type"], area["required"]) == ("decimal", False)
    turnover = row(rows, "park", "park-turnover")
    assert (turnover["sharing"], turnover["sharing_zh"]) == ("conditional", "有条件共享")
    assert row(rows, "park", "year")["bounds"] == "≥ 2013, ≤ 2040"


def test_a_row_tells_which_conditions_and_caps_use_its_indicator(rows: list[dictionary.Row]) -> None:
    turnover = row(rows, "enterprise-year", "turnover")
    assert turnover["indicator"] == TURNOVER
    assert {"I01-C1", "I02-C1"} <= set(turnover["criteria"])
    assert turnover["is_asked"]
    cost = row(rows, "certification", "certification-cost")
    assert (cost["is_asked"], cost["amounts"]) == (False, ["I06-2"])
    name = row(rows, "park", "park-name")
    assert (name["indicator"], name["is_asked"], name["criteria"]) == ("", False, [])


def test_an_indicator_is_asked_for_if_a_reading_or_a_sum_needs_it(rows: list[dictionary.Row]) -> None:
    receipts = [each for each in rows if each["indicator"].endswith("/fx-receipts")]
    assert receipts
    # One reading of the third condition adds receipts and payments up.
    assert all({"F1-C2", "F1-C3"} <= set(each["criteria"]) for each in receipts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_as_csv_the_dictionary_has_a_line_for_each_row(rows: list[dictionary.Row], lang: str) -> None:
    body = b"".join(dictionary.csv(rows, lang)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(body)))
    assert lines[0] == [heading[lang] for heading in dictionary.columns().values()]
    assert len(lines) == len(rows) + 1
    place = next(line for line in lines if line[0] == "park" and line[3] == "location")
    codes = place[list(dictionary.columns()).index("codes")].split("; ")
    assert {"zh": "430100 长沙市", "en": "430100 Changsha"}[lang] in codes


def test_no_cell_of_the_csv_is_a_formula(rows: list[dictionary.Row]) -> None:
    body = b"".join(dictionary.csv([rows[0] | {"help_zh": "=1+1"}], "zh")).decode("utf-8-sig")
    assert "'=1+1" in next(csv.reader(io.StringIO(body.splitlines()[1])))


def test_a_record_with_the_context_says_exactly_its_triples(known: Mapping[str, Kind]) -> None:
    said = context(known.values())
    for kind in known.values():
        records = batch(kind, [example(kind)])
        (plain,) = members(records)
        linked = {"@context": said, "@id": "urn:f:0", "@type": kind.key} | plain
        found = {quad.triple for quad in parse(json.dumps(linked).encode(), format=RdfFormat.JSON_LD)}
        assert found == {triple for _, triple in triples(records)}


def test_a_code_may_be_named_like_a_kind_or_lie_in_any_namespace(known: Mapping[str, Kind]) -> None:
    def code(iri: str, notation: str) -> Choice:
        return Choice(iri, notation, {}, frozenset(), frozenset())

    def meant(choices: tuple[Choice, ...], value: str) -> list[object]:
        field: Field = replace(known["park"].by_key["location"], choices=choices)
        kind = replace(known["park"], fields=(field,))
        linked = {"@context": context([kind]), "@id": "urn:x", "@type": "park", "location": value}
        quads = parse(json.dumps(linked).encode(), format=RdfFormat.JSON_LD)
        return [quad.object for quad in quads if quad.predicate.value == field.path]

    one = (code("urn:a/park", "park"), code("urn:a/location", "location"), code("urn:a/3", "3"))
    assert [meant(one, value) for value in ("park", "location", "3")] == [
        [NamedNode("urn:a/park")],
        [NamedNode("urn:a/location")],
        [NamedNode("urn:a/3")],
    ]
    several = (code("urn:a/1", "one"), code("urn:b/2", "two"))
    assert [meant(several, value) for value in ("one", "urn:b/2")] == [[NamedNode("urn:a/1")], [NamedNode("urn:b/2")]]
