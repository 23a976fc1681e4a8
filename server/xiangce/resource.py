"""All that is said of a thing, and what points to it: what a page, a file or the command line shows of any IRI."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from xiangce.errors import AmbiguousName, NotFound
from xiangce.graph import Graph, Term
from xiangce.names import BASE, ID, ONT, PREFIXES, SHAPES, expand, shorten

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_DEFINED_BY = NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
_IN_SCHEME = NamedNode(PREFIXES["skos"] + "inScheme")
_FROM_CLAUSE = NamedNode(PREFIXES["xc"] + "fromClause")
_IDENTIFIER = NamedNode(PREFIXES["dct"] + "identifier")
_TEXTS = tuple(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("dct", "description"), ("skos", "definition"), ("schema", "description"), ("sh", "message"))
)


@dataclass(frozen=True)
class Fact:
    """One property with what it says of a thing, or with the things that say it."""

    property: NamedNode
    label: str
    values: list[Term]


@dataclass(frozen=True)
class Description:
    """A thing with its name, text, kinds, clause, facts, and what points to it."""

    iri: NamedNode
    label: str
    text: str | None
    kinds: list[NamedNode]
    clauses: list[NamedNode]
    says: list[Fact]
    said_of: list[Fact]
    members: list[NamedNode]


def locate(graph: Graph, name: str) -> NamedNode:
    """The thing of that IRI, prefixed name, path, end of a path, or key; NotFound or AmbiguousName if not one."""
    text = name.strip()
    for candidate in (expand(text), BASE + text, ID + text):
        if known(graph, candidate):
            return NamedNode(candidate)
    ends = {node for node in _subjects(graph) if node.value.endswith("/" + text)} if text else set()
    if len(ends) == 1:
        return ends.pop()
    raise _unclear(text, ends)


def _subjects(graph: Graph) -> Iterator[NamedNode]:
    """The things that have an identifier."""
    for quad in graph.store.quads_for_pattern(None, _IDENTIFIER, None, None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _unclear(text: str, ends: set[NamedNode]) -> NotFound | AmbiguousName:
    """The error for a key that names nothing, or several things."""
    paths = sorted(node.value.removeprefix(ID) for node in ends)
    if not paths:
        return NotFound(f"There is nothing called “{text}” in the graph", f"图中没有“{text}”")
    return AmbiguousName(
        f"“{text}” is the key of {len(paths)} things: {', '.join(paths)}. Give one of these",
        f"“{text}”是 {len(paths)} 项的标识：{'、'.join(paths)}。请从中选一",
        candidates=paths,
    )


def known(graph: Graph, iri: str) -> bool:
    """Whether the graph says anything of that IRI."""
    if not iri.startswith(("http://", "https://")) or set(iri) & set('<>"{}|\\^` \n\t\r'):
        return False
    return any(True for _ in graph.store.quads_for_pattern(NamedNode(iri), None, None, None))


def describe(graph: Graph, thing: NamedNode, lang: str, on: date) -> Description:
    """What the graph says of a thing, with labels in `lang` as of a day."""
    outward: dict[NamedNode, set[Term]] = defaultdict(set)
    for quad in graph.store.quads_for_pattern(thing, None, None, None):
        outward[quad.predicate].add(quad.object)  # type: ignore[arg-type]
    inward: dict[NamedNode, set[Term]] = defaultdict(set)
    for quad in graph.store.quads_for_pattern(None, None, thing, None):
        if isinstance(quad.subject, NamedNode):
            inward[quad.predicate].add(quad.subject)
    text = next((found for name in _TEXTS if (found := _best(outward.get(name, ()), lang))), None)
    return Description(
        thing,
        graph.label(thing, lang, on) or shorten(thing.value),
        text,
        sorted(_nodes(outward.pop(_TYPE, set())), key=str),
        sorted(_nodes(outward.get(_FROM_CLAUSE, set())), key=str),
        _facts(graph, outward, lang, on),
        _facts(graph, {p: v for p, v in inward.items() if p not in (_DEFINED_BY, _IN_SCHEME)}, lang, on),
        sorted((node for name in (_DEFINED_BY, _IN_SCHEME) for node in _nodes(inward.get(name, ()))), key=str),
    )


def _facts(graph: Graph, values: dict[NamedNode, set[Term]], lang: str, on: date) -> list[Fact]:
    """Properties with their values, by label, each value once and in order."""
    facts = [
        Fact(name, graph.label(name, lang, on) or shorten(name.value), sorted(found, key=_order))
        for name, found in values.items()
    ]
    return sorted(facts, key=lambda fact: fact.label)


def _order(term: Term) -> tuple[str, int, str]:
    """Numbers in a key sort as numbers: 7-2 before 7-10."""
    head, _, tail = term.value.rpartition("/")
    digits = "".join(char if char.isdigit() else " " for char in tail).split()
    return head, int(digits[-1]) if digits and len(digits[-1]) < len("1000000") else 0, tail


def _nodes(terms: Iterable[Term]) -> list[NamedNode]:
    """The things among terms."""
    return [term for term in terms if isinstance(term, NamedNode)]


def _best(terms: Iterable[Term], lang: str) -> str | None:
    """The text in `lang`, or any."""
    texts = sorted(terms, key=lambda term: (getattr(term, "language", None) != lang, term.value))
    return texts[0].value if texts else None


def document(graph: Graph, thing: NamedNode, kind: RdfFormat) -> bytes:
    """The triples about a thing in an RDF format; all of them for the ontology or the shapes, and a code list with its codes."""
    quads = list(graph.store.quads_for_pattern(thing, None, None, None))
    quads += [quad for name in (_DEFINED_BY, _IN_SCHEME) for part in graph.store.quads_for_pattern(None, name, thing, None) for quad in _closure(graph, part.subject)]
    triples = dict.fromkeys(quad.triple for quad in quads)
    return serialize(triples, format=kind, prefixes=dict(PREFIXES)) or b""


def _closure(graph: Graph, subject: object) -> Iterator[Quad]:
    """The quads about a subject and about the blank nodes that it is defined by."""
    for quad in graph.store.quads_for_pattern(subject, None, None, None):  # type: ignore[arg-type]
        yield quad
        if not isinstance(quad.object, NamedNode) and not hasattr(quad.object, "datatype"):
            yield from _closure(graph, quad.object)


def web_path(iri: str) -> str | None:
    """The path at which a server of this project shows an IRI of ours; None for anything else."""
    for base in (ONT, SHAPES):
        if iri.startswith(base):
            return f"/{base.removeprefix(BASE)[:-1]}#{iri.removeprefix(base)}"
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else None
