"""RDF files as statements by subject; what would end or mislead the parser is refused before it sees it."""

import codecs
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from xiangce.intake.grid import Note
from xiangce.intake.limits import Limits
from xiangce.intake.markup import well_formed
from xiangce.intake.objects import value_of
from xiangce.intake.refusal import bad, too_large
from xiangce.intake.rules import Rule
from xiangce.intake.source import Content
from xiangce.intake.text_blocks import encoding

FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "n-triples": RdfFormat.N_TRIPLES,
    "n-quads": RdfFormat.N_QUADS,
    "rdf/xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
}
_BYTES: Final = ("bytes of RDF", "字节的 RDF")
# Statements about statements nest, and deeper than anybody writes they end the process.
_QUOTED: Final = b"<<("
_SHOWN: Final = 20
_STATEMENTS: Final = ("statements", "条陈述")
_CHARACTERS: Final = ("characters in one text", "个字符（一段文字）")
_LEAST: Final = 8  # bytes of a statement: lists and brackets say some in two, and each takes hundreds in memory


def statements(content: Content, form: str, limits: Limits) -> tuple[dict[Any, list[Triple]], list[Note]]:
    """The triples of a file by subject, and what is to be noted; BadInput with line and column if it is not RDF."""
    if content.size > limits.statements:
        raise too_large(content.name, _BYTES, limits.statements)
    body = content.whole(limits.statements).removeprefix(codecs.BOM_UTF8)
    if body.count(_QUOTED) > limits.depth:
        raise too_large(content.name, ("statements about statements", "条关于陈述的陈述"), limits.depth)
    notes: list[Note] = []
    if form == "rdf/xml":
        well_formed(content.name, body)
    elif form == "json-ld":
        notes = _dropped(value_of(content, encoding(content), limits))
    found: dict[Any, list[Triple]] = {}
    try:
        for count, quad in enumerate(parse(body, format=FORMATS[form])):
            _refuse_much(content.name, count, quad.object, limits)
            found.setdefault(quad.subject, []).append(quad.triple)
    except (SyntaxError, ValueError, OSError) as error:
        raise _no_rdf(content.name, form, error) from error
    return found, notes


def _refuse_much(file: str, count: int, term: Any, limits: Limits) -> None:
    """Refuse more statements than anybody writes in so many bytes, and an endless text."""
    if count > limits.statements // _LEAST:
        raise too_large(file, _STATEMENTS, limits.statements // _LEAST)
    if isinstance(term, Literal) and len(term.value) > limits.cell:
        raise too_large(file, _CHARACTERS, limits.cell)


def _no_rdf(file: str, form: str, error: Exception) -> Exception:
    """The error for a file that is not RDF of its format."""
    if "LoadDocumentCallback" in str(error):
        return bad(
            file,
            "its @context is an address, and nothing is fetched. Write the context itself into the file",
            "其 @context 是网址，系统不从外部取文件。请把 context 的内容写入文件",
        )
    line = getattr(error, "lineno", None)
    where = {"row": line, "column": getattr(error, "offset", None)} if line else {}
    return bad(
        file,
        f"it is not {form}: {error}. Nothing was loaded; mend the file and try again",
        f"不是 {form}：{error}。未载入任何内容；请改正后重试",
        **where,
    )


def _dropped(document: Any) -> list[Note]:
    """A note for each member that no context explains, which JSON-LD drops without a word."""
    known, used = set[str](), dict[str, None]()
    for each in _objects(document):
        known.update(_terms(each.get("@context")))
        used.update(dict.fromkeys(name for name in each if ":" not in name and not name.startswith("@")))
    if "@vocab" in known:
        return []
    return [Note(Rule.UNKNOWN_COLUMN, column=name) for name in used if name not in known][:_SHOWN]


def _terms(context: Any) -> Iterator[str]:
    """The names that a context explains, also where a class or property of it has a context of its own."""
    for part in context if isinstance(context, list) else [context]:
        for name, meaning in part.items() if isinstance(part, dict) else ():
            yield name
            yield from _terms(meaning.get("@context") if isinstance(meaning, dict) else None)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a document, other than its contexts."""
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)
    elif isinstance(value, dict):
        yield value
        for name, each in value.items():
            if name != "@context":
                yield from _objects(each)


class Statements:
    """The statements of a file by subject, in which records without a name get one."""

    def __init__(self, said: Mapping[Any, Sequence[Triple]], prefix: str) -> None:
        self.said = said
        self._prefix = prefix
        self._names: dict[Any, NamedNode] = {}

    def name(self, row: int, subject: Any) -> NamedNode:
        """The IRI of a record; one of the file's own for a blank node."""
        if isinstance(subject, NamedNode):
            return subject
        return self._names.setdefault(subject, NamedNode(f"{self._prefix}{row}"))

    def around(self, subject: Any, leave_out: Container[tuple[Any, Any]]) -> list[Triple]:
        """The statements of a record and of the blank nodes that it leads to, but for some objects."""
        seen, found = {subject}, []
        waiting = [subject]
        while waiting:
            each = waiting.pop()
            for triple in dict.fromkeys(self.said.get(each, ())):
                if each == subject and (triple.predicate, triple.object) in leave_out:
                    continue
                found.append(Triple(self._named(each), triple.predicate, self._named(triple.object)))
                if isinstance(triple.object, BlankNode) and triple.object not in seen:
                    seen.add(triple.object)
                    waiting.append(triple.object)
        return found

    def foreign(self, records: Sequence[tuple[int, Any]]) -> list[Note]:
        """A note on the statements that belong to no record."""
        for row, subject in records:
            self.name(row, subject)
        reached = {subject for _, subject in records}
        waiting = list(reached)
        while waiting:
            objects = (triple.object for triple in self.said.get(waiting.pop(), ()))
            new = {each for each in objects if isinstance(each, BlankNode)} - reached
            reached |= new
            waiting += new
        rest = [subject for subject in self.said if subject not in reached]
        count = sum(len(self.said[subject]) for subject in rest)
        return [Note(Rule.FOREIGN, given=str(rest[0]).strip("<>"), read=str(count))] if rest else []

    def _named(self, term: Any) -> Any:
        """A term, with its new name if it is a record that had none."""
        return self._names.get(term, term)
