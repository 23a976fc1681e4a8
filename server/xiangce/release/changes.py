"""What changed between two graphs: as an RDF patch for programs, as a table for people."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import zip_longest
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from xiangce.graph import Graph
from xiangce.names import shorten
from xiangce.release.values import values

CHANGES: Final = "changes.csv"
PATCH: Final = "changes.rdfp"
COLUMNS: Final = ("thing", "thing_zh", "thing_en", "property", "property_zh", "property_en", "before", "after")


@dataclass(frozen=True)
class Change:
    """One value of a property of a thing that went, came, or gave way to another."""

    thing: str
    property: str
    before: str
    after: str


def patch(old: bytes, new: bytes) -> bytes:
    """The RDF patch between two graphs in canonical N-Quads: the old lines without D and with A are the new lines."""
    before, after = set(old.splitlines()), set(new.splitlines())
    head = [
        f"H id <urn:sha256:{sha256(new).hexdigest()}> .",
        f"H prev <urn:sha256:{sha256(old).hexdigest()}> .",
        "TX .",
    ]
    lines = [f"D {line.decode()}" for line in sorted(before - after)]
    lines += [f"A {line.decode()}" for line in sorted(after - before)]
    return "\n".join([*head, *lines, "TC .", ""]).encode()


def changes(old: bytes, new: bytes) -> list[Change]:
    """What is said otherwise of which thing, in order; labels of blank nodes make no difference."""
    before, after = (values(parse(body, format=RdfFormat.N_QUADS)) for body in (old, new))
    found = []
    for key in sorted(before.keys() | after.keys()):
        gone, come = before.get(key, set()) - after.get(key, set()), after.get(key, set()) - before.get(key, set())
        for lang in sorted({lang for lang, _ in gone | come}):
            pairs = zip_longest(_texts(gone, lang), _texts(come, lang), fillvalue="")
            found += [Change(*key, was, now) for was, now in pairs]
    return found


def _texts(said: set[tuple[str, str]], lang: str) -> list[str]:
    """The texts in one language, in order."""
    return sorted(text for each, text in said if each == lang)


def table(found: Sequence[Change], old: bytes, new: bytes, on: date) -> Iterator[dict[str, str]]:
    """The changes with the names that things and properties have on a day, in the newer graph if it knows them."""
    graphs = [_graph(body) for body in (new, old)]
    for change in found:
        names = {
            f"{part}_{lang}": _name(graphs, getattr(change, part), lang, on)
            for part in ("thing", "property")
            for lang in ("zh", "en")
        }
        texts = {"before": change.before, "after": change.after}
        row = {"thing": shorten(change.thing), "property": shorten(change.property), **texts, **names}
        yield {column: row[column] for column in COLUMNS}


def as_csv(rows: Iterator[dict[str, str]]) -> bytes:
    """The table as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def rows(body: bytes) -> list[dict[str, str]]:
    """The table of a file of changes."""
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def _graph(body: bytes) -> Graph:
    """The graph of N-Quads."""
    store = Store()
    store.bulk_load(body, format=RdfFormat.N_QUADS)
    return Graph(store)


def _name(graphs: Sequence[Graph], iri: str, lang: str, on: date) -> str:
    """The name of a thing in the first graph that knows one."""
    found = (graph.label(NamedNode(iri), lang, on) for graph in graphs)
    return next((name for name in found if name), "")
