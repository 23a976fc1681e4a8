"""What the graph says of a thing, one property at a time."""

from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Graph, Term
from xiangce.names import expand


class About:
    """A thing of the graph, asked by prefixed names of properties."""

    def __init__(self, graph: Graph, iri: str) -> None:
        """Ask a graph about an IRI."""
        self.graph = graph
        self.iri = iri

    @property
    def key(self) -> str:
        """The last part of its IRI, by which people cite it."""
        return last(self.iri)

    def terms(self, name: str) -> list[Term]:
        """The values of a property."""
        return self.graph.objects(NamedNode(self.iri), NamedNode(expand(name)))

    def things(self, name: str) -> Iterator["About"]:
        """The things that a property names, in order of their own `xc:order` and IRI."""
        found = {term.value for term in self.terms(name) if isinstance(term, NamedNode)}
        yield from sorted(
            (About(self.graph, iri) for iri in found), key=lambda each: (each.number("xc:order") or 0, each.iri)
        )

    def iri_of(self, name: str) -> str | None:
        """The one IRI of a property; None without one."""
        return min((term.value for term in self.terms(name) if isinstance(term, NamedNode)), default=None)

    def text(self, name: str) -> str | None:
        """The one literal of a property as text; None without one."""
        return next((term.value for term in self.terms(name) if isinstance(term, Literal)), None)

    def texts(self, *names: str) -> dict[str, str]:
        """The texts of the first property that has any, by language."""
        for name in names:
            said = {
                term.language: term.value for term in self.terms(name) if isinstance(term, Literal) and term.language
            }
            if said:
                return said
        return {}

    def number(self, name: str) -> int | None:
        """The whole number of a property; None without one."""
        text = self.text(name)
        return None if text is None else int(Decimal(text))

    def decimal(self, name: str) -> Decimal | None:
        """The exact number of a property; None without one."""
        text = self.text(name)
        return None if text is None else Decimal(text)

    def truth(self, name: str) -> bool | None:
        """The truth value of a property; None without one."""
        text = self.text(name)
        return None if text is None else text in {"true", "1"}

    def is_a(self, name: str) -> bool:
        """Whether it is of a class."""
        return NamedNode(expand(name)) in self.terms("rdf:type")


def last(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
