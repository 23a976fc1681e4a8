"""Records written in another form say the same, and nothing in them is computed by a spreadsheet."""

import io
import itertools
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from record_tables import batch, example
from xiangce.enterprise import convert, convert_sheets
from xiangce.errors import BadInput, NotAcceptable, TooLarge
from xiangce.graph import load
from xiangce.intake import Source, read
from xiangce.schema import ID, ROW, Batch, Field, Kind, kinds
from xiangce.schema.formula import DANGEROUS, MARKED, safe, unsafe
from xiangce.schema.lexical import is_well_formed
from xiangce.schema.triples import triples

KINDS = kinds(load())
RDF = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
MARKS = "=+-@#\t\r\n＝＋－＠"


def park(**values: object) -> Batch:
    """A batch of one park, the example but for some values."""
    changed = {key.replace("_", "-"): value for key, value in values.items()}
    return batch(KINDS["park"], [example(KINDS["park"]) | changed])


def written(form: str, *batches: Batch) -> bytes:
    return b"".join(convert.write(batches, form))


def cells(body: bytes) -> dict[str, object]:
    """The cells of the first record of a workbook by heading."""
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    return {heading.value: cell for heading, cell in zip(sheet[1], sheet[3], strict=True)}


@given(st.text() | st.text(st.sampled_from("'=+-@#\t\r\n＝a"), max_size=5))
def test_a_text_made_safe_is_no_formula_and_can_be_made_as_it_was(text: str) -> None:
    assert not safe(text).startswith(tuple(MARKS))
    assert unsafe(safe(text)) == text
    assert pl.select(pl.lit(text).str.replace(DANGEROUS, "'${1}")).item() == safe(text)
    assert pl.select(pl.lit(text).str.replace(MARKED, "${1}")).item() == unsafe(text)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("＝1", "'＝1"),
        ("@a", "'@a"),
        ("#1", "'#1"),
        ("a=1", "a=1"),
        ("'a", "'a"),
        ("", ""),
    ],
)
def test_only_texts_that_a_spreadsheet_would_compute_or_we_pass_over_are_marked(text: str, made: str) -> None:
    assert safe(text) == made
    assert unsafe(made) == text


def test_csv_has_keys_as_headings_and_canonical_texts() -> None:
    made = park(park_area=Decimal("4800.500000000"), year=2024, park_turnover=Decimal(-100), location="urn:elsewhere")
    heading, line = written("csv", made).decode("utf-8-sig").splitlines()
    found = dict(zip(heading.split(","), line.split(","), strict=True))
    assert heading.split(",") == list(KINDS["park"].by_key)
    assert (found["park-area"], found["year"], found["park-turnover"]) == ("4800.5", "2024", "-100")
    assert (found["period-start"], found["park-one-stop-services"]) == ("2024-01-01", "true")
    assert found["location"] == "urn:elsewhere"


def test_codes_are_written_by_their_notation() -> None:
    assert json.loads(written("jsonl", park()))["location"] == "430100"
    assert pl.read_parquet(written("parquet", park()))["location"].to_list() == ["430100"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "@x", "＝1", "'=1", "#1"])
def test_no_spreadsheet_computes_a_name(text: str) -> None:
    line = written("csv", park(park_name=text)).decode("utf-8-sig").splitlines()[1]
    assert f",'{text}," in line
    cell = cells(written("xlsx", park(park_name=text)))["park-name"]
    assert cell.data_type == "s"
    assert str(cell.value).lstrip("'") == text.lstrip("'")


def test_a_name_that_looks_like_markup_stays_text_in_a_workbook() -> None:
    name = "<r><t>x</t></r>"
    cell = cells(written("xlsx", park(park_name=name)))["park-name"]
    assert cell.value == name


def test_a_workbook_has_numbers_and_days_where_excel_keeps_them_whole_and_texts_elsewhere() -> None:
    found = cells(written("xlsx", park(park_area=Decimal("0.1"), period_start=date(2024, 2, 29))))
    assert (found["park-area"].value, found["park-area"].data_type) == (0.1, "n")
    assert found["period-start"].is_date
    assert (found["uscc"].value, found["uscc"].data_type) == ("91430100PDY00001XL", "s")
    odd = cells(written("xlsx", park(park_area=Decimal("1234567890123.456"), period_start=date(1900, 2, 28))))
    assert (odd["park-area"].value, odd["period-start"].value) == ("1234567890123.456", "1900-02-28")


