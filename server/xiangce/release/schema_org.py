"""The catalogue and the services in schema.org's terms, which search engines read."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Any

from pyoxigraph import Literal

from xiangce.graph import Graph
from xiangce.names import BASE
from xiangce.questions.values import bind
from xiangce.release.catalogue import CATALOGUE, Catalogue
from xiangce.release.file import File


def described(graph: Graph, catalogue: Catalogue, held: Sequence[File], base: str, lang: str) -> dict[str, Any]:
    """A DataCatalog with datasets and a GovernmentService for each incentive, in `lang`, with addresses at `base`."""
    services = _services(graph, base, lang)
    return {"@context": "https://schema.org/", "@graph": [_catalogue(catalogue, held, base, lang), *services]}


def service(graph: Graph, iri: str, base: str, lang: str) -> dict[str, Any] | None:
    """The GovernmentService of one incentive; None for any other thing."""
    found = (each for each in _services(graph, base, lang) if each["@id"] == iri)
    return next(({"@context": "https://schema.org/", **each} for each in found), None)


def _catalogue(catalogue: Catalogue, held: Sequence[File], base: str, lang: str) -> dict[str, Any]:
    """The catalogue with its datasets."""
    (publisher,) = catalogue.values(CATALOGUE, "dct:publisher")
    shared = {
        "license": catalogue.values(CATALOGUE, "dct:license")[0].value,
        "creator": {"@type": "Organization", "name": catalogue.text(publisher.value, "dct:title", lang), "url": base},
        "datePublished": catalogue.text(CATALOGUE, "dct:issued"),
        "dateModified": catalogue.text(CATALOGUE, "dct:modified"),
        "version": catalogue.version.number,
        "isAccessibleForFree": True,
    }
    datasets = [
        {
            "@type": "Dataset",
            "@id": dataset,
            **_texts(catalogue, dataset, lang),
            "url": f"{base}catalog#{dataset.rpartition('/')[2]}",
            **shared,
            "distribution": [_download(file, base) for file in held if file.dataset == dataset],
        }
        for dataset in catalogue.datasets
    ]
    own = {"@type": "DataCatalog", "@id": CATALOGUE, **_texts(catalogue, CATALOGUE, lang), "url": f"{base}catalog"}
    return own | shared | {"dataset": datasets}


def _texts(catalogue: Catalogue, thing: str, lang: str) -> dict[str, str]:
    """The name and the description of a thing."""
    title, text = (catalogue.text(thing, f"dct:{name}", lang) for name in ("title", "description"))
    return {"name": title, "description": text, "inLanguage": lang}


def _download(file: File, base: str) -> dict[str, Any]:
    """A file."""
    size = {"contentSize": f"{len(file.body)} B", "sha256": file.checksum}
    return {
        "@type": "DataDownload",
        "encodingFormat": file.form.media_type,
        "contentUrl": base + file.path,
        **size,
    }


def _services(graph: Graph, base: str, lang: str) -> Iterator[dict[str, Any]]:
    """The incentives."""
    query = files(__package__).joinpath("services.rq").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, str]]] = {}
    for row in graph.select(bind(query, "lang", [Literal(lang)])):
        said = {name: term.value for name, term in row.items() if term}
        found.setdefault(said["service"], []).append(said)
    for iri, rows in found.items():
        yield _service(iri, rows, f"{base}page/{iri.removeprefix(BASE)}")


def _service(iri: str, rows: Sequence[dict[str, str]], url: str) -> dict[str, Any]:
    """One incentive; what the graph does not say is left out."""
    typed = {
        "provider": {"@type": "GovernmentOrganization", "name": rows[0].get("provider")},
        "areaServed": {"@type": "AdministrativeArea", "name": rows[0].get("area")},
        "audience": [{"@type": "Audience", "audienceType": each} for each in _distinct(rows, "audience")],
    }
    kept = {name: value for name, value in typed.items() if _is_said(value)}
    own = {
        "@type": "GovernmentService",
        "@id": iri,
        "name": rows[0]["name"],
        "description": rows[0]["text"],
        "url": url,
    }
    return own | kept


def _distinct(rows: Iterable[dict[str, str]], name: str) -> list[str]:
    """The values of a column, each once."""
    return list(dict.fromkeys(row[name] for row in rows if name in row))


def _is_said(value: Any) -> bool:
    """Whether a value says anything."""
    return bool(value) and (isinstance(value, list) or value["name"] is not None)
