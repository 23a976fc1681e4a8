"""The forms of a release's files: suffix, media type, and what the European file-type list calls it."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import RdfFormat


@dataclass(frozen=True)
class Form:
    """One way in which data is written."""

    suffix: str
    media_type: str
    file_type: str


@dataclass(frozen=True)
class RdfForm(Form):
    """One way in which a graph is written, and the engine's name for it."""

    engine: RdfFormat


def _rdf(file_type: str, engine: RdfFormat) -> RdfForm:
    return RdfForm(engine.file_extension, engine.media_type, file_type, engine)


CSV: Final = Form("csv", "text/csv", "CSV")
GRAPHS: Final = (
    _rdf("RDF_TURTLE", RdfFormat.TURTLE),
    _rdf("RDF_N_TRIPLES", RdfFormat.N_TRIPLES),
    _rdf("JSON_LD", RdfFormat.JSON_LD),
    _rdf("RDF_XML", RdfFormat.RDF_XML),
)
DATASETS: Final = (_rdf("RDF_TRIG", RdfFormat.TRIG), _rdf("RDF_N_QUADS", RdfFormat.N_QUADS))
# Of files that describe or prove the others.
_OTHERS: Final = {
    "atom": "application/atom+xml",
    "csv-metadata.json": "application/csvm+json",
    "json": "application/json",
    "pem": "application/x-pem-file",
    "rdfp": "application/rdf-patch",
    "sig": "application/octet-stream",
}


def media_type(path: str) -> str:
    """The media type of a file of a release, with its charset where that is text."""
    known = {form.suffix: form.media_type for form in (*GRAPHS, *DATASETS, CSV)} | _OTHERS
    suffix = path.rpartition("/")[2].partition(".")[2]
    found = known.get(suffix, "text/plain")
    return f"{found}; charset=utf-8" if found.startswith("text/") else found
