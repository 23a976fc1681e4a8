"""Verdicts as linked data: an assessment for each answer, with a part for each requirement, and its record."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from xiangce.names import CODE, ID, PREFIXES, expand

_XSD = PREFIXES["xsd"]


def turtle(answers: Iterable[Mapping[str, Any]], version: str, on: date) -> bytes:
    """The assessments as Turtle."""
    triples = (triple for each in answers for triple in _assessment(each, version, on))
    prefixes = {name: iri for name, iri in PREFIXES.items() if name in {"xc", "answer", "dct", "prov", "xsd", "id"}}
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def _assessment(answer: Mapping[str, Any], version: str, on: date) -> Iterator[Triple]:
    """The statements of one answer."""
    subject = answer["subject"]
    said = [(node["verdict"], node.get("value")) for node in _nodes(answer["tree"])]
    about = subject.get("record") or [*said, (answer["ceiling"] or {}).get("amount")]
    digest = sha256(f"{about} {answer['iri']} {version} {on}".encode()).hexdigest()[:24]
    this = NamedNode(f"{ID}assessment/{digest}")
    yield from _node(this, answer["iri"], answer["verdict"])
    yield _say(this, "xc:assessedOn", Literal(on.isoformat(), datatype=NamedNode(_XSD + "date")))
    yield _say(this, "xc:graphVersion", Literal(version))
    if "record" in subject:
        yield _say(this, "prov:wasDerivedFrom", NamedNode(subject["record"]))
    ceiling = answer["ceiling"]
    if ceiling and ceiling["amount"] is not None:
        yield _say(this, "xc:ceiling", Literal(ceiling["amount"], datatype=NamedNode(_XSD + "decimal")))
        yield from (_say(this, "xc:bindingCap", NamedNode(cap["iri"])) for cap in ceiling["binding"])
    yield from (_say(this, "xc:toConfirm", NamedNode(each["iri"])) for each in answer["to_confirm"])
    for node in _nodes(answer["tree"]):
        part = NamedNode(f"{this.value}/{node['requirement']}")
        yield _say(this, "dct:hasPart", part)
        yield from _node(part, node["iri"], node["verdict"])
        if node.get("value") is not None:
            yield _say(part, "xc:assessedValue", _literal(node["value"]))


def _node(this: NamedNode, assessed: str, verdict: str) -> Iterator[Triple]:
    """What is said of every assessment."""
    yield _say(this, "rdf:type", NamedNode(expand("xc:Assessment")))
    yield _say(this, "rdf:type", NamedNode(expand("prov:Entity")))
    yield _say(this, "xc:assesses", NamedNode(assessed))
    yield _say(this, "xc:verdict", NamedNode(f"{CODE}answer/{verdict}"))


def _nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All nodes of a tree."""
    yield tree
    for member in tree.get("members", ()):
        yield from _nodes(member)


def _literal(value: object) -> Literal:
    """A value as a literal."""
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=NamedNode(_XSD + "boolean"))
    return Literal(str(value), datatype=NamedNode(_XSD + "decimal"))


def _say(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(expand(predicate)), value)
