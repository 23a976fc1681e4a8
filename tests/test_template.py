"""People fill in templates read off the shapes, and what they fill in is read back; programs get a schema."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from record_tables import example
from xiangce.enterprise import template
from xiangce.enterprise.cells import validation
from xiangce.enterprise.json_schema import schema
from xiangce.enterprise.sheets import sheet_names
from xiangce.enterprise.wording import entries, heading
from xiangce.enterprise.wording import example as shown
from xiangce.errors import BadInput
from xiangce.graph import Graph
from xiangce.intake import Source, read
from xiangce.intake.choice import codes
from xiangce.schema import ID, ROW, Kind, kinds

FIRST_ROW = 5  # below headings, other language, help and example
LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def known(graph: Graph) -> Mapping[str, Kind]:
    return kinds(graph)


@pytest.fixture(scope="module")
def written(graph: Graph, known: Mapping[str, Kind]) -> dict[str, bytes]:
    """The template of all kinds in both languages."""
    return {lang: template.xlsx(graph, list(known.values()), lang) for lang in LANGS}


@pytest.fixture(scope="module")
def books(written: dict[str, bytes]) -> dict[str, Workbook]:
    return {lang: load_workbook(io.BytesIO(body)) for lang, body in written.items()}


def names(known: Mapping[str, Kind], lang: str) -> dict[str, str]:
    """The name of each kind's sheet."""
    return dict(zip(known, sheet_names(list(known.values()), lang), strict=True))


def rule(sheet: Worksheet, kind: Kind, key: str):
    """The validation of the cells of a field."""
    at = sheet.cell(FIRST_ROW, 1 + [field.key for field in kind.fields].index(key)).coordinate
    (found,) = [each for each in sheet.data_validations.dataValidation if at in each]
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_has_a_sheet_whose_headings_name_its_fields(
    books: dict[str, Workbook], known: Mapping[str, Kind], lang: str
) -> None:
    sheets = names(known, lang)
    for kind in known.values():
        sheet = books[lang][sheets[kind.key]]
        headings = [cell.value for cell in sheet[1]]
        assert [re.sub(r"[*]|[（(][^（()）]+[)）]$", "", text).strip() for text in headings] == [
            re.sub(r"[（(][^（()）]+[)）]$", "", field.label[lang]).strip() for field in kind.fields
        ]


def test_headings_tell_units_and_what_is_required(graph: Graph, known: Mapping[str, Kind]) -> None:
    fields = known["park"].by_key
    assert heading(graph, fields["uscc"], "zh") == "*统一社会信用代码"
    assert heading(graph, fields["year"], "en") == "*year"
    assert heading(graph, fields["park-turnover"], "zh").endswith("（人民币元）")
    assert heading(graph, fields["park-turnover"], "en").endswith(" (CNY)")
    assert heading(graph, fields["park-area"], "en").endswith(" (m²)")


def test_required_headings_have_another_colour_and_help_stays_in_sight(
    books: dict[str, Workbook], known: Mapping[str, Kind]
) -> None:
    sheet = books["zh"][known["park"].label["zh"]]
    colours = {field.required: sheet.cell(1, n).fill.fgColor.rgb for n, field in enumerate(known["park"].fields, 1)}
    assert colours[True] != colours[False]
    assert sheet.freeze_panes == f"B{FIRST_ROW}"
    assert [sheet.cell(row, 1).value[0] for row in range(2, FIRST_ROW)] == ["#", "#", "#"]


def test_codes_are_texts_and_days_are_days(books: dict[str, Workbook], known: Mapping[str, Kind]) -> None:
    kind = known["park"]
    sheet = books["zh"][kind.label["zh"]]
    keys = [field.key for field in kind.fields]
    formats = {
        key: sheet.column_dimensions[sheet.cell(1, n).column_letter].number_format for n, key in enumerate(keys, 1)
    }
    assert (formats["uscc"], formats["location"]) == ("@", "@")
    assert formats["period-start"] == "yyyy-mm-dd"
    assert formats["year"] == "0"
    assert formats["park-turnover"].startswith("#,##0.00")


