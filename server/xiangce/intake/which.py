"""Which kind of record a table holds: as its name says, else as its headings do, if one kind is clearly best."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final

from xiangce.intake.headings import matched
from xiangce.intake.refusal import bad
from xiangce.intake.words import plain
from xiangce.schema import Kind

_CLEARLY: Final = 2  # so many headings more than the next


def named(kinds: Mapping[str, Kind], *names: str) -> Kind | None:
    """The kind whose key, name or class is the first of the names that is any."""
    known = {plain(word): kind for kind in kinds.values() for word in (kind.key, kind.iri, *kind.label.values())}
    return next((known[plain(name)] for name in names if plain(name) in known), None)


def by_name(kinds: Mapping[str, Kind], said: str, sheet: str, file: str) -> Kind | None:
    """The kind that a table says it holds, by itself, by its sheet or by the file."""
    stem = PurePath(file).name.partition(".")[0]
    return named(kinds, said, sheet, stem)


def by_headings(kinds: Mapping[str, Kind], headings: Sequence[str]) -> list[Kind]:
    """The kinds that may have such headings, best first: only one if it is clearly best, none if no heading is theirs."""
    found = {key: matched(headings, kind) for key, kind in kinds.items()}
    ranked = sorted((key for key in found if found[key]), key=lambda key: -len(found[key]))
    if not ranked:
        return []
    best, *others = ranked
    rivals = [key for key in others if not _is_clear(found[best], found[key])]
    return [kinds[key] for key in (best, *rivals)]


def unclear(file: str, sheet: str, candidates: Sequence[Kind]) -> Exception:
    """The error for a table that several kinds may have."""
    listed = {lang: ", ".join(f"{kind.label[lang]} ({kind.key})" for kind in candidates) for lang in ("en", "zh")}
    return bad(
        file,
        f"its headings fit several kinds of record: {listed['en']}. Say which, or name the file or sheet after it",
        f"其列名符合多类记录：{listed['zh']}。请指明类别，或以类别命名文件或工作表",
        sheet=sheet,
        candidates=[kind.key for kind in candidates],
    )


def _is_clear(best: frozenset[str], other: frozenset[str]) -> bool:
    """Whether headings fit the best kind clearly better than another."""
    return len(best) >= len(other) + _CLEARLY or best > other
