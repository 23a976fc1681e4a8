"""Every prefix, once, and the addresses of the named graphs."""

from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/xiangce/"
ONT: Final = BASE + "ont#"
SHAPES: Final = BASE + "shapes#"
CODE: Final = BASE + "code/"
ID: Final = BASE + "id/"
GRAPHS: Final = tuple(
    BASE + "graph/" + name for name in ("ontology", "shapes", "codes", "policy", "derived", "record-shapes")
)


PREFIXES: Final = MappingProxyType(
    {
        "xc": ONT,
        "xcsh": SHAPES,
        "code": CODE,
        "answer": CODE + "answer/",
        "id": ID,
        "adms": "http://www.w3.org/ns/adms#",
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "odrl": "http://www.w3.org/ns/odrl/2/",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "qudt": "http://qudt.org/vocab/unit/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

LABELS: Final = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("skos", "prefLabel"),
        ("dct", "title"),
        ("rdfs", "label"),
        ("schema", "name"),
        ("sh", "name"),
    )
)


def shorten(iri: str) -> str:
    """`prefix:name` for an IRI under a known prefix, else the IRI itself."""
    matches = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not matches:
        return iri
    _, prefix, base = max(matches)
    return f"{prefix}:{iri.removeprefix(base)}"


def citation_key(iri: str) -> str | None:
    """The key by which people cite a part of a document (its clause or incentive key); None for anything else."""
    inside = iri.removeprefix(ID).split("/") if iri.startswith(ID) else []
    return inside[-1] if len(inside) > len(("document", "kind")) else None


def expand(name: str) -> str:
    """The IRI of `prefix:name`; anything else unchanged."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
