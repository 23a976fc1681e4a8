"""Which thing an IRI, a path or a key names, and at which path of a server it is shown."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from xiangce.errors import NotFound
from xiangce.graph import Graph, node
from xiangce.names import BASE, ID, ONT, PREFIXES, SHAPES, expand
from xiangce.questions import find, several

# The kinds of thing that people know by a name; a government, which goes by the name of its place, comes after places.
_NAMED = (
    (
        "xc:PolicyDocument",
        "xc:RelatedDocument",
        "xc:Measure",
        "xc:Incentive",
        "xc:Indicator",
        "xc:Place",
        "xc:PilotZone",
    ),
    ("xc:Unit", "xc:UnitGroup"),
)
_IDENTIFIER = NamedNode(PREFIXES["dct"] + "identifier")


def locate(graph: Graph, name: str) -> NamedNode:
    """The thing of that IRI, prefixed name, path, end of a path, key or name; NotFound or AmbiguousName if not one."""
    text = name.strip()
    for candidate in (expand(text), BASE + text, ID + text):
        if known(graph, candidate):
            return NamedNode(candidate)
    ends = {node for node in _subjects(graph) if node.value.endswith("/" + text)} if text else set()
    if len(ends) == 1:
        return ends.pop()
    if ends:
        raise several(graph, text, ends)
    things, units = _NAMED
    try:
        return find(graph, things, text)
    except NotFound:
        return find(graph, units, text)


def _subjects(graph: Graph) -> Iterator[NamedNode]:
    """The things that have an identifier."""
    for quad in graph.store.quads_for_pattern(None, _IDENTIFIER, None, None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def known(graph: Graph, iri: str) -> bool:
    """Whether the graph says anything of that IRI."""
    thing = node(iri)
    return thing is not None and any(True for _ in graph.store.quads_for_pattern(thing, None, None, None))


def web_path(iri: str) -> str | None:
    """The path at which a server of this project shows an IRI of ours; None for anything else."""
    for base in (ONT, SHAPES):
        if iri.startswith(base):
            return f"/{base.removeprefix(BASE)[:-1]}#{iri.removeprefix(base)}"
    path = iri.removeprefix(BASE)
    # A path that starts with a slash, or climbs, would lead to another host or place.
    return "/" + path if iri.startswith(BASE) and not path.startswith("/") and ".." not in path else None
