"""Records in RDF, column by column."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from xiangce.intake.column import typed
from xiangce.intake.grid import Note
from xiangce.intake.odds import noted
from xiangce.intake.rules import CLASS_COMPONENT, DATATYPE_COMPONENT, Rule
from xiangce.intake.statements import Statements
from xiangce.names import PREFIXES
from xiangce.schema import ID, ROW, Batch, Field, Kind
from xiangce.schema.batch import MISREAD
from xiangce.schema.lexical import is_well_formed

_TYPE: Final = PREFIXES["rdf"] + "type"
_XSD: Final = PREFIXES["xsd"]
_SHOWN: Final = 20


class Rows:
    """Records of one kind, for a batch."""

    def __init__(self, kind: Kind, statements: Statements) -> None:
        """Prepare for records of a kind among the statements of a file."""
        self._kind, self._statements = kind, statements
        self._codes = {field.key: frozenset(choice.iri for choice in field.choices) for field in kind.fields}
        self._known = {_TYPE, *kind.by_path}
        self._rows: list[int] = []
        self._ids: list[str] = []
        self._texts: dict[str, list[str | None]] = {field.key: [] for field in kind.fields}
        self._given: dict[str, list[str | None]] = {field.key: [] for field in kind.fields}
        self._misread: list[tuple[int, str, str, str, str]] = []
        self._whole: dict[int, Sequence[Triple]] = {}
        self._unknown: dict[str, None] = {}

    def add(self, row: int, subject: Any) -> None:
        """Add a record: a row, and all that it says if that is more than a row holds."""
        values: dict[str, dict[Any, None]] = defaultdict(dict)
        for triple in self._statements.said[subject]:
            values[triple.predicate.value][triple.object] = None
        odd = [pair for field in self._kind.fields for pair in self._field(field, list(values.get(field.path, ())))]
        unknown = [path for path in values if path not in self._known]
        is_more = any(
            path != _TYPE and (len(objects) > 1 or any(isinstance(o, BlankNode) for o in objects))
            for path, objects in values.items()
        )
        self._unknown |= dict.fromkeys(unknown)
        if is_more or unknown:
            self._whole[len(self._rows)] = self._statements.around(subject, set(odd))
        self._rows.append(row)
        self._ids.append(self._statements.name(row, subject).value)

    def batch(self, file: str, notes: Iterable[Note]) -> Batch:
        """The records that were added."""
        texts = pl.DataFrame(self._texts, schema=dict.fromkeys(self._texts, pl.String))
        places = pl.DataFrame({ROW: self._rows, ID: self._ids}, schema={ROW: pl.UInt32, ID: pl.String})
        values = texts.select(typed(field, pl.col(field.key)) for field in self._kind.fields)
        return Batch(
            kind=self._kind,
            frame=places.hstack(values),
            misread=pl.DataFrame(self._misread, schema=MISREAD, orient="row"),
            notes=noted([*notes, *(Note(Rule.UNKNOWN_COLUMN, column=path) for path in list(self._unknown)[:_SHOWN])]),
            given=pl.DataFrame(self._given, schema=dict.fromkeys(self._given, pl.String)),
            headings={field.key: field.path for field in self._kind.fields},
            whole=self._whole,
            file=file,
        )

    def _field(self, field: Field, objects: list[Any]) -> list[tuple[NamedNode, Any]]:
        """Put the values of a field into its column; the predicate and object of each that cannot be read."""
        if not objects:
            self._texts[field.key].append(None)
            self._given[field.key].append(None)
            return []
        odd = [each for each in objects if not isinstance(each, BlankNode) and self._agreed(field, each) is None]
        component = CLASS_COMPONENT if field.datatype == "term" else DATATYPE_COMPONENT
        rule = Rule.UNKNOWN_CODE if field.datatype == "term" else Rule.DATATYPE
        for each in odd:
            self._misread.append((len(self._rows), field.key, _said(each), component, rule))
        one = objects[0] if len(objects) == 1 else None
        self._texts[field.key].append(None if one is None else self._agreed(field, one))
        shown = [*map(_said, objects[:_SHOWN]), *(["…"] if len(objects) > _SHOWN else [])]
        self._given[field.key].append(" | ".join(shown))
        return [(NamedNode(field.path), each) for each in odd]

    def _agreed(self, field: Field, term: Any) -> str | None:
        """The text of a term in the agreed form of a field; None if it has another form."""
        if field.datatype == "term":
            return term.value if isinstance(term, NamedNode) and term.value in self._codes[field.key] else None
        if not isinstance(term, Literal) or term.language or term.datatype.value != _XSD + field.datatype:
            return None
        return term.value if is_well_formed(field.datatype, term.value) else None


def _said(term: Any) -> str:
    """What a term says, as people read it."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
