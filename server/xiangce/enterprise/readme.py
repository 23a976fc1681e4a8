"""The first sheet of a template: how to fill it in, and what its sheets, columns and sharing classes are."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from xiangce.enterprise.wording import bounds, heading, length, sharing, type_name, word, words
from xiangce.graph import Graph
from xiangce.schema import Kind

Line: TypeAlias = tuple[str, Sequence[str]]  # the style of a row, and its cells

WIDTHS: Final = (3, 22, 48, 48, 26, 10, 28, 16)
OTHER: Final = {"zh": "en", "en": "zh"}


def lines(graph: Graph, kinds: Sequence[Kind], names: Sequence[str], lang: str) -> Iterator[Line]:
    """The rows of the sheet, that of `lang` before the other language."""
    both = (lang, OTHER[lang])
    guide = words()["guide"]
    yield "title", [" ".join(guide["title"][each] for each in both)]
    for line in guide["lines"]:
        yield from (("text", [line[each]]) for each in both)
    yield from _table("kinds", lang, _kinds(kinds, names, both))
    yield from _table("fields", lang, _fields(graph, kinds, names, both))
    yield from _table("sharing", lang, _classes(graph, kinds, both))


def _table(name: str, lang: str, rows: Iterator[Sequence[str]]) -> Iterator[Line]:
    """A table below its title and headings."""
    yield "text", []
    yield "title", [word(name, lang)]
    yield "optional", words()["guide"]["columns"][name][lang]
    yield from (("cell", row) for row in rows)


def _kinds(kinds: Sequence[Kind], names: Sequence[str], both: tuple[str, str]) -> Iterator[Sequence[str]]:
    """The sheets and what one record is."""
    for kind, name in zip(kinds, names, strict=True):
        yield [name, *(f"{kind.label[lang]}: {kind.help[lang]}" for lang in both), kind.key]


def _fields(
    graph: Graph, kinds: Sequence[Kind], names: Sequence[str], both: tuple[str, str]
) -> Iterator[Sequence[str]]:
    """The columns of every sheet."""
    lang = both[0]
    for kind, name in zip(kinds, names, strict=True):
        for field in kind.fields:
            yield [
                name,
                *(heading(graph, field, each) for each in both),
                type_name(field, lang),
                word("required" if field.required else "optional", lang),
                bounds(field) or length(field),
                sharing(graph, field.sharing, lang)[0],
            ]


def _classes(graph: Graph, kinds: Sequence[Kind], both: tuple[str, str]) -> Iterator[Sequence[str]]:
    """The sharing classes of the fields, as they first appear, and what they mean."""
    for name in dict.fromkeys(field.sharing for kind in kinds for field in kind.fields):
        yield [text for lang in both for text in sharing(graph, name, lang)]
