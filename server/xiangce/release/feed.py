"""The versions as an Atom feed (RFC 4287)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from pyoxigraph import Literal, Triple

from xiangce.names import BASE, PREFIXES
from xiangce.release.catalogue import CATALOGUE, Catalogue

_ATOM = "{http://www.w3.org/2005/Atom}"
# The time at which a day begins in China; nobody knows the hour.
_MIDNIGHT = "T00:00:00+08:00"
_LANGUAGES = ("zh", "en")


def feed(catalogue: Catalogue, triples: Iterable[Triple], base: str) -> bytes:
    """An entry for each version that the triples of a catalogue name, the latest first."""
    ET.register_namespace("", _ATOM.strip("{}"))
    root = ET.Element(f"{_ATOM}feed")
    _add(root, "id", f"{BASE}catalog")
    _add(root, "title", _both(catalogue.text(CATALOGUE, "dct:title", lang) for lang in _LANGUAGES))
    _add(root, "updated", catalogue.text(CATALOGUE, "dct:modified") + _MIDNIGHT)
    (publisher,) = catalogue.values(CATALOGUE, "dct:publisher")
    author = _add(root, "author")
    _add(author, "name", _both(catalogue.text(publisher.value, "dct:title", lang) for lang in _LANGUAGES))
    _add(root, "rights", catalogue.values(CATALOGUE, "dct:license")[0].value)
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{base}feed.atom")
    _add(root, "link", rel="alternate", type="text/html", href=f"{base}catalog")
    for iri, said in _versions(triples):
        _entry(root, iri, said, base + iri.removeprefix(BASE))
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _versions(triples: Iterable[Triple]) -> list[tuple[str, dict[str, list[Literal]]]]:
    """The texts said of each version, by property, the latest version first."""
    found: dict[str, dict[str, list[Literal]]] = defaultdict(lambda: defaultdict(list))
    links: dict[str, str] = {}
    for triple in triples:
        subject, name = str(triple.subject).strip("<>"), triple.predicate.value
        if name == PREFIXES["dcat"] + "previousVersion":
            links[subject] = str(triple.object).strip("<>")
        if isinstance(triple.object, Literal) and subject.startswith(f"{BASE}catalog#"):
            found[subject][name].append(triple.object)
    versions = {iri for iri in found if PREFIXES["dcat"] + "version" in found[iri]}
    newest = versions - set(links.values())
    return [(iri, found[iri]) for start in sorted(newest) for iri in _chain(start, links) if iri in versions]


def _chain(iri: str | None, links: dict[str, str]) -> Iterator[str]:
    """A version and those before it."""
    seen: set[str] = set()
    while iri and iri not in seen:
        seen.add(iri)
        yield iri
        iri = links.get(iri)


def _entry(root: ET.Element, iri: str, said: dict[str, list[Literal]], href: str) -> None:
    """One version."""
    entry = _add(root, "entry")
    (version,), (modified,) = said[PREFIXES["dcat"] + "version"], said[PREFIXES["dct"] + "modified"]
    _add(entry, "id", iri)
    _add(entry, "title", f"湘策 Xiangce {version.value}")
    _add(entry, "updated", modified.value + _MIDNIGHT)
    _add(entry, "link", rel="alternate", href=href)
    notes = {note.language: note.value for note in said[PREFIXES["adms"] + "versionNotes"]}
    digest = next((text.value for text in said[PREFIXES["dct"] + "identifier"]), "")
    _add(
        entry, "summary", _both([*(notes[lang] for lang in _LANGUAGES if lang in notes), f"RDFC-1.0 SHA-256 {digest}"])
    )


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    """A new element below another."""
    made = ET.SubElement(parent, _ATOM + name, attributes)
    made.text = text
    return made


def _both(texts: Iterable[str]) -> str:
    """Texts of both languages as one."""
    return " · ".join(text for text in texts if text)
