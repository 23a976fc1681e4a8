"""How much one query may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The most that a query text, its evaluation and its answer may take; sizes in characters or bytes, times in s."""

    seconds: float = 10.0
    """Evaluation and sending, from the moment a worker has the query."""
    patience: float = 5.0
    """Waiting for a free worker, or for a place among the long queries."""
    waiting: int = 8
    """Queries that may wait for a free worker at once, and as many for a place among the long ones."""
    memory: int = 1 << 30
    """Address space of one worker, snapshot included."""
    whole: int = 8 << 20
    """Bytes of an answer that are held back, so that whatever fails until then is an error and no answer."""
    answer: int = 64 << 20
    """Bytes of one serialised answer."""

    characters: int = 100_000
    tokens: int = 20_000
    nesting: int = 60
    """Brackets of any kind inside one another."""
    negations: int = 60
    """`!` in a row."""
    chain: int = 300
    """Operators of one expression, or steps of one property path."""
    patterns: int = 200
    """Separators of triples; the engine's planner is quadratic in them."""
    quoted: int = 60
    """Triple terms, all together: what closes one is not told from two comparisons."""
    groups: int = 300
    """Groups, filters and assignments together; each is one more frame on the engine's stack."""
