"""A kind of record, its fields, and the codes that a field takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Choice:
    """A code: its IRI, its notation, its names in both languages, and what it was called or numbered before."""

    iri: str
    notation: str
    label: Mapping[str, str]
    names: frozenset[str]
    former: frozenset[str]


@dataclass(frozen=True)
class Field:
    """One field: its property shape, the property, type, unit and texts.

    `datatype` is decimal, integer, boolean, date, string or term (an IRI of `choices`); `limits` holds the values of
    its constraints by their SHACL name (minInclusive, pattern, maxLength…), as written.
    """

    key: str
    path: str
    shape: str
    datatype: str
    order: int
    label: Mapping[str, str]
    help: Mapping[str, str]
    example: str
    required: bool
    unit: str | None
    sharing: str
    limits: Mapping[str, str]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of record: the class and shape, its texts, and its fields in order."""

    key: str
    iri: str
    shape: str
    label: Mapping[str, str]
    help: Mapping[str, str]
    fields: tuple[Field, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by key, which names the column of a table and the member of a JSON object."""
        return {field.key: field for field in self.fields}

    @cached_property
    def by_path(self) -> Mapping[str, Field]:
        """The fields by the IRI of their property."""
        return {field.path: field for field in self.fields}