def test_bounds_of_the_shapes_hold_in_the_cells(books: dict[str, Workbook], known: Mapping[str, Kind]) -> None:
    kind = known["park"]
    sheet = books["en"][kind.label["en"]]
    year = rule(sheet, kind, "year")
    assert (year.type, year.formula1, year.formula2) == ("whole", "2013", "2040")
    assert rule(sheet, kind, "park-area").type == "decimal"
    assert float(rule(sheet, kind, "park-area").formula1) == 0
    assert rule(sheet, kind, "period-start").type == "date"
    assert rule(sheet, kind, "park-name").type == "textLength"
    assert kind.by_key["uscc"].help["en"] in rule(sheet, kind, "uscc").promptTitle + rule(sheet, kind, "uscc").prompt


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_and_every_yes_or_no_can_be_chosen(
    books: dict[str, Workbook], known: Mapping[str, Kind], lang: str
) -> None:
    book, sheets = books[lang], names(known, lang)
    for kind in known.values():
        for field in kind.fields:
            if field.choices or field.datatype == "boolean":
                found = rule(book[sheets[kind.key]], kind, field.key)
                assert found.type == "list"
                assert _listed(book, found.formula1) == entries(field, lang)
    assert book[book.sheetnames[-1]].sheet_state == "hidden"


def _listed(book: Workbook, formula: str) -> list[str]:
    """The entries of a drop-down: in place, or in a range of a sheet."""
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    sheet, _, cells = formula.rpartition("!")
    return [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]


@pytest.mark.parametrize("lang", LANGS)
def test_every_entry_that_can_be_chosen_means_its_code(known: Mapping[str, Kind], lang: str) -> None:
    for kind in known.values():
        for field in kind.fields:
            meant = codes(field.choices)
            listed = entries(field, lang) if field.choices else []
            assert [meant.read(entry).value for entry in listed] == [choice.iri for choice in field.choices]


@pytest.mark.parametrize("lang", LANGS)
def test_no_message_is_longer_than_excel_takes(known: Mapping[str, Kind], lang: str) -> None:
    long = replace(known["park"].by_key["year"], label={lang: "名" * 40}, help={lang: "𠮷" * 300})
    for field in [long, *(field for kind in known.values() for field in kind.fields)]:
        said = validation(field, lang, [])
        lengths = {name: len(str(text).encode("utf-16-le")) // 2 for name, text in said.items()}
        assert lengths["input_title"] <= 32
        assert lengths["input_message"] <= 255
        assert lengths.get("error_message", 0) <= 255


def test_the_workbook_has_no_formula_no_macro_and_no_link(written: dict[str, bytes]) -> None:
    for body in written.values():
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            assert not [name for name in parts.namelist() if "vba" in name.lower() or "externalLink" in name]
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet or b"hyperlink" in sheet]


