"""What a query gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol


class Rest(Protocol):
    """The rest of a long answer; an XiangceError from it means that there is no whole answer."""

    def __iter__(self) -> Iterator[bytes]:
        """The pieces, in order, once."""

    def close(self) -> None:
        """Give up what is not read yet; harmless after the end."""


@dataclass(frozen=True)
class Answer:
    """A serialised answer: a table of `results`, a `boolean` or a `graph`.

    `body` is all of it, unless there is a `rest`, which must be read to its end or closed.
    """

    kind: Literal["results", "boolean", "graph"]
    media_type: str
    body: bytes
    rest: Rest | None = None

    def pieces(self) -> Iterable[bytes]:
        """All of the answer, piece by piece."""
        yield self.body
        if self.rest:
            yield from self.rest
