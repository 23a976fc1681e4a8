"""The JSON-LD context with which a record in JSON is linked data."""

from collections.abc import Collection, Iterable
from typing import Any

from xiangce.names import PREFIXES
from xiangce.schema import Field, Kind


def context(kinds: Iterable[Kind]) -> dict[str, Any]:
    """The context for records whose `@type` is the key of their kind.

    The fields of a kind are known within its records only, so that two kinds may use one key for two properties. A code
    may be given by its notation or its IRI; decimals are exact only as texts, as JSON-LD takes numbers for floats.
    """
    by_key = {kind.key: kind for kind in kinds}
    return {"@version": 1.1} | {kind.key: _kind(kind, by_key.keys()) for kind in by_key.values()}


def _kind(kind: Kind, keys: Iterable[str]) -> dict[str, Any]:
    """The class of a kind, and its fields within its records."""
    known = {*keys, *kind.by_key}
    return {"@id": kind.iri, "@context": {field.key: _member(field, known) for field in kind.fields}}


def _member(field: Field, known: Collection[str]) -> dict[str, Any]:
    """The property of a field, and how its values are read."""
    if field.datatype == "term":
        return {"@id": field.path, "@type": "@vocab", "@context": _codes(field, known)}
    return {"@id": field.path, "@type": f"{PREFIXES['xsd']}{field.datatype}"}


def _codes(field: Field, known: Collection[str]) -> dict[str, Any]:
    """What the notations of codes mean: parts of one namespace where they are, else each its own IRI."""
    spaces = {choice.iri.removesuffix(choice.notation) for choice in field.choices}
    is_one = len(spaces) == 1 and all(choice.iri.endswith(choice.notation) for choice in field.choices)
    # A notation that is also the key of a kind or field would mean that.
    named = [choice for choice in field.choices if not is_one or choice.notation in known]
    # Where the code bears the name of the field, this says again that values are codes.
    own = {choice.notation: {"@id": choice.iri, "@type": "@vocab"} for choice in named}
    return {"@vocab": spaces.pop()} | own if is_one else own
