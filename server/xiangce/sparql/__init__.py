"""Anybody's SPARQL queries over the public graph, evaluated where they can harm nothing.

    Pool(snapshot, graphs=...).run(query) -> Answer

A query goes down this list and its answer comes up:

    pool        places and waiting; the one door
    scan        refuses SERVICE, updates, foreign graphs and oversized texts (tokens, counts, dataset)
    keeper      a thread that owns one worker process: starts it, times it, replaces it
    process     the parent's end of the pipe (wire: the messages on it)
    worker      the process that evaluates, without files, network or much memory (sandbox, store)
    failures    what went wrong, in the reader's words (syntax)
"""

from xiangce.sparql.answer import Answer
from xiangce.sparql.limits import Limits
from xiangce.sparql.pool import Pool
from xiangce.sparql.scan import Kind, kind

__all__ = ["Answer", "Kind", "Limits", "Pool", "kind"]
