"""Records as RDF: a subject for each, its properties in the order of the fields."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby
from json import dumps
from typing import IO, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from xiangce.enterprise.context import context
from xiangce.enterprise.convert_json import members
from xiangce.enterprise.spool import spooled
from xiangce.names import PREFIXES
from xiangce.schema import ID as SUBJECT
from xiangce.schema import Batch, Kind
from xiangce.schema.triples import triples

_RECORDS: Final = 10_000
_TYPE: Final = PREFIXES["rdf"] + "type"


def turtle(batches: Iterable[Batch]) -> Iterator[bytes]:
    """The records in Turtle; the prefixes stand again before each piece."""
    for batch in _apart(batches):
        prefixes = _prefixes(batch.kind)
        for piece in _pieces(batch):
            yield serialize(piece, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def n_triples(batches: Iterable[Batch]) -> Iterator[bytes]:
    """The records in N-Triples."""
    for batch in _apart(batches):
        for piece in _pieces(batch):
            yield serialize(piece, format=RdfFormat.N_TRIPLES) or b""


def json_ld(batches: Iterable[Batch]) -> Iterator[bytes]:
    """The records as the graph of one object, with the context of their kinds, which is known only in the end."""
    kinds: dict[str, Kind] = {}

    def fill(file: IO[bytes]) -> None:
        for batch in _apart(batches):
            for said in _objects(batch):
                file.write(b",\n" if file.tell() else b"\n")
                file.write(dumps(said, ensure_ascii=False).encode())
            kinds[batch.kind.key] = batch.kind

    graph = spooled(fill)
    first = next(graph, b"")
    yield f'{{"@context": {dumps(context(kinds.values()), ensure_ascii=False)},\n"@graph": ['.encode() + first
    yield from graph
    yield b"\n]}\n"


def _apart(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The batches, with other names for the blank nodes of each record: two files may use one name for two nodes."""
    numbers = count(1)
    for batch in batches:
        yield replace(batch, whole={place: _renamed(said, next(numbers)) for place, said in batch.whole.items()})


def _renamed(record: Sequence[Triple], number: int) -> list[Triple]:
    """The triples of a record, its blank nodes named by a number."""

    def own(term: Any) -> Any:
        return BlankNode(f"r{number}-{term.value}") if isinstance(term, BlankNode) else term

    return [Triple(own(each.subject), each.predicate, own(each.object)) for each in record]


def _pieces(batch: Batch) -> Iterator[Iterator[Triple]]:
    """The triples of a batch, some thousand records at a time."""
    for _, piece in groupby(_said(batch), key=lambda said: said[0] // _RECORDS):
        yield (triple for _, triple in piece)


def _said(batch: Batch) -> Iterator[tuple[int, Triple]]:
    """The triples of all records, each with its place; of those that a row cannot hold, what was given."""
    for place, record in groupby(triples(batch), key=lambda said: said[0]):
        if place in batch.whole:
            yield from ((place, triple) for triple in batch.whole[place])
        else:
            yield from record


def _prefixes(kind: Kind) -> dict[str, str]:
    """A prefix for each namespace of properties and codes: that of the project, else the last part of the namespace."""
    known = {iri: prefix for prefix, iri in PREFIXES.items()}
    terms = {kind.iri, *kind.by_path, *(choice.iri for field in kind.fields for choice in field.choices)}
    spaces = {term[: max(term.rfind("/"), term.rfind("#")) + 1] for term in terms}
    own = {known.get(space, space.rstrip("/#").rpartition("/")[2]): space for space in sorted(spaces)}
    return {"xsd": PREFIXES["xsd"]} | {name: space for name, space in own.items() if name.replace("-", "").isalpha()}


def _objects(batch: Batch) -> Iterator[dict[str, Any]]:
    """The records as objects of JSON-LD; those that a row cannot hold in its expanded form."""
    terms = [field.key for field in batch.kind.fields if field.datatype == "term"]
    iris = batch.frame.select(SUBJECT, *terms).iter_rows(named=True)
    for place, (row, named) in enumerate(zip(members(batch), iris, strict=True)):
        if place in batch.whole:
            yield from _expanded(batch.whole[place])
        else:
            codes = {key: named[key] for key in row if key in named}
            yield {"@id": named[SUBJECT], "@type": batch.kind.key} | row | codes


def _expanded(record: Sequence[Triple]) -> Iterable[dict[str, Any]]:
    """A record and the nodes below it in the expanded form of JSON-LD, which needs no context."""
    said: dict[str, dict[str, Any]] = {}
    for triple in record:
        name = _name(triple.subject)
        node = said.setdefault(name, {"@id": name})
        if triple.predicate.value == _TYPE:
            node.setdefault("@type", []).append(_name(triple.object))
        else:
            node.setdefault(triple.predicate.value, []).append(_value(triple.object))
    return said.values()


def _name(term: object) -> str:
    """The IRI of a node, or the label of a blank one."""
    return term.value if isinstance(term, NamedNode) else str(term)


def _value(term: object) -> dict[str, str]:
    """A node or literal in expanded form."""
    if not isinstance(term, Literal):
        return {"@id": _name(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": term.datatype.value}
