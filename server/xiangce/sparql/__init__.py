"""Anybody's SPARQL queries over the public graph, evaluated where they can harm nothing.

    Pool(snapshot, graphs=...).run(query) -> Answer

A query goes down this list and its answer comes up:

    pool        places and waiting; the one door
    scan        refuses SERVICE, updates, foreign graphs and oversized texts (tokens, counts, dataset)
    process     the parent's end of a worker: asks it, times it, ends it (wire: the messages on its pipes)
    maker       the parent's end of the nursery, the process that forks workers
    worker      evaluates, without files, network or much memory (sandbox, store)
    failures    what went wrong, in the reader's words (syntax)

An answer is held back until it is whole, so that whatever fails gives an error. One that is longer than `Limits.whole`
is handed out in pieces; an error then comes out of its iterator, and whoever sends it must break off visibly.
"""

from xiangce.sparql.answer import Answer
from xiangce.sparql.engine import Engine
from xiangce.sparql.limits import Limits
from xiangce.sparql.pool import Pool
from xiangce.sparql.scan import Glance, Kind, glance

__all__ = ["Answer", "Engine", "Glance", "Kind", "Limits", "Pool", "glance"]