def test_one_graph_makes_one_file(graph: Graph, known: Mapping[str, Kind], written: dict[str, bytes]) -> None:
    assert template.xlsx(graph, list(known.values()), "zh") == written["zh"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_sheet_explains_sheets_columns_and_sharing_in_both_languages(
    books: dict[str, Workbook], known: Mapping[str, Kind], lang: str
) -> None:
    sheet = books[lang][books[lang].sheetnames[0]]
    rows = list(sheet.iter_rows(values_only=True))
    texts = {text for row in rows for text in row if text}
    assert {row[0] for row in rows} == {"#"}
    assert {kind.key for kind in known.values()} <= texts
    assert {"无条件共享", "有条件共享"} <= texts
    assert any("虚构" in text for text in texts)
    assert any("fictitious" in text for text in texts)


@pytest.mark.parametrize("lang", LANGS)
def test_a_filled_in_workbook_is_read_back(known: Mapping[str, Kind], lang: str, written: dict[str, bytes]) -> None:
    book, sheets = load_workbook(io.BytesIO(written[lang])), names(known, lang)
    for kind in known.values():
        for column, field in enumerate(kind.fields, 1):
            book[sheets[kind.key]].cell(FIRST_ROW, column).value = _entered(kind, field.key, lang)
    filled = io.BytesIO()
    book.save(filled)
    batches = list(read([Source("filled.xlsx", filled.getvalue())], known))
    assert {batch.kind.key: batch.frame.drop(ROW, ID).to_dicts() for batch in batches if batch.frame.height} == {
        kind.key: [example(kind)] for kind in known.values()
    }
    assert [batch.misread.height for batch in batches if batch.misread.height] == []


def _entered(kind: Kind, key: str, lang: str):
    """What a person enters for the example: numbers and days as Excel takes them."""
    field = kind.by_key[key]
    text = shown(field, lang)
    if field.datatype in ("decimal", "integer"):
        return float(text)
    return example(kind)[key] if field.datatype == "date" else text


@pytest.mark.parametrize("lang", LANGS)
def test_a_filled_in_line_of_the_csv_template_is_read_back(graph: Graph, known: Mapping[str, Kind], lang: str) -> None:
    for kind in known.values():
        body = template.csv(graph, kind, lang)
        line = io.StringIO()
        csv.writer(line).writerow(shown(field, lang) for field in kind.fields)
        (batch,) = read([Source(f"{kind.key}.csv", body + line.getvalue().encode())], known)
        assert batch.frame.drop(ROW, ID).to_dicts() == [example(kind)]
        assert batch.frame[ROW].to_list() == [FIRST_ROW]


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_template_holds_no_record(
    graph: Graph, known: Mapping[str, Kind], written: dict[str, bytes], lang: str
) -> None:
    kind = known["park"]
    for source in (Source("t.xlsx", written[lang]), Source("t.csv", template.csv(graph, kind, lang))):
        with pytest.raises(BadInput, match="no record"):
            list(read([source], known))


def test_the_csv_template_opens_in_excel_and_has_help_and_example(graph: Graph, known: Mapping[str, Kind]) -> None:
    body = template.csv(graph, known["park"], "zh")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert [row[0].partition(" ")[0] for row in rows] == ["*统一社会信用代码", "#", "#", "#"]
    assert rows[3][0] == "# 91430100PDY00001XL"
    assert {len(row) for row in rows} == {len(known["park"].fields)}


def test_sheet_names_are_those_that_excel_takes(known: Mapping[str, Kind]) -> None:
    def named(label: str, key: str) -> Kind:
        return replace(known["park"], key=key, label={"zh": label})

    odd = [
        named("a/b", "one"),
        named("长" * 32, "two"),
        named("园区", "three"),
        named("园区", "four"),
        named("'x'", "five"),
    ]
    assert sheet_names(odd, "zh") == ["one", "two", "园区", "four", "five"]


def test_the_schema_tells_types_bounds_and_codes(known: Mapping[str, Kind]) -> None:
    said = schema(known["park"])
    record = said["$defs"]["record"]
    members = record["properties"]
    assert said["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (said["title"], said["x-title-en"]) == ("园区", "park")
    assert (
        members["year"] | {"minimum": 2013, "maximum": 2040, "type": "integer", "examples": [2024]} == members["year"]
    )
    assert members["park-area"]["type"] == ["string", "number"]
    assert members["park-area"]["exclusiveMinimum"] == 0
    assert members["park-area"]["x-unit"] == "http://qudt.org/vocab/unit/M2"
    assert members["uscc"]["pattern"].startswith("^[0-9A-HJ-NPQRTUWXY]{2}")
    assert (members["park-name"]["minLength"], members["park-name"]["not"]) == (
        2,
        {"pattern": r"[\u0000-\u001f\u007f]"},
    )
    changsha = {"const": "430100", "title": "长沙市", "x-title-en": "Changsha"}
    assert [code for code in members["location"]["oneOf"] if changsha.items() <= code.items()]
    assert {"uscc", "park-name", "location", "year"} <= set(record["required"])
    assert said["$defs"]["records"]["properties"]["kind"] == {"const": "park"}


def test_the_schema_lets_exact_decimals_pass_and_no_other_texts(known: Mapping[str, Kind]) -> None:
    pattern = re.compile(schema(known["park"])["$defs"]["record"]["properties"]["park-area"]["pattern"])
    assert [text for text in ("0.5", "-3", "9999999999999999.123456789") if not pattern.search(text)] == []
    assert [text for text in ("1e3", "NaN", "1,000", ".5", "5.", "12345678901234567") if pattern.search(text)] == []


def test_no_code_stands_twice_in_a_schema(known: Mapping[str, Kind]) -> None:
    for kind in known.values():
        for member in schema(kind)["$defs"]["record"]["properties"].values():
            listed = [code["const"] for code in member.get("oneOf", [])]
            assert len(listed) == len(set(listed))
