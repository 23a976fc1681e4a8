"""The one table of formats: suffix, media type, and the engine's name for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from xiangce.errors import NotAcceptable

E_co = TypeVar("E_co", covariant=True)


@dataclass(frozen=True)
class Format(Generic[E_co]):
    """One way to write an answer; `alias` is a broader media type that it also satisfies."""

    suffix: str
    media_type: str
    engine: E_co
    alias: str = ""


HTML: Final = Format[None]("html", "text/html", None)
RESULTS: Final = (
    Format("json", "application/sparql-results+json", QueryResultsFormat.JSON, "application/json"),
    Format("xml", "application/sparql-results+xml", QueryResultsFormat.XML),
    Format("csv", "text/csv", QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", QueryResultsFormat.TSV),
)
GRAPHS: Final = (
    Format("ttl", "text/turtle", RdfFormat.TURTLE),
    Format("nt", "application/n-triples", RdfFormat.N_TRIPLES),
    Format("jsonld", "application/ld+json", RdfFormat.JSON_LD, "application/json"),
    Format("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
)
DATASETS: Final = (
    Format("trig", "application/trig", RdfFormat.TRIG),
    Format("nq", "application/n-quads", RdfFormat.N_QUADS),
)

_QUOTED = 200
# Java's and R's HTTP libraries take Latin-1 where they are not told. JSON needs no charset, which is why none of its
# readers minds one; the others' registrations have the parameter.
_WITH_CHARSET = {
    "application/problem+json",
    "application/rdf+xml",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/turtle",
}
# What libraries write after `format=`; a table or a graph of that very suffix comes first.
_NAMES = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "rdf+xml": "rdf",
    "xml": "rdf",
    "json-ld": "jsonld",
    "json": "jsonld",
}


def choose(accept: str | None, offered: Sequence[Format[E_co]], default: Format[E_co] | None = None) -> Format[E_co]:
    """The offered format that the Accept header likes best, NotAcceptable when it likes none.

    Among equals it is `default`, or else the first one; so it is without a header.
    """
    first = default or offered[0]
    wanted = _without_parameters(accept)
    if not wanted:
        return first
    ordered = sorted(offered, key=lambda each: each is not first)
    best = max(ordered, key=lambda each: _quality(wanted, each))
    if not _quality(wanted, best):
        raise _none_of(offered, accept or "")
    return best


def by_suffix(suffix: str, offered: Sequence[Format[E_co]]) -> Format[E_co]:
    """The offered format of that suffix, media type or name that clients use, as in `?format=ttl`, or NotAcceptable."""
    asked = suffix.lower()
    names = (asked, _NAMES.get(asked, asked))
    formats = [each for name in names for each in offered if name in {each.suffix, each.media_type, each.alias}]
    found = formats[0] if formats else None
    if not found:
        raise _none_of(offered, suffix)
    return found


def content_type(media_type: str) -> str:
    """The header that tells of this media type, with the charset where readers need it."""
    return f"{media_type}; charset=utf-8" if media_type in _WITH_CHARSET else media_type


def wants_html(accept: str | None) -> bool:
    """Whether a browser asks: text/html stands in the header."""
    return any(media_type == HTML.media_type and quality > 0 for media_type, quality in _without_parameters(accept))


def _without_parameters(accept: str | None) -> MIMEAccept:
    """The header without parameters such as `charset`, which say nothing about the formats here."""
    found = parse_accept_header(accept, MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip().lower(), quality) for value, quality in found])


def _quality(wanted: MIMEAccept, offered: Format[Any]) -> float:
    # Not best_match: it lets `*/*` bring back a type that the header itself excludes with q=0.
    own = float(wanted.quality(offered.media_type))
    named = any(value == offered.alias for value, _ in wanted if value)
    return max(own, float(wanted.quality(offered.alias))) if named else own


def _none_of(offered: Sequence[Format[Any]], asked: str) -> NotAcceptable:
    available = [each.media_type for each in offered]
    # The error quotes as much of a header as somebody reads.
    asked = asked if len(asked) <= _QUOTED else asked[:_QUOTED] + "…"
    listed = ", ".join(f"{each.media_type} (format={each.suffix})" for each in offered)
    return NotAcceptable(
        f'None of the formats here satisfies "{asked}". Ask for one of: {listed}.',
        f"没有符合“{asked}”的格式。可选：{listed}。",
        available=available,
    )
