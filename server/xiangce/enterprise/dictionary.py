"""The data dictionary: a row for each field of each kind, with what the policy decides by it."""

import csv as delimited
import io
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from pyoxigraph import NamedNode

from xiangce.enterprise.wording import bounds, length, sharing, word
from xiangce.graph import Graph, today
from xiangce.schema import Choice, Field, Kind
from xiangce.schema.formula import safe

Row: TypeAlias = dict[str, Any]
_Uses: TypeAlias = Mapping[tuple[str, str], list[str]]


@cache
def columns() -> Mapping[str, Mapping[str, str]]:
    """The names of the columns in order, each with its heading in zh and en."""
    return tomllib.loads((files(__package__) / "dictionary.toml").read_text(encoding="utf-8"))


def rows(graph: Graph, kinds: Iterable[Kind]) -> list[Row]:
    """A row for each field with the columns of `columns`.

    Texts, except: `required` and `is_asked` are booleans, `criteria` and `amounts` lists of keys, and `codes` a list of
    {notation, zh, en, iri}. What does not apply is empty.
    """
    uses = _uses(graph)
    return [_row(graph, kind, field, uses) for kind in kinds for field in kind.fields]


def csv(all_rows: Iterable[Row], lang: str) -> Iterator[bytes]:
    """The rows as CSV with headings in `lang`, a line at a time; no cell is one that a spreadsheet computes."""
    yield b"\xef\xbb\xbf" + _line([heading[lang] for heading in columns().values()])
    for row in all_rows:
        yield _line([safe(_cell(row[name], lang)) for name in columns()])


def _row(graph: Graph, kind: Kind, field: Field, uses: _Uses) -> Row:
    """The row of a field."""
    criteria, amounts = (uses.get((field.path, part), []) for part in ("criteria", "amounts"))
    return {
        "kind": kind.key,
        "key": field.key,
        **{f"kind_{lang}": kind.label[lang] for lang in ("zh", "en")},
        **{f"label_{lang}": field.label[lang] for lang in ("zh", "en")},
        **{f"help_{lang}": field.help[lang] for lang in ("zh", "en")},
        "type": field.datatype,
        "required": field.required,
        "unit": field.unit or "",
        **{f"unit_{lang}": _unit(graph, field, lang) for lang in ("zh", "en")},
        "bounds": bounds(field),
        "length": length(field),
        "pattern": "" if field.datatype == "term" else field.limits.get("pattern", ""),
        "codes": [_code(choice) for choice in field.choices],
        "example": field.example,
        "sharing": field.sharing,
        **{f"sharing_{lang}": sharing(graph, field.sharing, lang)[0] for lang in ("zh", "en")},
        "property": field.path,
        "indicator": field.path if (field.path, "indicator") in uses else "",
        "is_asked": bool(criteria),
        "criteria": criteria,
        "amounts": amounts,
        "shape": field.shape,
    }


def _uses(graph: Graph) -> _Uses:
    """The keys of what uses each indicator, by its IRI and `criteria` or `amounts`; each has an entry `indicator`."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in graph.select((files(__package__) / "dictionary.rq").read_text(encoding="utf-8")):
        indicator, part, key = (term.value if term else "" for term in row.values())
        found[indicator, part].append(key)
    return found


def _unit(graph: Graph, field: Field, lang: str) -> str:
    """The full name of a field's unit."""
    return (graph.label(NamedNode(field.unit), lang, today()) or "") if field.unit else ""


def _code(choice: Choice) -> dict[str, str]:
    """A code with its names."""
    names = {lang: choice.label.get(lang, "") for lang in ("zh", "en")}
    return {"notation": choice.notation, **names, "iri": choice.iri}


def _cell(value: object, lang: str) -> str:
    """A value of a row as one text."""
    if isinstance(value, bool):
        return word("yes" if value else "no", lang)
    if isinstance(value, list):
        return "; ".join(f"{each['notation']} {each[lang]}" if isinstance(each, dict) else each for each in value)
    return str(value)


def _line(cells: Iterable[str]) -> bytes:
    """A line of CSV."""
    out = io.StringIO()
    delimited.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()
