"""What a query gives."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Answer:
    """A serialised answer: a table of `results`, a `boolean` or a `graph`."""

    kind: Literal["results", "boolean", "graph"]
    media_type: str
    body: bytes
