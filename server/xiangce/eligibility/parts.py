"""The parts of rules, as the graph says them: trees, leaves, readings, caps, indicators."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from xiangce.eligibility.facts import About, last
from xiangce.eligibility.rule import PRESUMED, Cap, Group, Indicator, Leaf, Node, Reading, Rule
from xiangce.errors import InvalidGraph
from xiangce.graph import Graph
from xiangce.names import expand

INCENTIVE: Final = "Incentive"
_TYPES: Final = {
    "ThresholdConstraint": "threshold",
    "ConditionConstraint": "condition",
    "DecidedConstraint": "decided",
    "PresumedConstraint": PRESUMED,
}
# How deep a tree may be; the shapes refuse a circle, but a graph need not have been checked by them.
_DEEPEST: Final = 20
_YEARS: Final = 50


def rule_of(about: About, kind: str, root_of: str) -> Rule | None:
    """The rule of a thing of a class, whose tree a property leads to; None if it asks nothing."""
    root = next(about.things(root_of), None)
    if root is None:
        return None
    benefit = next(about.things("cpsv:produces"), None)
    caps = tuple(_cap(each) for each in benefit.things("xc:hasCap")) if benefit else ()
    measure = (
        about.iri_of("cv:hasLegalResource") or about.iri_of("cpsv:implements") or about.iri_of("xc:fromClause") or ""
    )
    payment = about.iri_of("xc:paymentMode")
    return Rule(
        iri=about.iri,
        key=about.key,
        type=kind,
        title=about.texts("dct:title"),
        description=about.texts("dct:description"),
        document=About(about.graph, measure).iri_of("xc:within") or "",
        measure=_measure(about.graph, measure),
        clause=about.iri_of("xc:fromClause") or "",
        root=_node(root, _DEEPEST),
        audience=about.iri_of("dct:audience") or about.iri_of("xc:forWhom"),
        currency=next(
            (
                text
                for each in (benefit.things("xc:hasCap") if benefit else ())
                if (text := each.text("schema:currency"))
            ),
            None,
        ),
        caps=caps,
        ceiling_stated=benefit.truth("xc:ceilingStated") if benefit and kind == INCENTIVE else None,
        factors=tuple(last(each.iri) for each in about.things("xc:assessmentFactor")),
        payment=payment,
        paid_once=bool(payment and About(about.graph, payment).truth("xc:paidOnce")),
        channel=about.iri_of("xc:fundedThrough"),
        channel_clause=about.iri_of("xc:fundingClause"),
        note=about.texts("xc:note"),
    )


def _measure(graph: Graph, part: str) -> str:
    """The measure to which a part of a document belongs."""
    seen = About(graph, part)
    for _ in range(_DEEPEST):
        if not seen.iri or seen.is_a("xc:Measure"):
            break
        seen = About(graph, seen.iri_of("xc:partOf") or "")
    return seen.iri


def _node(about: About, depth: int) -> Node:
    """A requirement with all below it; InvalidGraph if the tree is too deep or a leaf says too little."""
    if depth == 0:
        raise InvalidGraph(
            f"The tree at {about.iri} is deeper than {_DEEPEST} levels, or a circle; `xiangce validate` names it",
            f"{about.iri} 处的条件树超过 {_DEEPEST} 层或成环；请用 `xiangce validate` 查看",
        )
    members = list(about.things("cv:hasRequirement"))
    if not members:
        return _leaf(about)
    combinator = last(about.iri_of("xc:combinator") or "")
    nodes = tuple(_node(each, depth - 1) for each in members)
    title, clause = about.texts("dct:title"), about.iri_of("xc:fromClause") or ""
    return Group(about.iri, about.key, title, clause, combinator == "any-of", nodes)


def _leaf(about: About) -> Leaf:
    """A requirement on an indicator."""
    own = about.iri_of("cv:constrains")
    kind = next((said for name, said in _TYPES.items() if about.is_a(f"xc:{name}")), None)
    if own is None or kind is None:
        raise InvalidGraph(
            f"{about.iri} asks for no indicator; `xiangce validate` says what is missing",
            f"{about.iri} 未指明指标；请用 `xiangce validate` 查看缺什么",
        )
    comparator = last(about.iri_of("xc:comparator") or "eq")
    is_first = bool(about.truth("xc:firstTimeOnly"))
    stated_by = about.iri_of("xc:firstTimeStatedBy") if is_first else None
    certainty = about.iri_of("xc:wordingCertainty")
    return Leaf(
        iri=about.iri,
        key=about.key,
        title=about.texts("dct:title"),
        clause=about.iri_of("xc:fromClause") or "",
        type=kind,
        indicator=last(own),
        readings=tuple(readings(about, last(own), comparator)),
        threshold=about.decimal("xc:thresholdValue"),
        unit=about.iri_of("xc:unit"),
        wording=about.texts("xc:sourceWording"),
        certainty=certainty,
        first_time=is_first,
        stated_by=last(stated_by) if stated_by else None,
        decider=about.iri_of("xc:decidedBy"),
        note=about.texts("xc:note"),
    )


def readings(about: About, own: str, comparator: str) -> Iterator[Reading]:
    """The readings of a requirement; the settled one, without a key, if there is no other."""
    found = list(about.things("xc:hasReading"))
    if not found:
        yield Reading("", {}, comparator, own, preferred=True, ground={})
    for each in found:
        other = each.iri_of("xc:readsIndicator")
        yield Reading(
            key=each.key,
            title=each.texts("dct:title"),
            comparator=last(each.iri_of("xc:comparator") or comparator),
            indicator=last(other) if other else own,
            preferred=bool(each.truth("xc:preferred")),
            ground=each.texts("xc:ground"),
        )


def _cap(about: About) -> Cap:
    """A ceiling; of amount and share it has one."""
    scope = about.iri_of("xc:capScope") or ""
    if (about.number("xc:toYear") or 0) - (about.number("xc:fromYear") or 0) > _YEARS:
        raise InvalidGraph(
            f"{about.iri} runs over more than {_YEARS} years of support; correct xc:fromYear or xc:toYear",
            f"{about.iri} 的支持年超过 {_YEARS} 年；请改正 xc:fromYear 或 xc:toYear",
        )
    most, base = about.decimal("schema:maxValue"), about.iri_of("xc:rateBase")
    first, final, counted = about.number("xc:fromYear"), about.number("xc:toYear"), about.iri_of("xc:countedBy")
    return Cap(
        iri=about.iri,
        key=about.key,
        title=about.texts("dct:title"),
        clause=about.iri_of("xc:fromClause") or "",
        amount=None if base else most,
        share=most if base else None,
        base=last(base) if base else None,
        scope=scope,
        field=About(about.graph, scope).iri_of("xc:scopeField"),
        places=frozenset(_at_level(about.graph, About(about.graph, scope).iri_of("xc:level"))),
        years=(first, final) if first and final else None,
        over_years=about.number("xc:cumulativeOverYears"),
        counted_by=last(counted) if counted else None,
    )


def _at_level(graph: Graph, level: str | None) -> Iterator[str]:
    """The places of a level; none without one."""
    if level:
        found = graph.store.quads_for_pattern(None, NamedNode(expand("xc:level")), NamedNode(level), None)
        yield from (quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))


def indicator_of(about: About) -> Indicator:
    """A fact that requirements ask for."""
    total_of, total_where = about.iri_of("xc:totalOf"), about.iri_of("xc:totalWhere")
    return Indicator(
        key=about.key,
        iri=about.iri,
        title=about.texts("dct:title"),
        type=last(about.iri_of("xc:valueType") or ""),
        unit=about.iri_of("xc:unit"),
        subject=last(about.iri_of("xc:subjectKind") or ""),
        history=bool(about.truth("xc:history")),
        parts=tuple(last(each.iri) for each in about.things("xc:sumOf")),
        total_of=last(total_of) if total_of else None,
        total_where=last(total_where) if total_where else None,
        holder=about.iri_of("xc:heldBy"),
    )
