"""What the ontology's axioms add to the facts, without Java; the proof by HermiT is in `reasoning`."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from xiangce.names import PREFIXES

_RULES = Path(__file__).with_suffix(".ru").read_text(encoding="utf-8")
_HAS_SELF = NamedNode(PREFIXES["owl"] + "hasSelf")
_ON_PROPERTY = NamedNode(PREFIXES["owl"] + "onProperty")
_VOCABULARY = (PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["rdf"])


def derive(facts: Iterable[Triple]) -> set[Triple]:
    """The triples about things that follow from the facts and axioms and are not among them."""
    store = Store()
    store.bulk_extend(Quad(*fact) for fact in facts)
    asserted = {quad.triple for quad in store}
    size = -1
    while size != len(store):
        size = len(store)
        store.update(_RULES)
    helping = roles(store)
    return {quad.triple for quad in store if _speaks(quad.triple, helping)} - asserted


def roles(store: Store) -> set[NamedNode]:
    """The properties that only link a thing to itself, for the sake of a chain."""
    restrictions = [quad.subject for quad in store.quads_for_pattern(None, _HAS_SELF, None)]
    found = {quad.object for node in restrictions for quad in store.quads_for_pattern(node, _ON_PROPERTY, None)}
    return {node for node in found if isinstance(node, NamedNode)}


def _speaks(triple: Triple, helping: set[NamedNode]) -> bool:
    """Whether a triple says something about a thing, rather than about a class expression or a helping role."""
    blank = isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
    is_axiom = triple.predicate.value.startswith(_VOCABULARY[:2])
    return not blank and not is_axiom and triple.predicate not in helping
