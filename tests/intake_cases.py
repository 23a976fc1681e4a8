"""A fictitious kind of record, and what the intake makes of files of it."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from xiangce.errors import XiangceError
from xiangce.intake import Source, read
from xiangce.schema import Batch, Choice, Field, Kind

SHAPES = "https://w3id.org/xiangce/shapes#"
CODE = "91430100PDY00001XL"


def _place(code: str, zh: str, en: str, names: Sequence[str] = (), former: Sequence[str] = ()) -> Choice:
    iri = f"https://example.org/place/{code}"
    return Choice(iri, code, {"zh": zh, "en": en}, frozenset({zh, en, *names}), frozenset(former))


PLACES = (
    _place("430100", "长沙市", "Changsha", ["长沙"]),
    _place("430381", "新湘市", "Xinxiang City", former=["新湘县", "430321"]),
    _place("431001", "同名县", "Tongming A"),
    _place("431002", "同名县", "Tongming B"),
)
QUDT = "http://qudt.org/vocab/unit/"


def _field(key: str, zh: str, en: str, datatype: str, unit: str = "", **limits: str) -> Field:
    return Field(
        key=key,
        path=f"https://example.org/{key}",
        shape=f"https://example.org/shape/{key}",
        datatype=datatype,
        order=0,
        label={"zh": zh, "en": en},
        help={"zh": f"请填写{zh}，要求准确。", "en": f"Say the {en} exactly."},
        example="",
        required=False,
        unit=QUDT + unit if unit else None,
        sharing="open",
        limits=limits,
        choices=PLACES if datatype == "term" else (),
    )


def _kind(key: str, zh: str, *fields: Field) -> Kind:
    return Kind(
        key, f"https://example.org/{key.title()}", f"https://example.org/{key}", {"zh": zh, "en": key}, {}, fields
    )


_CODE = _field("code", "代码", "code", "string", pattern="^[0-9A-Z]{18}$")
_NAME = _field("name", "名称", "name", "string")
_YEAR = _field("year", "年度", "year", "integer")
STALL = _kind(
    "stall",
    "摊位",
    _CODE,
    _NAME,
    _field("place", "所在地", "location", "term"),
    _YEAR,
    _field("opened-on", "启用日期", "date of opening", "date"),
    _field("area", "面积", "floor area", "decimal", "M2"),
    _field("turnover", "交易额", "annual turnover", "decimal", "CCY_CNY"),
    _field("receipts", "收汇额（货物）", "receipts for goods", "decimal", "CCY_USD"),
    _field("staff", "人数", "persons employed", "integer", "NUM"),
    _field("share", "比例", "share of exports", "decimal", "PERCENT"),
    _field("public", "公开", "open to all", "boolean"),
)
SHED = _kind("shed", "棚屋", _CODE, _NAME, _YEAR, _field("height", "高度", "height", "decimal"))
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in (SHED, STALL)}


class Told(NamedTuple):
    """What became of one cell: its value, and the rules by which it was read or not read."""

    value: object
    rule: str | None
    why: str | None


def batches(body: bytes, name: str = "x.csv", kind: Kind | None = None) -> list[Batch]:
    """The batches of a file."""
    return list(read([Source(name, body)], KINDS, kind))


def ends_well(body: bytes, name: str) -> bool:
    """Whether a file is read, or refused by name, rather than ends in an error of the program."""
    try:
        return sum(batch.frame.height for batch in batches(body, name)) > 0
    except XiangceError as error:
        return str(error).startswith(name)


def label(value: object) -> str | None:
    """The name of a case by a value; bytes, which may hold the time of day, go by their kind."""
    return "bytes" if isinstance(value, bytes) else None


def table(rows: Sequence[Sequence[object]], separator: str = ",") -> bytes:
    """A CSV file of rows."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def cell(key: str, text: object, heading: str | None = None) -> Told:
    """What became of one cell under the heading of a field, its key unless another is given."""
    (batch,) = batches(
        json.dumps([{"code" if key != "code" else "name": "甲", heading or key: text}]).encode(), "x.json", STALL
    )
    assert not batch.whole
    return told(batch, key)


def told(batch: Batch, key: str, record: int = 0) -> Told:
    """What became of a field of a record."""
    here = (pl.col("record") == record) & (pl.col("field") == key)
    rules = [rule.removeprefix(SHAPES) for rule in batch.notes.filter(here)["rule"]]
    whys = [rule.removeprefix(SHAPES) for rule in batch.misread.filter(here)["why"]]
    assert len(rules) <= 1
    assert len(whys) <= 1
    return Told(batch.frame[key][record], rules[0] if rules else None, whys[0] if whys else None)


def notes(batch: Batch) -> set[tuple[str, str, str, str]]:
    """The notes on columns, sheets and files: rule, column, given and read."""
    whole = batch.notes.filter(pl.col("record").is_null()).select("rule", "column", "given", "read")
    return {(rule.removeprefix(SHAPES), column, given, seen) for rule, column, given, seen in whole.iter_rows()}


def rules(batch: Batch) -> list[str]:
    """The rules of the notes on columns, sheets and files."""
    return sorted(rule for rule, *_ in notes(batch))
