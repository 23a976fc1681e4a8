"""Subjects of RDF become records: what fits a row goes into it, and what says more is kept as it was said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import NamedNode, Triple

from xiangce.intake.grid import Note
from xiangce.intake.limits import Limits
from xiangce.intake.refusal import bad
from xiangce.intake.rules import Rule
from xiangce.intake.source import Content
from xiangce.intake.statements import Statements, statements
from xiangce.intake.subject_rows import Rows
from xiangce.names import ID as THINGS
from xiangce.names import PREFIXES
from xiangce.schema import Batch, Kind

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_RECORDS: Final = 50_000
_SHOWN: Final = 3


def batches(
    content: Content, form: str, kinds: Mapping[str, Kind], kind: Kind | None, limits: Limits, notes: Sequence[Note]
) -> Iterator[Batch]:
    """The records of an RDF file, by kind; BadInput if no subject has the class of one."""
    said, dropped = statements(content, form, limits)
    told = [*notes, *dropped]
    graph = Statements(said, f"{THINGS}record/{content.digest}/1/")
    by_kind = _by_kind(said, kinds)
    wanted = [each for each in ([kind] if kind else kinds.values()) if by_kind[each.key]]
    if not wanted:
        raise _no_record(content.name, {kind.key: kind} if kind else kinds)
    told += _others(kinds, by_kind, wanted)
    told += graph.foreign([subject for subjects in by_kind.values() for subject in subjects])
    for each in wanted:
        subjects = by_kind[each.key]
        for start in range(0, len(subjects), _RECORDS):
            rows = Rows(each, graph)
            for row, subject in subjects[start : start + _RECORDS]:
                rows.add(row, subject)
            yield rows.batch(content.name, told)
            told = []


def _by_kind(said: Mapping[Any, Sequence[Triple]], kinds: Mapping[str, Kind]) -> dict[str, list[tuple[int, Any]]]:
    """The subjects that have the class of each kind, with their place in the file."""
    keys: dict[object, str] = {NamedNode(kind.iri): key for key, kind in kinds.items()}
    found: dict[str, list[tuple[int, Any]]] = {key: [] for key in kinds}
    for row, (subject, triples) in enumerate(said.items(), 1):
        classes = {triple.object for triple in triples if triple.predicate == _TYPE}
        for each in classes & keys.keys():
            found[keys[each]].append((row, subject))
    return found


def _others(
    kinds: Mapping[str, Kind], by_kind: Mapping[str, Sequence[object]], wanted: Sequence[Kind]
) -> Iterator[Note]:
    """What is said of records of kinds that nobody asked for."""
    for each in kinds.values():
        if by_kind[each.key] and each not in wanted:
            yield Note(Rule.OTHER_KIND, given=each.iri, read=each.key)


def _no_record(file: str, kinds: Mapping[str, Kind]) -> Exception:
    """The error for a file without records."""
    classes = ", ".join(kind.iri for kind in list(kinds.values())[:_SHOWN])
    return bad(
        file,
        f"it holds no record. Give each the class of its kind, such as {classes}",
        f"没有任何记录。请为每条记录注明其类别所属的类，如 {classes}",
    )
