"""The versions of the whole graph: this one, and those that the catalogue of an earlier release names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from xiangce.names import BASE, PREFIXES

_DCAT: Final = PREFIXES["dcat"]
_OF: Final = NamedNode(_DCAT + "isVersionOf")
_ALL: Final = NamedNode(_DCAT + "hasVersion")
_FILES: Final = NamedNode(_DCAT + "distribution")


@dataclass(frozen=True)
class Version:
    """A version of the whole graph: the number that people know it by, and the digest of its facts."""

    number: str
    digest: str

    @property
    def iri(self) -> str:
        """Its place in the catalogue: two versions that say different things have two."""
        return f"{BASE}catalog#{self.number}-{self.digest[:16]}"


def earlier(catalogue: bytes) -> list[Triple]:
    """What the catalogue of a release says of its versions, without their files, which it alone has."""
    said = [quad.triple for quad in parse(catalogue, format=RdfFormat.TURTLE)]
    versions = {triple.subject for triple in said if triple.predicate == _OF}
    about = [triple for triple in said if triple.subject in versions and triple.predicate != _FILES]
    return about + [triple for triple in said if triple.predicate == _ALL]


def newest(triples: Iterable[Triple]) -> list[NamedNode]:
    """The version among those named that no other revises; nothing if none is named."""
    triples = list(triples)
    revised = {each.object for each in triples if each.predicate.value == _DCAT + "previousVersion"}
    named = {each.subject for each in triples if each.predicate == _OF} - revised
    return sorted((each for each in named if isinstance(each, NamedNode)), key=str)
