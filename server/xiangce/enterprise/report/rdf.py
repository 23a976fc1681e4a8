"""A report as the validation report of SHACL, in any RDF format."""

import re
from collections.abc import Iterator
from typing import IO, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from xiangce.enterprise.check import Report
from xiangce.enterprise.message import Messages, Row
from xiangce.graph import node
from xiangce.names import PREFIXES
from xiangce.writing import write

RDF: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
_SH: Final = PREFIXES["sh"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
# What XML cannot hold, escaped or not.
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REPLACED: Final = "\ufffd"
_BOOLEAN: Final = NamedNode(PREFIXES["xsd"] + "boolean")


def as_rdf(report: Report, messages: Messages, form: RdfFormat, into: IO[bytes]) -> None:
    """Write the report in a format; notes of reading, which are no results of SHACL, are left out."""
    prefixes = {"sh": _SH, "xcsh": PREFIXES["xcsh"], "xc": PREFIXES["xc"]}
    triples = _report(report, messages)
    write(map(_for_xml, triples) if form == RdfFormat.RDF_XML else triples, into, form, prefixes)


def _for_xml(triple: Triple) -> Triple:
    """A triple without characters that XML cannot hold; a mark stands in the place of each."""
    said = triple.object
    if not isinstance(said, Literal) or not _NO_XML.search(said.value):
        return triple
    text = _NO_XML.sub(_REPLACED, said.value)
    mended = Literal(text, language=said.language) if said.language else Literal(text)
    return Triple(triple.subject, triple.predicate, mended)


def _report(report: Report, messages: Messages) -> Iterator[Triple]:
    """The triples of the report; it conforms, by the standard, only if there is no result of any severity."""
    results = report.findings.filter(report.findings["component"] != "")
    whole = BlankNode()
    yield Triple(whole, _TYPE, NamedNode(_SH + "ValidationReport"))
    conforms = Literal(str(results.is_empty()).lower(), datatype=_BOOLEAN)
    yield Triple(whole, NamedNode(_SH + "conforms"), conforms)
    for row in results.iter_rows(named=True):
        result = BlankNode()
        yield Triple(whole, NamedNode(_SH + "result"), result)
        yield from _result(result, row, messages)


def _result(result: BlankNode, row: Row, messages: Messages) -> Iterator[Triple]:
    """The triples of one result."""
    yield Triple(result, _TYPE, NamedNode(_SH + "ValidationResult"))
    links = {
        "focusNode": row["record"],
        "resultSeverity": _SH + row["severity"],
        "sourceShape": row["rule"],
        "sourceConstraintComponent": row["component"],
        "resultPath": row["path"],
    }
    for name, iri in links.items():
        if iri:
            yield Triple(result, NamedNode(_SH + name), NamedNode(iri))
    if row["value"]:
        named = node(row["value"]) if row["value"].startswith("http") else None
        yield Triple(result, NamedNode(_SH + "value"), named or Literal(row["value"]))
    for lang in ("zh", "en"):
        yield Triple(result, NamedNode(_SH + "resultMessage"), Literal(messages.say(row, lang), language=lang))
