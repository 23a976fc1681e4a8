"""What is asked of each statement before the shapes see it.

The engine rewrites literals, ends without a report at some of them ("NaN"^^xsd:decimal) and passes others ("1e3" as a
decimal); and SHACL cannot tell in which named graph a blank node or a term stands. So these rules are kept here.
"""

import re
from collections.abc import Callable, Container, Iterator
from datetime import date
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from xiangce.graph import CODES, ONTOLOGY, POLICY, RECORD_SHAPES, Graph
from xiangce.names import ONT, PREFIXES, SHAPES
from xiangce.validation.finding import Breach

_XSD = PREFIXES["xsd"]
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_DEFINED = NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
_LANGUAGES = frozenset({"zh", "en"})
_OPEN = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "skos", "sh"))


def _is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written year-month-day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _matches(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text has the form of an ASCII pattern."""
    return lambda text: re.fullmatch(pattern, text) is not None


_HAND_WRITTEN = frozenset({POLICY, CODES})
_WELL_FORMED: Final[dict[str, Callable[[str], bool]]] = {
    _XSD + "boolean": _matches("true|false"),
    _XSD + "integer": _matches("-?[0-9]{1,18}"),
    _XSD + "decimal": _matches(r"-?[0-9]{1,16}(\.[0-9]{1,9})?"),
    _XSD + "date": _is_day,
    _XSD + "string": lambda _: True,
    _XSD + "anyURI": lambda _: True,
    PREFIXES["rdf"] + "langString": lambda _: True,
}


def breaches(graph: Graph) -> list[Breach]:
    """The statements of wrong form."""
    declared = {quad.subject for quad in graph.store.quads_for_pattern(None, _DEFINED, None, ONTOLOGY)}
    return [
        Breach(_text(quad.subject), SHAPES + rule, quad.predicate.value, _text(term))
        for quad in graph.store
        if quad.graph_name != RECORD_SHAPES
        for rule, term in chain(_misformed(quad), _undeclared(quad, declared))
    ]


def _misformed(quad: Quad) -> Iterator[tuple[str, object]]:
    """The rules that a statement breaks by its literal or blank node, each with the term at fault."""
    if isinstance(quad.object, Literal):
        if quad.object.language and quad.object.language not in _LANGUAGES:
            yield "LanguageTag", quad.object
        if not _is_well_formed(quad.object):
            yield "LexicalForm", quad.object
    if quad.graph_name in _HAND_WRITTEN:
        yield from (("NoBlankNode", term) for term in (quad.subject, quad.object) if isinstance(term, BlankNode))


def _undeclared(quad: Quad, declared: Container[object]) -> Iterator[tuple[str, object]]:
    """The project's own terms, and those that data uses of other vocabularies, which the ontology does not define."""
    for term in (quad.predicate, quad.object):
        is_own = isinstance(term, NamedNode) and term.value.startswith(ONT)
        if (is_own or _is_foreign(quad, term)) and term not in declared:
            yield "UndeclaredTerm", term


def _is_foreign(quad: Quad, term: object) -> bool:
    """Whether a hand-written statement uses a term as a class or property of a vocabulary that is not open to all."""
    return (
        quad.predicate in (term, _TYPE)
        and quad.graph_name in _HAND_WRITTEN
        and isinstance(term, NamedNode)
        and not term.value.startswith(_OPEN)
    )


def _is_well_formed(literal: Literal) -> bool:
    """Whether a literal is of a type in use and written as that type demands."""
    form = _WELL_FORMED.get(literal.datatype.value)
    return form is not None and form(literal.value)


def _text(term: object) -> str:
    """The text of a term: an IRI, or the value of a literal with its language, or the label of a blank node."""
    if isinstance(term, Literal) and term.language:
        return f"{term.value}@{term.language}"
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
