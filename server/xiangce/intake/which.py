"""Which kind of record a table holds: the one that its headings fit clearly best, or the one of these that is named."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final

from xiangce.intake.grid import Table
from xiangce.intake.headings import matched, no_heading
from xiangce.intake.refusal import bad
from xiangce.intake.words import plain
from xiangce.schema import Kind

_CLEARLY: Final = 2  # so many headings more than the next


def kind_of(file: str, table: Table, headings: Sequence[str], kinds: Mapping[str, Kind], wanted: Kind | None) -> Kind:
    """The kind of a table; another than the wanted one only for a sheet of a workbook that clearly is of another.

    BadInput if headings fit several kinds or none, or the table says of itself that it is of another kind.
    """
    stated = _stated(file, table, kinds, wanted)
    fitting = [stated] if stated else _fitting(kinds, headings)
    if wanted and (not table.sheet or len(fitting) != 1):
        fitting = [wanted] if matched(headings, wanted) else []
    named = [
        kind for name in (table.sheet, PurePath(file).name.partition(".")[0]) for kind in fitting if _is(kind, name)
    ]
    if not fitting or not matched(headings, fitting[0]):
        raise no_heading(file, {wanted.key: wanted} if wanted else kinds, sheet=table.sheet)
    if len(fitting) > 1 and not named:
        raise _unclear(file, table.sheet, fitting)
    return (named or fitting)[0]


def _is(kind: Kind, name: str) -> bool:
    """Whether a kind has that key, class or name."""
    return plain(name) in map(plain, (kind.key, kind.iri, *kind.label.values()))


def _stated(file: str, table: Table, kinds: Mapping[str, Kind], wanted: Kind | None) -> Kind | None:
    """The kind that a table says of itself; BadInput if there is none such, or another is wanted."""
    if not table.kind:
        return None
    stated = next((kind for kind in kinds.values() if _is(kind, table.kind)), None)
    if stated is None:
        raise bad(
            file,
            f"it says that its kind is “{table.kind}”. There are: {', '.join(kinds)}",
            f"文件注明的类别“{table.kind}”不存在。现有：{'、'.join(kinds)}",
            available=list(kinds),
        )
    if wanted and stated is not wanted:
        raise bad(
            file,
            f"it says that its kind is “{stated.key}”, but “{wanted.key}” was asked for. Mend one of the two",
            f"文件注明的类别是“{stated.label['zh']}”，而指定的是“{wanted.label['zh']}”。请改正其一",
        )
    return stated


def _fitting(kinds: Mapping[str, Kind], headings: Sequence[str]) -> list[Kind]:
    """The kinds that headings fit, best first: only one if it is clearly best."""
    found = {key: matched(headings, kind) for key, kind in kinds.items()}
    ranked = sorted((key for key in found if found[key]), key=lambda key: -len(found[key]))
    return [kinds[key] for key in ranked if key == ranked[0] or not _is_clear(found[ranked[0]], found[key])]


def _is_clear(best: frozenset[str], other: frozenset[str]) -> bool:
    """Whether headings fit the best kind clearly better than another."""
    return len(best) >= len(other) + _CLEARLY or best > other


def _unclear(file: str, sheet: str, candidates: Sequence[Kind]) -> Exception:
    """The error for a table that several kinds may have."""
    listed = {lang: ", ".join(f"{kind.label[lang]} ({kind.key})" for kind in candidates) for lang in ("en", "zh")}
    return bad(
        file,
        f"its headings fit several kinds of record: {listed['en']}. Say which, or name the file or the sheet after it",
        f"其列名符合多类记录：{listed['zh']}。请指明类别，或以类别命名文件或工作表",
        sheet=sheet,
        candidates=[kind.key for kind in candidates],
    )
