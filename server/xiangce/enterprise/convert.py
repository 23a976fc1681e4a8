"""Records written in other forms: values in the unit of their field, one text for each value."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, TypeAlias

from xiangce.enterprise import convert_json, convert_rdf, convert_sheets, convert_tables
from xiangce.errors import BadInput, NotAcceptable
from xiangce.schema import Batch, Kind

_Writer: TypeAlias = Callable[[Iterable[Batch]], Iterator[bytes]]
_OF_ALL_KINDS: Final[Mapping[str, _Writer]] = {
    "ttl": convert_rdf.turtle,
    "nt": convert_rdf.n_triples,
    "jsonld": convert_rdf.json_ld,
    "xlsx": convert_sheets.workbook,
}
_OF_ONE_KIND: Final[Mapping[str, _Writer]] = {
    "csv": convert_tables.csv,
    "json": convert_json.json,
    "jsonl": convert_json.json_lines,
    "parquet": convert_tables.parquet,
}
FORMS: Final = (*_OF_ALL_KINDS, *_OF_ONE_KIND)


def write(batches: Iterable[Batch], form: str) -> Iterator[bytes]:
    """The records in one of FORMS, a piece at a time.

    RDF has records as whole as they were given; tables and JSON have the values of the kind's fields, without the IRIs
    of records. What could not be read is left out: `misread` of each batch names it. NotAcceptable for another form;
    BadInput if there is no record, and, perhaps after some pieces, for several kinds in a form that holds one.
    """
    if form not in FORMS:
        raise NotAcceptable(
            f"Records cannot be written as “{form}”. There are: {', '.join(FORMS)}",
            f"不能把记录写成“{form}”。可用的格式：{'、'.join(FORMS)}",
            available=list(FORMS),
        )
    some = _some(batch for batch in batches if batch.frame.height)
    return _OF_ALL_KINDS[form](some) if form in _OF_ALL_KINDS else _OF_ONE_KIND[form](_one_kind(some, form))


def _some(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The batches, which have records; BadInput if there is none."""
    first = next(batches, None)
    if first is None:
        raise BadInput(
            "There is no record to write; give a file that holds records",
            "没有可写的记录；请给出含有记录的文件",
        )
    return chain([first], batches)


def _one_kind(batches: Iterator[Batch], form: str) -> Iterator[Batch]:
    """The batches; BadInput as soon as one is of another kind than the first."""
    kind: Kind | None = None
    for batch in batches:
        kind = kind or batch.kind
        if batch.kind.key != kind.key:
            raise _several(kind, batch.kind, form)
        yield batch


def _several(one: Kind, other: Kind, form: str) -> BadInput:
    """The error for records of several kinds in a form that holds one."""
    forms = list(_OF_ALL_KINDS)
    return BadInput(
        f"A {form} file holds records of one kind, but these are of “{one.label['en']}” ({one.key}) and "
        f"“{other.label['en']}” ({other.key}). Convert the files of each kind apart, or choose {', '.join(forms)}",
        f"{form} 文件只能存放一类记录，但这里有“{one.label['zh']}”（{one.key}）和“{other.label['zh']}”（{other.key}）。"
        f"请分别转换各类文件，或改用 {'、'.join(forms)}",
        kinds=[one.key, other.key],
        available=forms,
    )