def test_json_has_exact_decimals_as_texts_and_leaves_out_what_was_not_given() -> None:
    said = json.loads(written("json", park(park_area=Decimal("9999999999999999.999999999"), park_turnover=None)))
    assert said["kind"] == "park"
    (record,) = said["records"]
    assert record["park-area"] == "9999999999999999.999999999"
    assert (record["year"], record["park-one-stop-services"]) == (2024, True)
    assert "park-turnover" not in record


def test_json_of_several_batches_is_one_document() -> None:
    said = json.loads(written("json", park(year=2022), park(year=2023)))
    assert [record["year"] for record in said["records"]] == [2022, 2023]


def test_parquet_has_typed_columns() -> None:
    table = pl.read_parquet(written("parquet", park(year=2022), park(year=2023)))
    assert table["year"].to_list() == [2022, 2023]
    assert (table.schema["park-area"], table.schema["period-start"]) == (pl.Decimal(38, 9), pl.Date())


@pytest.mark.parametrize("form", RDF)
def test_rdf_has_the_triples_of_the_records(form: str) -> None:
    made = [batch(kind, [example(kind)], file=key) for key, kind in KINDS.items()]
    found = {quad.triple for quad in parse(written(form, *made), format=RDF[form])}
    assert found == {triple for each in made for _, triple in triples(each)}


def test_turtle_has_prefixes_and_one_block_for_each_record_in_the_order_of_the_fields() -> None:
    text = written(
        "ttl", park(), replace(park(), frame=park().frame.with_columns(pl.lit("urn:second").alias(ID)))
    ).decode()
    assert "@prefix indicator: <https://w3id.org/xiangce/id/indicator/> ." in text
    assert "xc:location place:430100" in text
    assert re.findall(r"^<urn:[^>]+>", text, re.MULTILINE) == ["<urn:f:0>", "<urn:second>"]
    block = text.partition("<urn:f:0>")[2].partition("<urn:second>")[0]
    assert re.findall(r"^\t(?:xc|indicator):(\S+)", block, re.MULTILINE) == [
        re.split("[/#]", field.path)[-1] for field in KINDS["park"].fields
    ]


@pytest.mark.parametrize("form", RDF)
def test_rdf_keeps_what_a_row_cannot_hold(form: str) -> None:
    made = park()
    said = [
        Triple(triple.subject, NamedNode("urn:p"), value)
        for _, triple in itertools.islice(triples(made), 1)
        for value in (Literal("甲", language="zh"), Literal("1.50", datatype=NamedNode("urn:t")), NamedNode("urn:o"))
    ]
    whole = [*(triple for _, triple in triples(made)), *said]
    found = {quad.triple for quad in parse(written(form, replace(made, whole={0: whole})), format=RDF[form])}
    assert found == set(whole)


@pytest.mark.parametrize("form", RDF)
def test_blank_nodes_of_two_files_stay_apart(form: str) -> None:
    made = park()
    (_, first), *_ = triples(made)
    below = [
        Triple(first.subject, NamedNode("urn:p"), BlankNode("b")),
        Triple(BlankNode("b"), NamedNode("urn:q"), BlankNode("c")),
    ]
    wholes = [replace(made, whole={0: [first, *below]}, file=name) for name in ("one", "two")]
    found = [quad.triple for quad in parse(written(form, *wholes), format=RDF[form])]
    links = [(triple.subject, triple.object) for triple in found if triple.predicate.value == "urn:q"]
    assert len(set(itertools.chain.from_iterable(links))) == 4
    tops = {triple.object for triple in found if triple.predicate.value == "urn:p" and triple.subject == first.subject}
    assert tops == {subject for subject, _ in links}


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
def test_a_form_for_one_kind_refuses_several_and_says_what_to_do(form: str) -> None:
    other = batch(KINDS["training"], [example(KINDS["training"])])
    with pytest.raises(BadInput, match=r"park.*training.*apart, or choose ttl, nt, jsonld, xlsx") as refused:
        written(form, park(), other)
    assert refused.value.details["kinds"] == ["park", "training"]


