"""The files of a release, by path: the same paths as on a server."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from pyoxigraph import RdfFormat, Triple

from xiangce.enterprise.context import context
from xiangce.graph import Graph
from xiangce.home import HOME
from xiangce.names import CODE, ID, PREFIXES
from xiangce.release import resources, void
from xiangce.release.catalogue import CATALOGUE, Catalogue
from xiangce.release.dumps import WHOLE, dumps
from xiangce.release.feed import feed
from xiangce.release.file import File
from xiangce.release.formats import CSV
from xiangce.release.signing import public_key, sign
from xiangce.release.tables import Table, tables
from xiangce.schema import kinds
from xiangce.writing import written

SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = "SHA256SUMS.sig"
KEY: Final = "key.pem"
LISTING: Final = "catalog.ttl"
_FRAMES: Final = sorted((HOME / "ontology").glob("*.frame.jsonld"))
_PREFIXES: Final = {prefix: iri for prefix, iri in PREFIXES.items() if iri not in (ID, CODE)}


class Release:
    """What is released of a graph; made when first asked for, and kept."""

    def __init__(
        self, graph: Graph, earlier: Sequence[Triple] = (), changes: Mapping[str, bytes] | None = None
    ) -> None:
        """Hold the graph, what is said of earlier versions, and the files that say what changed since the last one."""
        self.graph = graph
        self._earlier = earlier
        self._changes = dict(changes or {})

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the graph says of what is released."""
        return Catalogue(self.graph)

    @cached_property
    def held(self) -> list[File]:
        """The files of the datasets."""
        found = [File(dataset, form, path, body) for dataset, form, path, body in dumps(self.graph)]
        return found + [
            File(table.dataset, CSV, table.path, table.csv(self.graph), table.metadata_path) for table in tables()
        ]

    @cached_property
    def fixed(self) -> dict[str, bytes]:
        """The files that are the same wherever they lie, by path."""
        records = {"@context": context(kinds(self.graph).values())}
        return {
            **{file.path: file.body for file in self.held},
            **{table.metadata_path: table.metadata(self._about(table)) for table in tables()},
            "context.jsonld": (HOME / "ontology" / "context.jsonld").read_bytes(),
            "records.jsonld": json.dumps(records, ensure_ascii=False, indent=1).encode(),
            **{f"frames/{path.name.replace('.frame', '')}": path.read_bytes() for path in _FRAMES},
            **self._changes,
        }

    @cached_property
    def _statistics(self) -> list[Triple]:
        """The counts, which are the same wherever the files lie."""
        return void.statistics(self.graph)

    def triples(self, base: str) -> list[Triple]:
        """The catalogue of the files at `base`."""
        return self.catalogue.triples(self.held, base, self._earlier)

    def files(self, base: str) -> dict[str, bytes]:
        """Every file, by path, for a server or folder at `base`; the last one has the checksums of the others."""
        return summed(self.fixed | self._describing(base))

    def _describing(self, base: str) -> dict[str, bytes]:
        """The files that say what there is at `base`."""
        triples = self.triples(base)
        dumped = [(file.dataset, file.path) for file in self.held if file.form is not CSV]
        statistics = sorted({*self._statistics, *void.access(base, dumped), *void.terms(triples)}, key=str)
        return {
            LISTING: document(triples, RdfFormat.TURTLE),
            "catalog.jsonld": document(triples, RdfFormat.JSON_LD),
            "void.ttl": document(statistics, RdfFormat.TURTLE),
            "feed.atom": feed(self.catalogue, triples, base),
            "resource-catalogue.json": resources.as_json(self.catalogue, self.held),
            "resource-catalogue.csv": resources.as_csv(self.catalogue, self.held),
            "README.txt": self._readme(),
        }

    def _readme(self) -> bytes:
        """What a person reads first."""
        said, version = self.catalogue, self.catalogue.version
        text = files(__package__).joinpath("readme.txt").read_text(encoding="utf-8")
        titles = {f"title_{lang}": said.text(WHOLE, "dct:title", lang) for lang in ("zh", "en")}
        licence = said.values(CATALOGUE, "dct:license")[0].value
        return text.format(number=version.number, digest=version.digest, licence=licence, **titles).encode()

    def _about(self, table: Table) -> dict[str, Any]:
        """What the catalogue says of a table, for its description."""
        said = self.catalogue
        texts = {
            f"dc:{name}": [
                {"@value": said.text(table.dataset, f"dct:{name}", lang), "@language": lang} for lang in ("zh", "en")
            ]
            for name in ("title", "description")
        }
        day = {"@value": said.text(CATALOGUE, "dct:modified"), "@type": "xsd:date"}
        return texts | {"dc:license": {"@id": said.values(CATALOGUE, "dct:license")[0].value}, "dc:modified": day}


def document(triples: Sequence[Triple], form: RdfFormat) -> bytes:
    """Triples in a format, with the prefixes that they use."""
    text = "".join(map(str, triples))
    used = {prefix: iri for prefix, iri in _PREFIXES.items() if "<" + iri in text}
    return written(triples, form, used)


def summed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Files with one more that has their checksums, as sha256sum reads it."""
    rest = {path: body for path, body in files.items() if path != SUMS}
    sums = (f"{sha256(body).hexdigest()}  {path}\n" for path, body in sorted(rest.items()))
    return rest | {SUMS: "".join(sums).encode()}


def signed(files: dict[str, bytes], private_key: bytes) -> dict[str, bytes]:
    """The files of a release with the public key, and with the signature of the checksums; BadInput for a bad key."""
    every = summed(files | {KEY: public_key(private_key)})
    return every | {SIGNATURE: sign(every[SUMS], private_key)}
