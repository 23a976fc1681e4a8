"""Shapes as queries: one SELECT for each constraint of SHACL Core or a SPARQL-based component, over a whole graph."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from conditions import ACROSS, KINDS, RDF, SETS, SH, VALUES
from pyoxigraph import Literal, NamedNode, Store

Term = NamedNode | Literal


class Query(NamedTuple):
    """A query for what breaks a constraint, and what its results are to say."""

    path: str
    component: str
    has_value: bool
    text: str


class Compiler:
    """The shapes of a graph."""

    def __init__(self, shapes: Store) -> None:
        """Find the components that the graph itself declares, and the prefixes of their queries."""
        self._shapes = shapes
        self._names = count()
        self._own = {
            component: [
                path for parameter in self._all(component, "parameter") for path in self._all(parameter, "path")
            ]
            for component in self._subjects(RDF + "type", NamedNode(SH + "ConstraintComponent"))
        }
        declared = {node for owner in self._owners("declare") for node in self._all(owner, "declare")}
        self._prefixes = "".join(
            f"PREFIX {self._one(node, 'prefix').value}: <{self._one(node, 'namespace').value}>\n" for node in declared
        )

    def queries(self, target: str) -> Iterator[Query]:
        """The queries for a class."""
        for shape in self._subjects(SH + "targetClass", NamedNode(target)):
            yield from self._of(shape, target)
            for inner in self._all(shape, "property"):
                yield from self._of(inner, target)

    def _of(self, shape: NamedNode, target: str) -> Iterator[Query]:
        """The queries for the constraints of one shape."""
        paths = self._all(shape, "path")
        start = f"?this a <{target}> . " + (f"?this {paths[0]} ?value . " if paths else "")
        yield from self._across(shape, target)
        for name, component, condition in self._broken(shape, "?this", "?value" if paths else "?this"):
            is_set = name in SETS or name == "maxCount" or not paths
            where = f"?this a <{target}> . " if is_set else start
            columns = "?this" if is_set else "?this ?value"
            text = f"{self._prefixes}SELECT DISTINCT {columns} WHERE {{ {where} FILTER ({condition}) }}"
            yield Query(paths[0].value if paths else "", component, not is_set, text)

    def _across(self, shape: NamedNode, target: str) -> Iterator[Query]:
        """The joins for rules across records: what their components ask of each pair would take quadratic time."""
        for component, parameters in self._own.items():
            given = {each.value.rpartition("#")[2]: each for each in parameters}
            lists = ACROSS & given.keys()
            if not lists or not self._has(shape, parameters):
                continue
            keys = enumerate(self._members(self._value(shape, given[lists.pop()])))
            same = " ; ".join(f"{key} ?key{number}" for number, key in keys)
            where = f"?this a <{target}> ; {same} . ?other {same} ; a <{target}> . FILTER (?other != ?this) "
            if "periodFrom" in given:
                start, end = (self._value(shape, given[name]) for name in ("periodFrom", "periodUntil"))
                where += f"?this {start} ?from ; {end} ?until . ?other {start} ?otherFrom ; {end} ?otherUntil "
                where += "FILTER (?from <= ?until && ?otherFrom <= ?otherUntil) "
                where += "FILTER (?from <= ?otherUntil && ?otherFrom <= ?until)"
            yield Query("", component.value, has_value=False, text=f"SELECT DISTINCT ?this WHERE {{ {where} }}")

    def _broken(self, shape: NamedNode, this: str, value: str) -> Iterator[tuple[str, str, str]]:
        """For each constraint of a shape: its parameter, its component, and the condition under which it is broken."""
        path = next(iter(self._all(shape, "path")), None)
        said = {quad.predicate for quad in self._shapes.quads_for_pattern(shape, None, None)}
        for predicate in sorted(said, key=str):
            name = predicate.value.removeprefix(SH)
            for parameter in self._all(shape, name) if predicate.value.startswith(SH) else ():
                condition = self._core(name, parameter, this, value, str(path))
                if condition:
                    yield name, f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent", condition
        for component, parameters in self._own.items():
            names = {each.value.rpartition("#")[2] for each in parameters}
            if self._has(shape, parameters) and not names & ACROSS:
                yield "", component.value, self._component(component, parameters, shape, this, value)

    def _core(self, name: str, parameter: Term, this: str, value: str, path: str) -> str:
        """The condition of a constraint of SHACL Core; empty if a predicate is none."""
        if name in ("and", "or", "not", "xone", "node", "in"):
            return self._logical(name, parameter, value)
        if name == "maxCount":
            few = [f"?more{next(self._names)}" for _ in range(int(parameter.value) + 1)]
            apart = " ".join(f"FILTER ({a} != {b})" for n, a in enumerate(few) for b in few[:n])
            return f"EXISTS {{ {' '.join(f'{this} {path} {each} .' for each in few)} {apart} }}"
        kind = KINDS.get(parameter.value.removeprefix(SH), "")
        form = (VALUES | SETS).get(name, "")
        return form.format(v=value, p=parameter, this=this, path=path, kind=kind)

    def _logical(self, name: str, parameter: Term, value: str) -> str:
        if name == "in":
            return f"{value} NOT IN ({', '.join(map(str, self._members(parameter)))})"
        if name in ("not", "node"):
            return ("" if name == "not" else "!") + self._conforms(parameter, value)
        parts = [self._conforms(each, value) for each in self._members(parameter)]
        if name == "xone":
            return f"({' + '.join(f'IF({part}, 1, 0)' for part in parts)}) != 1"
        return f"!({(' || ' if name == 'or' else ' && ').join(parts)})"

    def _conforms(self, shape: Term, node: str) -> str:
        """Whether a node conforms to a shape."""
        paths = self._all(shape, "path")
        inner = f"?inner{next(self._names)}" if paths else node
        parts = []
        for name, _, condition in self._broken(shape, node, inner):
            of_values = paths and name not in SETS and name != "maxCount"
            parts.append(f"EXISTS {{ {node} {paths[0]} {inner} FILTER ({condition}) }}" if of_values else condition)
        parts += [f"!{self._conforms(each, inner)}" for each in self._all(shape, "property")]
        return f"!({' || '.join(f'({part})' for part in parts) or 'false'})"

    def _component(
        self, component: NamedNode, parameters: list[NamedNode], shape: NamedNode, this: str, value: str
    ) -> str:
        """The condition of a SPARQL-based component: that its ASK has no answer."""
        if parts := [each for each in parameters if each.value.endswith("#sumOf")]:
            return self._sum(self._members(self._value(shape, parts[0])), this, value)
        text = self._one(self._one(component, "validator"), "ask").value
        body = text.partition("{")[2].rpartition("}")[0]
        given = {each.value.rpartition("#")[2]: str(self._value(shape, each)) for each in parameters}
        for name, term in {"this": this, "value": value, **given}.items():
            body = (
                body.replace(f"${name} ", f"{term} ").replace(f"${name})", f"{term})").replace(f"${name},", f"{term},")
            )
        return f"NOT EXISTS {{ {body} }}"

    @staticmethod
    def _sum(parts: list[Term], this: str, value: str) -> str:
        """That a value is not the sum of those parts that there are; naming the parts is faster than the list."""
        names = [f"?part{number}" for number in range(len(parts))]
        given = " ".join(f"OPTIONAL {{ {this} {part} {name} }}" for part, name in zip(parts, names, strict=True))
        is_any = " || ".join(f"BOUND({name})" for name in names)
        total = " + ".join(f"COALESCE({name}, 0)" for name in names)
        return f"EXISTS {{ {given} FILTER (({is_any}) && {value} != {total}) }}"

    def _has(self, shape: Term, parameters: list[NamedNode]) -> bool:
        """Whether a shape says all parameters of a component."""
        return bool(parameters) and all(
            any(self._shapes.quads_for_pattern(shape, parameter, None))  # type: ignore[arg-type]
            for parameter in parameters
        )

    def _members(self, head: Term) -> list[Term]:
        found = []
        while head.value != RDF + "nil":
            found.append(self._value(head, NamedNode(RDF + "first")))
            head = self._value(head, NamedNode(RDF + "rest"))
        return found

    def _all(self, node: Term, name: str) -> list[NamedNode]:
        quads = self._shapes.quads_for_pattern(node, NamedNode(SH + name), None)  # type: ignore[arg-type]
        return sorted((quad.object for quad in quads), key=str)  # type: ignore[arg-type]

    def _one(self, node: Term, name: str) -> Term:
        return self._all(node, name)[0]

    def _value(self, node: Term, predicate: NamedNode) -> Term:
        return next(quad.object for quad in self._shapes.quads_for_pattern(node, predicate, None))  # type: ignore[arg-type, return-value]

    def _subjects(self, predicate: str, value: NamedNode) -> list[NamedNode]:
        quads = self._shapes.quads_for_pattern(None, NamedNode(predicate), value)
        return sorted((quad.subject for quad in quads), key=str)  # type: ignore[arg-type]

    def _owners(self, name: str) -> set[NamedNode]:
        return {quad.subject for quad in self._shapes.quads_for_pattern(None, NamedNode(SH + name), None)}  # type: ignore[misc]