def test_an_unknown_form_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(NotAcceptable, match="ttl, nt, jsonld, xlsx, csv, json, jsonl, parquet"):
        written("pdf", park())


@pytest.mark.parametrize("form", convert.FORMS)
def test_without_a_record_nothing_is_written(form: str) -> None:
    with pytest.raises(BadInput, match="no record"):
        written(form, batch(KINDS["park"], []))


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert_sheets, "ROWS", 3)
    assert written("xlsx", park())
    with pytest.raises(TooLarge, match="csv or parquet"):
        written("xlsx", park(), park())


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "ttl", "nt"])
def test_forms_of_lines_are_written_as_records_come(form: str) -> None:
    pieces = convert.write(itertools.repeat(park()), form)
    assert all(len(piece) < 100_000 for piece in itertools.islice(pieces, 5))


def _texts(field: Field) -> st.SearchStrategy[str]:
    """Texts of a field in the form in which they are read: no control character, no odd space."""
    pattern = field.limits.get("pattern")
    drawn = st.from_regex(pattern, fullmatch=True) if pattern else st.text(min_size=1, max_size=20) | _MARKED
    return drawn.filter(lambda text: is_well_formed("string", text) and not _UNTIDY.search(text))


_UNTIDY = re.compile(
    r"^\s|\s$|[^\S ]|  |[\u0085\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\ufeff]"
)
_MARKED = st.text(st.sampled_from("'=+-@#＝＋a<>r/,;\"&_x0041é甲𠮷"), min_size=1, max_size=12)
_DECIMALS = st.decimals(-(10**16) + 1, 10**16 - 1, places=9) | st.decimals(-1000, 1000, places=2)


def _values(field: Field) -> st.SearchStrategy[object]:
    """Values of a field, and none."""
    by_datatype = {
        "decimal": lambda: _DECIMALS,
        "integer": lambda: st.integers(-(10**18) + 1, 10**18 - 1),
        "boolean": st.booleans,
        "date": st.dates,
        "string": lambda: _texts(field),
        "term": lambda: st.sampled_from([choice.iri for choice in field.choices]),
    }
    return st.none() | by_datatype[field.datatype]()


def _rows(kind: Kind) -> st.SearchStrategy[list[dict[str, object]]]:
    row = st.fixed_dictionaries({field.key: _values(field) for field in kind.fields})
    return st.lists(row.filter(lambda said: any(value is not None for value in said.values())), min_size=1, max_size=3)


_ROWS = {key: _rows(kind) for key, kind in KINDS.items()}


def _is_the_same(made: Batch, form: str) -> None:
    """Whether records are read from a form as they were written into it."""
    (found,) = read([Source(f"{made.kind.key}.{form}", written(form, made))], KINDS)
    lost = [ROW] if form in RDF else [ROW, ID]
    assert (form, found.kind.key, found.misread.to_dicts()) == (form, made.kind.key, [])
    assert (form, found.frame.drop(lost).to_dicts()) == (form, made.frame.drop(lost).to_dicts())


@pytest.mark.parametrize("form", convert.FORMS)
def test_examples_are_the_same_after_writing_and_reading(form: str) -> None:
    for kind in KINDS.values():
        _is_the_same(batch(kind, [example(kind)]), form)


@pytest.mark.parametrize("form", convert.FORMS)
@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''=1", "+", "-1", "@x", "#x", "'#x", "＝甲", "'a", "<r>&</r>", "_x0041_"]
)
def test_a_name_with_a_mark_is_the_same_after_writing_and_reading(form: str, text: str) -> None:
    kind = KINDS["brand"]
    names = [field.key for field in kind.fields if field.datatype == "string" and "pattern" not in field.limits]
    _is_the_same(batch(kind, [{names[0]: text}, dict.fromkeys(names, text)]), form)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(KINDS)).flatmap(lambda key: st.tuples(st.just(key), _ROWS[key])))
def test_records_are_the_same_after_writing_and_reading(drawn: tuple[str, list[dict[str, object]]]) -> None:
    key, rows = drawn
    for form in convert.FORMS:
        _is_the_same(batch(KINDS[key], rows), form)
