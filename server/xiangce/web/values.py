"""How a page shows a term: what it reads, in which language, and where it leads."""

from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from xiangce.graph import Graph, Term
from xiangce.names import BASE, PREFIXES, citation_key, shorten
from xiangce.questions.answer import plain
from xiangce.resource import known, web_path

_TRUTH = NamedNode(PREFIXES["xsd"] + "boolean")


@dataclass(frozen=True)
class Shown:
    """A term on a page: text, its language if it has one, its key, a link if it is a thing, whether it is yes or no."""

    text: str
    lang: str | None = None
    key: str | None = None
    href: str | None = None
    outside: bool = False
    is_truth: bool = False


def present(graph: Graph, term: Term | None, lang: str, on: date) -> Shown:
    """A term as a page shows it; only addresses of others and things that the graph knows become links."""
    if term is None:
        return Shown("")
    if not isinstance(term, NamedNode):
        return Shown(plain(term), term.language, is_truth=term.datatype == _TRUTH)
    path = web_path(term.value) if known(graph, term.value) else None
    label = graph.label(term, lang, on)
    outside = not term.value.startswith(BASE) and term.value.startswith(("https://", "http://"))
    href = term.value if outside else path
    return Shown(label or shorten(term.value), None, citation_key(term.value), href, outside)
