"""Which column holds which field, by its heading: a key, or the name in either language, with or without a unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xiangce.intake.refusal import bad
from xiangce.intake.units import Unit, both, unit
from xiangce.intake.words import plain, said
from xiangce.schema import Field, Kind

HEADING_ROWS: Final = 10  # the headings stand in one of the first ten rows
_SHOWN: Final = 2
_LONGEST: Final = 500  # characters of a heading that is read
_TELLING: Final = 2  # so many headings make a row one of headings
NUMBERS: Final = ("decimal", "integer")
_BRACKETS: Final = re.compile(r"(.+)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")


@dataclass(frozen=True)
class Column:
    """A column of a field: its place, its heading as given, and its unit; none is said by a mere name.

    `is_key` says that programs wrote the heading, which use the unit of the field.
    """

    field: Field
    index: int
    heading: str
    unit: Unit | None
    is_key: bool


@dataclass(frozen=True)
class Columns:
    """The columns of a table: by key of their field, those that say units, and those that no field has."""

    fields: Mapping[str, Column]
    units: tuple[int, ...]
    unknown: tuple[int, ...]


def match(file: str, headings: Sequence[str], kind: Kind) -> Columns:
    """What each column of a table holds; BadInput if two hold the same field."""
    fields: dict[str, Column] = {}
    rest = []
    names = _names(kind)
    for index, heading in enumerate(headings):
        column = _column(index, heading, names)
        if column is None:
            rest.append(index)
        elif column.field.key in fields:
            raise _twice(file, fields[column.field.key], column)
        else:
            fields[column.field.key] = column
    units = tuple(index for index in rest if plain(headings[index]).strip("*") in said("heading_of_units"))
    return Columns(fields, units, tuple(index for index in rest if index not in units))


def matched(headings: Sequence[str], kind: Kind) -> frozenset[str]:
    """The headings that are those of a field."""
    names = _names(kind)
    return frozenset(text for index, text in enumerate(headings) if _column(index, text, names))


def fields_of(headings: Sequence[str], kind: Kind) -> list[str]:
    """The key of the field that each heading names; empty if it names none."""
    names = _names(kind)
    columns = [_column(index, text, names) for index, text in enumerate(headings)]
    return [column.field.key if column else "" for column in columns]


def heading_row(rows: Sequence[Sequence[str]], kinds: Mapping[str, Kind]) -> tuple[int, int] | None:
    """The place of the row that names most fields of any kind, and how many; None if no row is one of headings."""
    scores = [(_score(row, kinds), -at) for at, row in enumerate(rows[:HEADING_ROWS])]
    best, place = max(scores, default=(0, 0))
    return (-place, best) if best else None


def no_heading(file: str, kinds: Mapping[str, Kind], **where: object) -> Exception:
    """The error for a table without headings of any kind."""
    few = {lang: "; ".join(_example(kind, lang) for kind in list(kinds.values())[:_SHOWN]) for lang in ("en", "zh")}
    return bad(
        file,
        f"no row among the first {HEADING_ROWS} has the headings of a kind of record, such as {few['en']}. "
        "Use the headings of the template",
        f"前 {HEADING_ROWS} 行中没有任何一类记录的列名，如 {few['zh']}。请使用模板中的列名",
        **where,
    )


def _example(kind: Kind, lang: str) -> str:
    """A kind and the first of its headings."""
    return f"{kind.label[lang]}: {', '.join(field.label[lang] for field in kind.fields[:3])}"


def _score(row: Sequence[str], kinds: Mapping[str, Kind]) -> int:
    """How many fields of one kind a row names; 0 if it is not one of headings."""
    given = sum(1 for cell in row if cell.strip())
    best = max((len(set(fields_of(row, kind)) - {""}) for kind in kinds.values()), default=0)
    return best if best >= _TELLING or (best and best == given) else 0


def _names(kind: Kind) -> dict[str, tuple[Field, bool]]:
    """The fields of a kind by each name that a heading may give them, and whether it is the key."""
    labels = {plain(label): (field, False) for field in kind.fields for label in field.label.values()}
    keys = {key: (field, True) for field in kind.fields for key in (field.key, field.key.replace("-", "_"))}
    return labels | keys


def _column(index: int, heading: str, names: Mapping[str, tuple[Field, bool]]) -> Column | None:
    """The column of a heading; None if no field has that name."""
    if len(heading) > _LONGEST:
        return None
    name = plain(heading).replace("*", "")
    stated: Unit | None = None
    is_plain = True
    while name not in names:
        found = _BRACKETS.fullmatch(name)
        if found is None:
            return None
        name, inside = found[1], unit(found[2])
        is_plain = is_plain and (inside is not None or found[2] in said("marks"))
        stated = both(stated, inside) if stated and inside else stated or inside
    field, is_key = names[name]
    # A remark that is no unit may change what a number means, but not what a name or a day means.
    return Column(field, index, heading.strip(), stated, is_key) if is_plain or field.datatype not in NUMBERS else None


def _twice(file: str, one: Column, other: Column) -> Exception:
    """The error for two columns of one field."""
    return bad(
        file,
        f"the columns “{one.heading}” and “{other.heading}” both give “{one.field.label['en']}”. Keep one of them",
        f"“{one.heading}”和“{other.heading}”两列都是“{one.field.label['zh']}”。请只保留一列",
        column=other.heading,
    )
