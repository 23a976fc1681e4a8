"""A file of a dataset, and what the catalogue says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Term
from xiangce.names import BASE, expand
from xiangce.release.formats import Form

Said: TypeAlias = tuple[Term, Term, Term]
_FILE_TYPES: Final = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_DESCRIBED_BY: Final = "http://www.w3.org/2007/05/powder-s#describedby"


@cache
def node(name: str) -> NamedNode:
    """The node of a prefixed name or an IRI."""
    return NamedNode(expand(name))


@dataclass(frozen=True)
class File:
    """A file of a dataset: the dataset's IRI, the form, the path, the bytes, and the path of what describes it."""

    dataset: str
    form: Form
    path: str
    body: bytes
    description: str = ""

    @property
    def iri(self) -> str:
        """What the catalogue calls it, wherever it lies."""
        return f"{BASE}catalog#{self.path}"

    @cached_property
    def checksum(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256(self.body).hexdigest()

    def described(self, base: str, titles: Mapping[str, str]) -> Iterator[Said]:
        """Where it is at `base`, how long it is, of which form, and how to tell that it is whole."""
        form, medium = _FILE_TYPES + self.form.file_type, _MEDIA_TYPES + self.form.media_type
        checksum, here = f"{BASE}catalog#sha256/{self.path}", NamedNode(base + self.path)
        yield node(self.dataset), node("dcat:distribution"), node(self.iri)
        for lang, title in titles.items():
            yield node(self.iri), node("dct:title"), Literal(f"{title} ({self.form.suffix})", language=lang)
        for thing, name, value in (
            (self.iri, "rdf:type", node("dcat:Distribution")),
            (self.iri, "dcat:accessURL", here),
            (self.iri, "dcat:downloadURL", here),
            (self.iri, "dcat:byteSize", Literal(str(len(self.body)), datatype=node("xsd:nonNegativeInteger"))),
            (self.iri, "dct:format", node(form)),
            (self.iri, "dcat:mediaType", node(medium)),
            (form, "rdf:type", node("dct:MediaTypeOrExtent")),
            (medium, "rdf:type", node("dct:MediaType")),
            (self.iri, "spdx:checksum", node(checksum)),
            (checksum, "rdf:type", node("spdx:Checksum")),
            (checksum, "spdx:algorithm", node("spdx:checksumAlgorithm_sha256")),
            (checksum, "spdx:checksumValue", Literal(self.checksum, datatype=node("xsd:hexBinary"))),
        ):
            yield node(thing), node(name), value
        if self.description:
            yield node(self.iri), node(_DESCRIBED_BY), NamedNode(base + self.description)
