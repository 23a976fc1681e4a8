"""The catalogue in the fields of GB/T 21063; what is not settled says so."""

import csv
import io
import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from xiangce.release.catalogue import CATALOGUE, Catalogue
from xiangce.release.file import File
from xiangce.release.tables import tables


@cache
def _words() -> Mapping[str, Any]:
    """The names of the fields, and the words of their values."""
    return tomllib.loads((files(__package__) / "resources.toml").read_text(encoding="utf-8"))


def as_json(catalogue: Catalogue, held: Sequence[File]) -> bytes:
    """The fields of every dataset, null where not settled, with the reasons."""
    fields = _words()["fields"]
    document = {
        "note": _words()["words"]["note"],
        "fields": {key: {lang: field[lang] for lang in ("zh", "en")} for key, field in fields.items()},
        "unsettled": {key: field["unsettled"] for key, field in fields.items() if "unsettled" in field},
        "resources": [_resource(catalogue, dataset, held) for dataset in catalogue.datasets],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(catalogue: Catalogue, held: Sequence[File]) -> bytes:
    """The same as a table headed in Chinese, with the byte order mark that spreadsheets look for."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field["zh"] for field in _words()["fields"].values()])
    for dataset in catalogue.datasets:
        writer.writerow(map(_cell, _resource(catalogue, dataset, held).values()))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _resource(catalogue: Catalogue, dataset: str, held: Sequence[File]) -> dict[str, Any]:
    """One dataset: its fields in order, None for those that are not settled."""
    words = _words()["words"]
    known = {
        "name": catalogue.text(dataset, "dct:title", "zh"),
        "provider": _name(catalogue, "dct:publisher"),
        "summary": catalogue.text(dataset, "dct:description", "zh"),
        "formats": [file.form.suffix for file in held if file.dataset == dataset],
        "items": _items(dataset),
        "sharing": catalogue.sharing,
        "sharing_condition": words["no_condition"]["zh"],
        "sharing_way": words["ways"]["zh"],
        "open": _name(catalogue, "dct:accessRights"),
        "update_cycle": _name(catalogue, "dct:accrualPeriodicity"),
        "issued": catalogue.text(CATALOGUE, "dct:issued"),
        "identifier": dataset,
    }
    return {key: known.get(key) for key in _words()["fields"]}


def _name(catalogue: Catalogue, name: str) -> str:
    """The Chinese name of what the catalogue has by a property."""
    return catalogue.text(catalogue.values(CATALOGUE, name)[0].value, "dct:title", "zh")


def _items(dataset: str) -> list[dict[str, str]]:
    """The columns of a dataset that is a table; a graph has none."""
    return [
        {"name": column.titles["zh"], "key": column.name, "type": _words()["types"][column.type]}
        for table in tables()
        if table.dataset == dataset
        for column in table.columns
    ]


def _cell(value: object) -> str:
    """A value as one text."""
    if value is None:
        return str(_words()["words"]["unsettled"]["zh"])
    if isinstance(value, list):
        return "；".join(f"{each['name']}（{each['type']}）" if isinstance(each, dict) else each for each in value)
    return str(value)
