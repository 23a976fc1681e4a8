"""The sentence of a finding, in both languages: what was given, what was expected, what to do."""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Graph, today
from xiangce.names import PREFIXES, shorten
from xiangce.schema import Field, Kind

Row = Mapping[str, Any]
_SH: Final = PREFIXES["sh"]
_CAPS: Final = """
SELECT DISTINCT ?title WHERE {
  <%s> (sh:or|rdf:first|rdf:rest|sh:property)*/xcsh:withinCaps/cpsv:produces/xc:hasCap/dct:title ?title
  FILTER (LANG(?title) = "%s") } ORDER BY ?title
"""
_MESSAGE, _NAME = (NamedNode(_SH + name) for name in ("message", "name"))


class Messages:
    """The sentences of findings, from the messages of rules and, for fields, from those of their constraints."""

    def __init__(self, graph: Graph, kinds: Mapping[str, Kind]) -> None:
        """Hold where the texts are."""
        self.graph = graph
        self._kinds = kinds
        self._texts_of: dict[tuple[str, str], dict[str, str]] = {}
        self._names: dict[str, Mapping[str, Mapping[str, str]]] = {}

    def say(self, row: Row, lang: str) -> str:
        """The sentence of a finding in `lang`, zh or en."""
        fields = self._kinds[row["kind"]].by_key if row["kind"] else {}
        template = self._template(row, lang)
        caps = {"caps": self._caps(row["rule"], lang)} if "{caps}" in template else {}
        return template.format_map(_Blank(self._values(row, fields, lang) | caps)).strip()

    def name(self, rule: str, lang: str, component: str = "") -> str:
        """The name of a rule in `lang`; of a field, with what is wrong by the constraint that is broken."""
        name = self._texts(rule, _NAME).get(lang, shorten(rule))
        if not component or self._texts(rule, _MESSAGE):
            return name
        brief = self._words.get(_short(component), self._words["Unknown"])["brief"][lang]
        return f"{name}{'：' if lang == 'zh' else ': '}{brief}" if brief else name

    def _template(self, row: Row, lang: str) -> str:
        """The sentence with its blanks: of the reading rule, else of the rule, else of the constraint."""
        for rule in filter(None, (row["why"], row["rule"])):
            if said := self._texts(rule, _MESSAGE).get(lang):
                return said
        name = _short(row["component"])
        by_name = self._words if row["component"] else {"": self._words["Unchecked"]}
        return str(by_name.get(name, self._words["Unknown"])[lang])

    def _values(self, row: Row, fields: Mapping[str, Field], lang: str) -> dict[str, str]:
        """What goes into the blanks."""
        field = fields.get(row["field"])
        others = {key: self._said(fields[key], text, lang) for key, text in _others(row["also"], fields).items()}
        read = self._said(field, row["value"], lang)
        # What people wrote stays as it is; an IRI is what programs write.
        given = row["given"] if field is None or field.datatype != "term" else self._said(field, row["given"], lang)
        values = {
            "given": given or read,
            "value": given or read,
            "read": read,
            "column": row["column"],
            "rule": self.name(row["rule"], lang),
            "rows": row["also"],
            "limit": self._limit(row, field, others, lang),
            "other": ("；" if lang == "zh" else "; ").join(
                f"{fields[key].label[lang]} {value}" for key, value in others.items()
            ),
        }
        if field is not None:
            values |= {"name": field.label[lang], "help": field.help[lang], "example": field.example}
            values |= {"type": self._words["types"][field.datatype][lang], "unit": self._unit(field, lang)}
        return {"name": row["column"]} | values

    def _limit(self, row: Row, field: Field | None, others: Mapping[str, str], lang: str) -> str:
        """What the constraint demands: a number with its unit, or the value of the field with which it compares."""
        name = _short(row["component"])
        parameter = name[:1].lower() + name[1:]
        if field is not None and parameter in field.limits:
            unit = self._unit(field, lang) if "clusive" in parameter else ""
            return f"{field.limits[parameter]} {unit}".strip()
        return next(iter(others.values()), "")

    def _said(self, field: Field | None, text: str, lang: str) -> str:
        """A value as people say it: yes or no, the name of a code; any other text as it is."""
        if field is None or field.datatype not in ("boolean", "term"):
            return text
        if field.shape not in self._names:
            self._names[field.shape] = {choice.iri: choice.label for choice in field.choices} or self._words["answers"]
        return self._names[field.shape].get(text, {}).get(lang, text)

    def _caps(self, rule: str, lang: str) -> str:
        """The names of the caps with which a rule compares."""
        rows = self.graph.select(_CAPS % (rule, lang)) if rule else []
        return ("；" if lang == "zh" else "; ").join(row["title"].value for row in rows if row["title"])

    def _unit(self, field: Field, lang: str) -> str:
        """The name of a field's unit."""
        return (self.graph.label(NamedNode(field.unit), lang, today()) or "") if field.unit else ""

    def _texts(self, rule: str, predicate: NamedNode) -> dict[str, str]:
        """What a rule says by a predicate, by language."""
        key = (rule, predicate.value)
        if key not in self._texts_of:
            texts = self.graph.objects(NamedNode(rule), predicate)
            self._texts_of[key] = {
                text.language: text.value for text in texts if isinstance(text, Literal) and text.language
            }
        return self._texts_of[key]

    @cached_property
    def _words(self) -> dict[str, Any]:
        return tomllib.loads((files(__package__) / "components.toml").read_text(encoding="utf-8"))


def _others(also: str, fields: Mapping[str, Field]) -> dict[str, str]:
    """The other values that a rule read, by key of their field; none if it compared rows."""
    found: dict[str, str] = {}
    for part in also.split("; "):
        key, sign, value = part.partition("=")
        if sign and key in fields:
            found[key] = value
        elif found:
            found[next(reversed(found))] += f"; {part}"
    return found


def _short(component: str) -> str:
    """The name of a component of SHACL, without what all names have."""
    return component.removeprefix(_SH).removesuffix("ConstraintComponent")


class _Blank(dict[str, str]):
    """Values for a template, of which a blank that has none stays empty."""

    def __missing__(self, key: str) -> str:
        return ""
