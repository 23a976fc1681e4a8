"""Verdicts as linked data: assessments with a part for each requirement, the evidence, and how they came about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from xiangce import __version__
from xiangce.eligibility.evidence import Evidence
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.statements import date_of, literal, say, text, time_of
from xiangce.names import BASE, CODE, ID, PREFIXES

_SHOWN: Final = ("xc", "answer", "cv", "dct", "eli", "id", "prov", "rdfs", "schema", "xsd")
_AGENT: Final = NamedNode(BASE + "software")


def turtle(answers: Iterable[Mapping[str, Any]], version: str, labels: Labels) -> bytes:
    """The assessments as Turtle, in the language and as of the day of the labels."""
    run = _Run(version, labels)
    triples = [triple for each in answers for triple in run.assessment(each)]
    every = dict.fromkeys([*run.activity(), *triples])
    prefixes = {name: PREFIXES[name] for name in _SHOWN}
    return serialize(every, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


@dataclass
class _Run:
    """One run of the engine: what it used, and what it came to."""

    version: str
    labels: Labels
    ended: datetime = field(default_factory=lambda: datetime.now(UTC))
    used: dict[NamedNode, None] = field(default_factory=dict)

    @cached_property
    def _this(self) -> NamedNode:
        """The activity."""
        digest = sha256(f"{self.version} {self.labels.on} {self.ended.isoformat()}".encode()).hexdigest()[:24]
        return NamedNode(f"{ID}judging/{digest}")

    def activity(self) -> Iterator[Triple]:
        """The run: by which software, on which graph and records, and when it ended."""
        graph = NamedNode(f"urn:sha256:{self.version}")
        yield say(self._this, "rdf:type", "prov:Activity")
        yield say(self._this, "prov:endedAtTime", time_of(self.ended))
        yield say(self._this, "prov:wasAssociatedWith", _AGENT)
        yield from (say(self._this, "prov:used", each) for each in (graph, *self.used))
        yield say(_AGENT, "rdf:type", "prov:SoftwareAgent")
        yield say(_AGENT, "dct:title", text("湘策", "zh"))
        yield say(_AGENT, "dct:title", text("Xiangce", "en"))
        yield say(_AGENT, "schema:softwareVersion", Literal(__version__))
        yield say(graph, "rdf:type", "prov:Entity")
        yield say(graph, "dct:identifier", Literal(self.version))

    def assessment(self, answer: Mapping[str, Any]) -> Iterator[Triple]:
        """The statements of one answer."""
        this = self._name(answer)
        yield from self._node(this, answer)
        yield say(this, "prov:generatedAtTime", time_of(self.ended))
        yield say(this, "xc:assessedOn", date_of(self.labels.on.isoformat()))
        yield say(this, "xc:graphVersion", Literal(self.version))
        if "by_preferred_readings" in answer:
            yield say(
                this, "xc:verdictByPreferredReadings", NamedNode(f"{CODE}answer/{answer['by_preferred_readings']}")
            )
        if "record" in answer["subject"]:
            yield say(this, "prov:wasDerivedFrom", NamedNode(answer["subject"]["record"]))
        yield from self._ceiling(this, answer["ceiling"])
        yield from self._remarks(this, answer)
        evidence = Evidence(this, answer["subject"], self.labels)
        for node in nodes(answer["tree"]):
            part = NamedNode(f"{this.value}/{node['requirement']}")
            yield say(this, "dct:hasPart", part)
            yield from self._node(part, node)
            yield from evidence.of(part, node)
            if "note" in node:
                yield say(part, "rdfs:comment", text(node["note"], self.labels.lang))
        self.used |= dict.fromkeys(evidence.places)

    def _name(self, answer: Mapping[str, Any]) -> NamedNode:
        """The IRI of an assessment: the same for the same record or facts, rule, graph and day."""
        said = [(node["verdict"], node.get("value"), node.get("source")) for node in nodes(answer["tree"])]
        about = answer["subject"].get("record") or [*said, (answer["ceiling"] or {}).get("amount")]
        digest = sha256(f"{about} {answer['iri']} {self.version} {self.labels.on}".encode()).hexdigest()[:24]
        return NamedNode(f"{ID}assessment/{digest}")

    def _node(self, this: NamedNode, judged: Mapping[str, Any]) -> Iterator[Triple]:
        """What is said of every assessment."""
        yield say(this, "rdf:type", "xc:Assessment")
        yield say(this, "rdf:type", "prov:Entity")
        yield say(this, "xc:assesses", NamedNode(judged["iri"]))
        yield say(this, "xc:verdict", NamedNode(f"{CODE}answer/{judged['verdict']}"))
        yield say(this, "prov:wasGeneratedBy", self._this)

    @staticmethod
    def _ceiling(this: NamedNode, ceiling: Mapping[str, Any] | None) -> Iterator[Triple]:
        """The ceiling and the caps that bind."""
        if ceiling and ceiling["amount"] is not None:
            yield say(this, "xc:ceiling", literal(ceiling["amount"]))
            yield from (say(this, "xc:bindingCap", NamedNode(cap["iri"])) for cap in ceiling["binding"])

    def _remarks(self, this: NamedNode, answer: Mapping[str, Any]) -> Iterator[Triple]:
        """What people read beside the verdict: for whom, notes, validity, doubts, and what is open of the ceiling."""
        prose, lang = Prose(self.labels), self.labels.lang
        lines = [*prose.about(answer), *prose.ceiling(answer), *prose.doubts(answer)]
        yield from (say(this, "rdfs:comment", text(line.strip(), lang)) for line in lines)
        yield from (say(this, "xc:toConfirm", NamedNode(each["iri"])) for each in answer["to_confirm"])
        known = self.labels.graph
        for doubt in answer["doubts"]:
            indicator = NamedNode(f"{ID}indicator/{doubt['fact'].partition(':')[0]}")
            if known.objects(indicator, NamedNode(PREFIXES["rdf"] + "type")):
                yield say(this, "xc:doubts", indicator)
        if answer["document"]:
            document = NamedNode(answer["document"]["iri"])
            yield say(document, "xc:validityStated", literal(answer["validity"]["stated"]))
            if answer["validity"]["issued"]:
                yield say(document, "eli:date_document", date_of(answer["validity"]["issued"]))


def nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All nodes of a tree."""
    yield tree
    for member in tree.get("members", ()):
        yield from nodes(member)
