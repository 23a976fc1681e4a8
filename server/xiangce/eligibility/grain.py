"""Which kind of record a rule is asked of, and which others tell more of the same subject.

The unique key of a kind says what one of its records is about. Facts of kind B can be added to records of kind A if
A has the key of B, and B is about the same sort of subject or about a broader one, which does not have the key of A.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from xiangce.eligibility.facts import About, last
from xiangce.eligibility.rule import Rule
from xiangce.graph import Graph
from xiangce.schema import Kind


@dataclass(frozen=True)
class Grain:
    """What one record of a kind is about: the sort of subject, and the fields that identify it."""

    kind: Kind
    subject: str
    key: tuple[str, ...]

    def tells(self, indicators: Iterable[str]) -> set[str]:
        """Those of some indicators that are fields of the kind."""
        return {each for each in indicators if each in self.kind.by_key}

    def takes(self, other: "Grain") -> bool:
        """Whether facts of records of another kind can be added to those of this one."""
        has_key = bool(other.key) and all(key in self.kind.by_key for key in other.key)
        is_broader = not all(key in other.kind.by_key for key in self.key)
        return has_key and (other.subject == self.subject or is_broader)


def grains(graph: Graph, kinds: Mapping[str, Kind]) -> dict[str, Grain]:
    """The grain of each kind, by its key."""
    keys: dict[str, list[str]] = {}
    for row in graph.select((files(__package__) / "keys.rq").read_text(encoding="utf-8")):
        keys.setdefault(str(row["class"]), []).append(row["path"].value)  # type: ignore[union-attr]
    return {
        kind.key: Grain(
            kind,
            last(About(graph, kind.shape).iri_of("xc:subjectKind") or ""),
            tuple(kind.by_path[path].key for path in keys.get(f"<{kind.iri}>", ())),
        )
        for kind in kinds.values()
    }


def anchors(rule: Rule, all_grains: Iterable[Grain]) -> list[Grain]:
    """The kinds whose records a rule is asked of: those that tell of it and whose facts no other of them takes."""
    telling = sorted(
        (grain for grain in all_grains if grain.tells(rule.stated)),
        key=lambda grain: (-len(grain.tells(rule.stated)), grain.kind.key),
    )
    kept: list[Grain] = []
    for number, grain in enumerate(telling):
        others = [*telling[:number], *(each for each in telling[number + 1 :] if not grain.takes(each))]
        if not any(each.takes(grain) for each in others):
            kept.append(grain)
    return kept
