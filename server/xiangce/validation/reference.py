"""Records checked by pySHACL: slow, and the measure of the compiled form."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, localcontext
from typing import Final, TypeAlias

import polars as pl
import rdflib
from pyoxigraph import NamedNode, Quad, Triple
from pyshacl import validate
from rdflib import SH

from xiangce.graph import RECORD_SHAPES, SHAPES, Graph
from xiangce.names import PREFIXES
from xiangce.names import SHAPES as XCSH
from xiangce.schema import Batch
from xiangce.schema.triples import triples
from xiangce.validation.rdf import as_rdflib, as_triple, term
from xiangce.validation.result import RESULTS

_TEXTS: Final = frozenset(NamedNode(PREFIXES["sh"] + name) for name in ("name", "message", "description"))
_DIGITS: Final = 80
_UNCHECKED: Final = XCSH + "CannotBeValidated"
_Focus: TypeAlias = rdflib.URIRef
_Records: TypeAlias = Mapping[_Focus, Sequence[Triple]]
_Row: TypeAlias = tuple[str, str, str, str, str]


class Reference:
    """pySHACL with the shapes of records, and the codes and facts to which they refer."""

    def __init__(self, graph: Graph) -> None:
        """Hold what every run needs."""
        self._facts = as_rdflib(quad for quad in graph.store if quad.graph_name != SHAPES)
        self._shapes = as_rdflib(_shapes(graph))

    def results(self, batches: Sequence[Batch]) -> list[pl.DataFrame]:
        """For each batch its results, as a table with the columns of RESULTS; rules across records see all batches.

        A record on which the engine ends without a report has one result that says so.
        """
        places = {_focus(n, place): (n, place) for n, batch in enumerate(batches) for place in range(len(batch.frame))}
        records = {focus: said for n, batch in enumerate(batches) for focus, said in _said(n, batch)}
        found: list[list[tuple[int, *_Row]]] = [[] for _ in batches]
        for focus, row in self._breaches(records):
            number, place = places[focus]
            found[number].append((place, *row))
        return [pl.DataFrame(rows, schema=RESULTS, orient="row") for rows in found]

    def _breaches(self, records: _Records) -> Iterator[tuple[_Focus, _Row]]:
        """The results of some records; where the engine fails, those of each half."""
        try:
            report = self._report(records)
        # Whatever a literal does to the engine, the other records are still to be checked.
        except Exception:  # noqa: BLE001
            if len(records) == 1:
                yield next(iter(records)), (_UNCHECKED, "", "", "", str(SH.Violation))
                return
            items = list(records.items())
            for half in (items[: len(items) // 2], items[len(items) // 2 :]):
                yield from self._breaches(dict(half))
            return
        yield from (_breach(report, result, records) for result in report.objects(None, SH.result))

    def _report(self, records: _Records) -> rdflib.Graph:
        """The engine's report on some records."""
        added = [as_triple(each) for said in records.values() for each in said]
        for triple in added:
            self._facts.add(triple)
        try:
            # Products of amounts have more digits than Python keeps unless told to.
            with localcontext(Context(prec=_DIGITS)):
                _, report, text = validate(
                    self._facts, shacl_graph=self._shapes, inference="none", inplace=True, do_owl_imports=False
                )
        finally:
            for triple in added:
                self._facts.remove(triple)
        if not isinstance(report, rdflib.Graph):
            raise TypeError(f"a shape cannot be run: {text}")
        return report


def _shapes(graph: Graph) -> Iterator[Quad]:
    """The statements of the shapes of records that the engine needs: it goes through all at every focus node."""
    shapes = graph.store.quads_for_pattern(None, None, None, RECORD_SHAPES)
    return (quad for quad in shapes if quad.predicate not in _TEXTS)


def _said(number: int, batch: Batch) -> Iterator[tuple[_Focus, list[Triple]]]:
    """Each record of a batch with its triples, the subject renamed, as two files may use one name for two records."""
    rows: dict[int, list[Triple]] = {place: [] for place in range(len(batch.frame))}
    for place, triple in triples(batch, lambda place: NamedNode(_focus(number, place))):
        rows[place].append(triple)
    for place, whole in batch.whole.items():
        unread = _unread(batch, place)
        focus = NamedNode(_focus(number, place))
        rows[place] = [_renamed(each, whole[0], focus) for each in whole if _key(each) not in unread]
    return ((_focus(number, place), said) for place, said in rows.items())


def _unread(batch: Batch, place: int) -> frozenset[tuple[str, str]]:
    """Path and text of the values of a record that could not be read: the gate has judged them."""
    said = batch.misread.filter(pl.col("record") == place).select("field", "given").rows()
    return frozenset((batch.kind.by_key[field].path, given) for field, given in said)


def _key(triple: Triple) -> tuple[str, str]:
    return triple.predicate.value, getattr(triple.object, "value", "")


def _renamed(triple: Triple, first: Triple, focus: NamedNode) -> Triple:
    """A triple of a record about its new name; the first triple is about the record itself."""
    return Triple(focus if triple.subject == first.subject else triple.subject, triple.predicate, triple.object)


def _focus(number: int, place: int) -> _Focus:
    return rdflib.URIRef(f"urn:xiangce:record:{number}:{place}")


def _breach(report: rdflib.Graph, result: rdflib.term.Node, records: _Records) -> tuple[_Focus, _Row]:
    """One result of a report; a rule without path gives its focus as value, which says nothing."""
    focus = _Focus(str(report.value(result, SH.focusNode)))
    rule, component, severity = (
        report.value(result, part) for part in (SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    )
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    # The engine leaves out the value of a component that is not of SHACL itself, where the standard names it.
    if value is None and path is not None and not str(component).startswith(str(SH)):
        values = {term(each.object) for each in records[focus] if each.predicate.value == str(path)}
        value = next(iter(values)) if len(values) == 1 else None
    said = "" if value is None or value == focus else str(value)
    return focus, (str(rule), str(component), str(path or ""), said, str(severity))
