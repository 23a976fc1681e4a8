"""The snapshot in a worker's memory, and how a query is put to it."""

from collections.abc import Sequence

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)

from xiangce.names import BASE

_MERGED = "urn:xiangce:merged"
_MERGE = """
    DROP SILENT GRAPH <urn:xiangce:merged> ;
    INSERT { GRAPH <urn:xiangce:merged> { ?s ?p ?o } } WHERE { VALUES ?g { $graphs } GRAPH ?g { ?s ?p ?o } }
"""


class Snapshot:
    """The public graph; with the same statement in two graphs, their merge holds it once."""

    def __init__(self, nquads: bytes, graphs: Sequence[str]) -> None:
        # Names and order of the snapshot are kept: an answer is then the same, byte for byte, from every worker.
        quads = [*parse(nquads, RdfFormat.N_QUADS, rename_blank_nodes=False)]
        self._store = Store()
        self._store.bulk_extend(quads)
        # The engine's own union repeats a statement for each graph that holds it, and COUNT would count it twice.
        triples = dict.fromkeys(quad.triple for quad in quads)
        self._store.bulk_extend(Quad(each.subject, each.predicate, each.object) for each in triples)
        self._graphs = graphs
        self._merged: list[str] = []

    def query(
        self, query: str, dataset: tuple[Sequence[str], Sequence[str]] | None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """What the engine says; without a dataset of its own, the query is about all graphs together.

        The graphs of a dataset are known ones: the pool lets no others through.
        """
        default, named = (None, self._graphs) if dataset is None else dataset
        # Always both lists: with only one of them, FROM or GRAPH in the text reaches past it.
        return self._store.query(
            query, base_iri=BASE, default_graph=self._default(default), named_graphs=[*map(NamedNode, named)]
        )

    def _default(self, graphs: Sequence[str] | None) -> list[NamedNode | BlankNode | DefaultGraph]:
        if graphs is None:
            return [DefaultGraph()]
        return [*map(NamedNode, graphs if len(graphs) <= 1 else self._merge(sorted(graphs)))]

    def _merge(self, graphs: list[str]) -> list[str]:
        """The graph that holds the merge of these; the last one stays, as the next query often names the same."""
        if graphs != self._merged:
            # A NamedNode writes itself between < and >, and holds no character that would end it there.
            self._store.update(_MERGE.replace("$graphs", " ".join(str(NamedNode(graph)) for graph in graphs)))
            self._merged = graphs
        return [_MERGED]
