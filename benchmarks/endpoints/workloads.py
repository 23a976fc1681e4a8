"""What is asked of every server: the named questions with their example values, and heavy queries."""

import re
from pathlib import Path
from typing import NamedTuple

from endpoints.running import asking

from xiangce.names import PREFIXES
from xiangce.questions.catalogue import catalogue

_HEADER = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_TABLE, _GRAPH = "application/sparql-results+json", "application/n-triples"
_QUERIES = Path(__file__).with_name("queries")


class Request(NamedTuple):
    """A query by its name, and the format that is wanted."""

    name: str
    query: str
    accept: str

    def address(self, endpoint: str) -> str:
        """The address of a GET; a comment may follow it."""
        return asking(endpoint, self.query)


def questions() -> list[Request]:
    """The named questions."""
    return [_request(name, asked.text) for name, asked in catalogue().items()]


def heavy() -> list[Request]:
    """The heavy queries."""
    return [_request(path.stem, path.read_text(encoding="utf-8")) for path in sorted(_QUERIES.glob("*.rq"))]


def _request(name: str, text: str) -> Request:
    return Request(name, _HEADER + text, _GRAPH if re.search(r"^CONSTRUCT", text, re.MULTILINE) else _TABLE)
