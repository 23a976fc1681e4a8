"""The catalogue as DCAT-AP: what the graph says of its datasets, with the files in which a release gives them."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from xiangce.graph import Graph, Row, Term
from xiangce.names import BASE, ID
from xiangce.release.dumps import WHOLE
from xiangce.release.file import File, Said, node
from xiangce.release.versions import Version, newest

CATALOGUE: Final = ID + "catalogue"
# What is said of the catalogue and holds for each of its datasets.
_SHARED: Final = (
    *("dcat:contactPoint", "dcat:theme", "dct:accessRights", "dct:accrualPeriodicity", "dct:issued"),
    *("dct:language", "dct:license", "dct:modified", "dct:spatial", "dcat:version"),
)
# What holds for its files too.
_OF_FILES: Final = ("dct:issued", "dct:license", "dct:modified")
# What points to a page or a service of the server, not to a thing.
_ADDRESSES: Final = ("dcat:endpointURL", "dcat:endpointDescription", "foaf:homepage", "vcard:hasURL")


class Catalogue:
    """What the graph says of its catalogue."""

    def __init__(self, graph: Graph) -> None:
        """Read it."""
        self.facts = [(row["thing"], row["property"], row["value"]) for row in _asked(graph, "catalogue.rq")]
        self.sharing = "".join(row["name"].value for row in _asked(graph, "sharing.rq") if row["name"])
        self.version = Version(self.text(CATALOGUE, "dcat:version"), graph.version)

    def values(self, thing: str, name: str) -> list[Term]:
        """What is said of a thing by a property."""
        wanted = (node(thing), node(name))
        return [value for about, said, value in self.facts if (about, said) == wanted and value]

    def text(self, thing: str, name: str, lang: str | None = None) -> str:
        """The one text that is said of a thing by a property, in a language; empty if there is none."""
        said = (value for value in self.values(thing, name) if getattr(value, "language", None) == lang)
        return next((value.value for value in said), "")

    @property
    def datasets(self) -> list[str]:
        """The IRIs of the datasets that it lists, the whole graph first."""
        found = [value.value for value in self.values(CATALOGUE, "dcat:dataset")]
        return sorted(found, key=lambda iri: (iri != WHOLE, iri))

    def triples(self, held: Sequence[File], base: str, earlier: Sequence[Triple] = ()) -> list[Triple]:
        """The catalogue with the files that a server or folder at `base` gives, in order."""
        addresses = [node(name) for name in _ADDRESSES]
        moved = {value for _, name, value in self.facts if name in addresses}
        said = [
            *self._stated(),
            *self._shared(),
            *(triple for file in held for triple in self._distribution(file, base)),
            *self._versions(held, earlier),
        ]
        triples = {Triple(_at(base, s, moved), p, _at(base, o, moved)) for s, p, o in said}  # type: ignore[arg-type]
        return sorted(triples, key=str)

    def _stated(self) -> Iterator[Said]:
        """What the graph says."""
        yield from ((s, p, o) for s, p, o in self.facts if s and p and o)

    def _shared(self) -> Iterator[Said]:
        """What a dataset has of its catalogue."""
        for dataset in self.datasets:
            yield from self._inherited(dataset, _SHARED)

    def _inherited(self, thing: str, names: Iterable[str]) -> Iterator[Said]:
        """What a thing has of the catalogue where nothing else is said of it."""
        for name in names:
            if not self.values(thing, name):
                yield from ((node(thing), node(name), value) for value in self.values(CATALOGUE, name))

    def _distribution(self, file: File, base: str) -> Iterator[Said]:
        """One file of a dataset, under its terms."""
        titles = {lang: self.text(file.dataset, "dct:title", lang) for lang in ("zh", "en")}
        yield from file.described(base, titles)
        yield from self._inherited(file.iri, _OF_FILES)

    def _versions(self, held: Sequence[File], earlier: Sequence[Triple]) -> Iterator[Said]:
        """The version of the whole graph with its files, the earlier ones, and which it revises."""
        whole, this = node(WHOLE), node(self.version.iri)
        yield this, node("dct:identifier"), Literal(self.version.digest)
        for name in ("rdf:type", "dct:title", "dct:description", "dct:publisher"):
            yield from ((this, node(name), value) for value in self.values(WHOLE, name))
        for value in self.values(CATALOGUE, "adms:versionNotes"):
            yield this, node("adms:versionNotes"), value
        for file in held:
            if file.dataset == WHOLE:
                yield this, node("dcat:distribution"), node(file.iri)
        yield from self._inherited(self.version.iri, _SHARED)
        yield whole, node("dcat:hasCurrentVersion"), this
        yield this, node("dcat:isVersionOf"), whole
        yield whole, node("dcat:hasVersion"), this
        yield from ((each.subject, each.predicate, each.object) for each in earlier)  # type: ignore[misc]
        for last in newest(earlier):
            yield this, node("dcat:previousVersion"), last
            yield this, node("prov:wasRevisionOf"), last


def _asked(graph: Graph, query: str) -> list[Row]:
    """The answer to a query of a file."""
    return graph.select(files(__package__).joinpath(query).read_text(encoding="utf-8"))


def _at(base: str, term: Term, moved: set[Term | None]) -> Term:
    """A term, or the address at `base` of what is a page or service of the server."""
    is_moved = term in moved and term.value.startswith(BASE)
    return NamedNode(base + term.value.removeprefix(BASE)) if is_moved else term
