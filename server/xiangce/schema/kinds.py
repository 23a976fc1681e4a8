"""The kinds of record, read off the shapes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode

from xiangce.errors import NotFound
from xiangce.graph import Graph, Row
from xiangce.names import PREFIXES
from xiangce.schema.field import Choice, Field, Kind

_SH: Final = PREFIXES["sh"]
_NAME, _HELP = (NamedNode(_SH + name) for name in ("name", "description"))
_LIMITS: Final = (
    *("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"),
    *("minLength", "maxLength", "pattern"),
)


def kinds(graph: Graph) -> Mapping[str, Kind]:
    """The kinds of record by key, in order of the key."""
    rows = graph.select((files(__package__) / "kinds.rq").read_text(encoding="utf-8"))
    known: dict[str, tuple[Choice, ...]] = {}
    found = (_kind(graph, list(group), known) for _, group in groupby(rows, key=lambda row: row["key"]))
    return MappingProxyType({kind.key: kind for kind in found})


def kind_named(all_kinds: Mapping[str, Kind], name: str) -> Kind:
    """The kind with that key, or that name in either language; NotFound, with all keys, if none has it."""
    wanted = name.strip().casefold()
    for kind in all_kinds.values():
        if wanted in {kind.key, *(label.casefold() for label in kind.label.values())}:
            return kind
    in_chinese = "、".join(f"{kind.label['zh']}（{kind.key}）" for kind in all_kinds.values())
    raise NotFound(
        f"There is no kind of record “{name}”. There are: {', '.join(all_kinds)}",
        f"没有“{name}”这类记录。现有：{in_chinese}",
        available=list(all_kinds),
    )


def _kind(graph: Graph, rows: list[Row], known: dict[str, tuple[Choice, ...]]) -> Kind:
    """The kind of which rows tell the fields."""
    shape = _node(rows[0]["kind"])
    return Kind(
        key=_text(rows[0]["key"]),
        iri=_text(rows[0]["class"]),
        shape=shape.value,
        label=_texts(graph, shape, _NAME),
        help=_texts(graph, shape, _HELP),
        fields=tuple(_field(graph, row, known) for row in rows),
    )


def _field(graph: Graph, row: Row, known: dict[str, tuple[Choice, ...]]) -> Field:
    """The field that a row tells."""
    shape, path = _node(row["field"]), _text(row["path"])
    limits = {name: _text(each) for name in _LIMITS for each in graph.objects(shape, NamedNode(_SH + name))}
    return Field(
        key=_key(path),
        path=path,
        shape=shape.value,
        datatype=_text(row["datatype"]).removeprefix(PREFIXES["xsd"]) or "term",
        order=int(_text(row["order"])),
        label=_texts(graph, shape, _NAME),
        help=_texts(graph, shape, _HELP),
        example=_text(row["example"]),
        required=_text(row["required"]) == "true",
        unit=_text(row["unit"]) or None,
        sharing=_text(row["sharing"]).rpartition("/")[2],
        limits=MappingProxyType(limits),
        choices=_choices(graph, row, limits.get("pattern", ""), known),
    )


def _key(path: str) -> str:
    """The last part of a property's IRI, in lower case with hyphens."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", re.split("[/#]", path)[-1]).lower()


def _choices(graph: Graph, row: Row, pattern: str, known: dict[str, tuple[Choice, ...]]) -> tuple[Choice, ...]:
    """The codes that a field takes: the members of its class whose IRI has its pattern."""
    codes = _text(row["codes"])
    if codes and codes not in known:
        known[codes] = tuple(_members(graph, codes))
    return tuple(choice for choice in known.get(codes, ()) if re.search(pattern, choice.iri))


def _members(graph: Graph, codes: str) -> Iterator[Choice]:
    """The codes of a class."""
    query = (files(__package__) / "choices.rq").read_text(encoding="utf-8")
    rows = graph.select(query.replace("xc:Place", f"<{codes}>"))
    for (term, notation), group in groupby(rows, key=lambda row: (_text(row["term"]), _text(row["notation"]))):
        said = list(group)
        yield Choice(
            iri=term,
            notation=notation,
            label={_text(row["lang"]): _text(row["name"]) for row in said if _is(row, "is_label")},
            names=frozenset(_text(row["name"]) for row in said if not _is(row, "is_former")),
            former=frozenset(_text(row["name"]) for row in said if _is(row, "is_former")),
        )


def _is(row: Row, name: str) -> bool:
    return _text(row[name]) == "true"


def _node(term: object) -> NamedNode:
    """The IRI of a named shape."""
    if not isinstance(term, NamedNode):
        raise TypeError("a kind of record and its fields have IRIs")
    return term


def _text(term: object) -> str:
    """The IRI or the text of a term; empty where there is none."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _texts(graph: Graph, shape: NamedNode, predicate: NamedNode) -> Mapping[str, str]:
    """What a shape says by a predicate, by language."""
    said: Iterable[object] = graph.objects(shape, predicate)
    return MappingProxyType({text.language: text.value for text in said if isinstance(text, Literal) and text.language})
