"""Statements of linked data, with prefixed names."""

from datetime import datetime

from pyoxigraph import Literal, NamedNode, Triple

from xiangce.names import PREFIXES, expand

_XSD = PREFIXES["xsd"]


def say(subject: NamedNode, predicate: str, value: NamedNode | Literal | str) -> Triple:
    """A statement; a value that is a string is the prefixed name of a thing."""
    thing = NamedNode(expand(value)) if isinstance(value, str) else value
    return Triple(subject, NamedNode(expand(predicate)), thing)


def literal(value: object) -> Literal:
    """A truth or an exact number."""
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=NamedNode(_XSD + "boolean"))
    return Literal(str(value), datatype=NamedNode(_XSD + "decimal"))


def text(value: object, lang: str) -> Literal:
    """A text in a language."""
    return Literal(str(value), language=lang)


def date_of(day: str) -> Literal:
    """A day."""
    return Literal(day, datatype=NamedNode(_XSD + "date"))


def time_of(moment: datetime) -> Literal:
    """A moment, to the second."""
    return Literal(moment.isoformat(timespec="seconds"), datatype=NamedNode(_XSD + "dateTime"))
