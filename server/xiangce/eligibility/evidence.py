"""Requirements, values and evidence of an assessment, as CCCEV has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from xiangce.eligibility.labels import Labels
from xiangce.eligibility.statements import literal, say, text
from xiangce.names import PREFIXES

_PLACE = ("file", "sheet", "row")


@dataclass
class Evidence:
    """What the parts of one assessment rest on: records with their places, and statements."""

    assessment: NamedNode
    subject: Mapping[str, Any]
    labels: Labels
    places: dict[NamedNode, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, part: NamedNode, node: Mapping[str, Any]) -> Iterator[Triple]:
        """The requirement of a part, and for a leaf the values that were compared with their evidence."""
        yield from self._requirement(node)
        told = [node, *(each for each in node.get("readings", ()) if "indicator" in each), *_stated(node)]
        for each in told if "members" not in node else ():
            if each.get("value") is not None:
                yield from self._value(part, NamedNode(node["iri"]), each)

    def _requirement(self, node: Mapping[str, Any]) -> Iterator[Triple]:
        """A requirement with its clause, and what it asks for."""
        this, clause = NamedNode(node["iri"]), NamedNode(node["clause_iri"])
        yield say(this, "rdf:type", "cv:Requirement")
        yield say(this, "rdf:type", "cv:Criterion" if "members" in node else "cv:Constraint")
        yield say(this, "dct:identifier", Literal(node["requirement"]))
        yield say(this, "dct:title", text(node["title"], self.labels.lang))
        yield say(this, "cv:isDerivedFrom", clause)
        yield say(clause, "rdf:type", "cv:ReferenceFramework")
        yield from (say(this, "cv:hasRequirement", NamedNode(each["iri"])) for each in node.get("members", ()))
        if "members" not in node:
            yield say(this, "cv:constrains", NamedNode(node["indicator"]["iri"]))
            yield from self._concept(node["indicator"])

    def _concept(self, indicator: Mapping[str, Any]) -> Iterator[Triple]:
        """An indicator, at which requirements and values meet."""
        this = NamedNode(indicator["iri"])
        yield say(this, "rdf:type", "cv:InformationConcept")
        yield say(this, "dct:title", text(indicator["label"], self.labels.lang))

    def _value(self, part: NamedNode, requirement: NamedNode, said: Mapping[str, Any]) -> Iterator[Triple]:
        """A value of a part, and the evidence that has it."""
        value, indicator = literal(said["value"]), said["indicator"]
        this = NamedNode(f"{part.value}/value/{indicator['key']}")
        yield say(part, "xc:assessedValue", value)
        yield say(part, "prov:wasDerivedFrom", this)
        yield say(this, "rdf:type", "cv:SupportedValue")
        yield say(this, "rdf:type", "prov:Entity")
        yield say(this, "cv:providesValueFor", NamedNode(indicator["iri"]))
        yield say(this, "cv:value", value)
        yield from self._concept(indicator)
        evidence = self._evidence(said["source"])
        if evidence:
            yield say(this, "prov:wasDerivedFrom", evidence)
            yield say(evidence, "cv:supportsValue", this)
            yield say(evidence, "cv:supportsRequirement", requirement)
            yield from self._described(evidence, said["source"])

    def _evidence(self, source: Mapping[str, Any]) -> NamedNode | None:
        """The IRI of a record or statement; None for a sum, whose parts have theirs."""
        if source["type"] not in {"record", "statement"}:
            return None
        is_own = source["type"] == "record" and all(source.get(key) == self.subject.get(key) for key in _PLACE)
        found = next((each for each, known in self.places.items() if known == source), None)
        name = f"{self.assessment.value}/evidence/{len(self.places) + 1}"
        this = found or NamedNode(self.subject["record"] if is_own else name)
        self.places[this] = source
        return this

    def _described(self, this: NamedNode, source: Mapping[str, Any]) -> Iterator[Triple]:
        """A record with its file, sheet and row; a statement with the document or list that it names."""
        yield say(this, "rdf:type", "cv:Evidence")
        yield say(this, "rdf:type", "prov:Entity")
        yield say(this, "dct:identifier", Literal(this.value))
        place = ":".join(str(source[key]) for key in _PLACE if key in source)
        stated = self.labels.word("stated by", by=source["by"]) if "by" in source else self.labels.word("stated")
        yield say(this, "dct:title", text(place or stated, self.labels.lang))
        for key, name in zip(_PLACE, ("xc:inFile", "xc:inSheet", "xc:inRow"), strict=True):
            if key in source:
                is_row = isinstance(source[key], int)
                datatype = NamedNode(PREFIXES["xsd"] + ("integer" if is_row else "string"))
                yield say(this, name, Literal(str(source[key]), datatype=datatype))


def _stated(node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is stated of a first time, as a value."""
    first = node.get("first_time", {})
    if "stated_source" in first:
        yield {"indicator": first["stated_by"], "value": first["stated"], "source": first["stated_source"]}
