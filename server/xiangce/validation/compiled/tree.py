"""Shapes as a tree, read from a graph: each with its path, severity, constraints and property shapes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from xiangce.graph import RECORD_SHAPES, Graph
from xiangce.names import PREFIXES

Node: TypeAlias = NamedNode | BlankNode
Value: TypeAlias = NamedNode | BlankNode | Literal
SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
# What SHACL says of a shape without asking anything of a record.
_SILENT: Final = frozenset(
    SH + name
    for name in (
        *("path", "severity", "name", "description", "message", "order", "group", "defaultValue", "flags"),
        *("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "property", "deactivated"),
    )
)


class Constraint(NamedTuple):
    """A constraint of a shape: the IRI of its component, and its parameters by their last name."""

    component: str
    parameters: Mapping[str, Value]


@dataclass(frozen=True)
class Shape:
    """A shape: its IRI (or blank node), the term of its path if it has one, severity, constraints, property shapes."""

    iri: str
    path: Node | None
    severity: str
    flags: str
    constraints: tuple[Constraint, ...]
    properties: tuple["Shape", ...]


class Shapes:
    """The shapes of records in a graph."""

    def __init__(self, graph: Graph) -> None:
        """Read which components the graph itself declares."""
        self.graph = graph
        self._declared = {
            component.value: frozenset(
                path.value
                for parameter in self._objects(component, SH + "parameter")
                for path in self._objects(parameter, SH + "path")
            )
            for component in self._subjects(_RDF + "type", SH + "ConstraintComponent")
        }

    def of_class(self, iri: str) -> list[Shape]:
        """The shapes whose target is a class, in order of their IRI."""
        nodes = self._subjects(SH + "targetClass", iri)
        return [self.read(node) for node in sorted(nodes, key=str) if not self._is_off(node)]

    def read(self, node: Node) -> Shape:
        """The tree below a shape."""
        paths = self._objects(node, SH + "path")
        severities = self._objects(node, SH + "severity")
        flags = self._objects(node, SH + "flags")
        below = sorted(self._objects(node, SH + "property"), key=str)
        return Shape(
            iri=node.value,
            path=_node(paths[0]) if paths else None,
            severity=severities[0].value if severities else SH + "Violation",
            flags=flags[0].value if flags else "",
            constraints=tuple(self._constraints(node)),
            properties=tuple(self.read(_node(each)) for each in below if not self._is_off(each)),
        )

    def members(self, head: Value) -> list[Value]:
        """The members of a list."""
        found = []
        while head.value != _RDF + "nil":
            found += self._objects(head, _RDF + "first")
            (head,) = self._objects(head, _RDF + "rest")
        return found

    def _constraints(self, node: Node) -> Iterator[Constraint]:
        """The constraints of a shape: one for each value of a parameter of SHACL, and the declared components."""
        said = self._said(node)
        own = {path for paths in self._declared.values() for path in paths}
        for predicate, values in sorted(said.items()):
            if predicate.startswith(SH) and predicate not in _SILENT | own:
                name = predicate.removeprefix(SH)
                component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"
                yield from (Constraint(component, MappingProxyType({name: value})) for value in values)
        for component, paths in sorted(self._declared.items()):
            if paths and paths <= said.keys():
                yield Constraint(component, MappingProxyType({path.split("#")[-1]: said[path][0] for path in paths}))

    def _said(self, node: Node) -> dict[str, list[Value]]:
        said: dict[str, list[Value]] = {}
        for quad in self.graph.store.quads_for_pattern(node, None, None, RECORD_SHAPES):
            said.setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
        return said

    def _is_off(self, node: Value) -> bool:
        return any(flag.value == "true" for flag in self._objects(node, SH + "deactivated"))

    def _objects(self, subject: Value, predicate: str) -> list[Value]:
        pattern = (subject, NamedNode(predicate), None, RECORD_SHAPES)
        return [quad.object for quad in self.graph.store.quads_for_pattern(*pattern)]  # type: ignore[misc, arg-type]

    def _subjects(self, predicate: str, value: str) -> list[Node]:
        pattern = (None, NamedNode(predicate), NamedNode(value), RECORD_SHAPES)
        return [quad.subject for quad in self.graph.store.quads_for_pattern(*pattern)]  # type: ignore[misc]


def _node(term: Value) -> Node:
    """A term that is no literal."""
    if isinstance(term, Literal):
        raise TypeError(f"{term} stands where a shape or a path does")
    return term
