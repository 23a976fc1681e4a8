"""The example of a field as a value, and values written in the manner of the example."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from xiangce.errors import InvalidGraph
from xiangce.schema import Field
from xiangce.schema.lexical import is_well_formed, write

_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "decimal": Decimal,
    "integer": int,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
    "string": str,
}


def example(field: Field) -> object:
    """The value of a field's example, the IRI if it is a code; None if it has none, InvalidGraph if it is no value."""
    if not field.example:
        return None
    if field.datatype == "term":
        for choice in field.choices:
            if field.example in {choice.notation, choice.iri, *choice.names}:
                return choice.iri
    elif is_well_formed(field.datatype, field.example):
        return _READ[field.datatype](field.example)
    raise InvalidGraph(
        f"The example “{field.example}” of {field.key} is no value of the field. Correct skos:example in its shape",
        f"字段 {field.key} 的示例“{field.example}”不是该字段的合法值。请修改其形状中的 skos:example",
    )


def written(field: Field, values: Iterable[object]) -> list[str | None]:
    """The texts of values; codes by notation, unless the example is a name."""
    if field.datatype != "term":
        return [None if value is None else write(value) for value in values]
    by_notation = field.example in {choice.notation for choice in field.choices}
    texts = {choice.iri: choice.notation if by_notation else choice.label["zh"] for choice in field.choices}
    return [None if value is None else texts[str(value)] for value in values]
