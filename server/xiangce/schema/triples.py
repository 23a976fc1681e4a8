"""Records as triples: one subject for each record, its class, and a literal or code for each value."""

from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from xiangce.names import PREFIXES
from xiangce.schema.batch import ID, Batch
from xiangce.schema.field import Field
from xiangce.schema.lexical import write

_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def triples(batch: Batch, name: Callable[[int], NamedNode] | None = None) -> Iterator[tuple[int, Triple]]:
    """The triples of all records of a batch, each with the place of its record; `name` gives other subjects."""
    kind = NamedNode(batch.kind.iri)
    paths = {field.key: NamedNode(field.path) for field in batch.kind.fields}
    for place, row in enumerate(batch.frame.iter_rows(named=True)):
        subject = name(place) if name else NamedNode(row[ID])
        yield place, Triple(subject, _TYPE, kind)
        for field in batch.kind.fields:
            value = row[field.key]
            if value is not None:
                yield place, Triple(subject, paths[field.key], term(field, value))


def term(field: Field, value: object) -> NamedNode | Literal:
    """A value of a field as a term of RDF."""
    if field.datatype == "term":
        return NamedNode(str(value))
    if field.datatype == "string":
        return Literal(str(value))
    return Literal(write(value), datatype=NamedNode(PREFIXES["xsd"] + field.datatype))
