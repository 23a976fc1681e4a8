"""The JSON Schema (2020-12) of records of a kind; titles are Chinese, the English ones stand beside as x-members."""

from typing import Any, Final

from xiangce.schema import Field, Kind

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
# As lexical.PATTERNS, in the regular expressions of ECMA-262.
_DECIMAL: Final = r"^-?[0-9]{1,16}(\.[0-9]{1,9})?$"
_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_CONTROL: Final = r"[\u0000-\u001f\u007f]"
_LONGEST: Final = 10_000
_BOUNDS: Final = {
    "minInclusive": "minimum",
    "maxInclusive": "maximum",
    "minExclusive": "exclusiveMinimum",
    "maxExclusive": "exclusiveMaximum",
}


def schema(kind: Kind) -> dict[str, Any]:
    """The schema of one record, or of an object with `kind` and `records`.

    Exact decimals are texts; numbers are allowed, and only they are held against the bounds, which JSON Schema has for
    numbers alone. Bounds of days stand as `x-minInclusive` and so on.
    """
    records = {
        "type": "object",
        "properties": {"kind": {"const": kind.key}, "records": {"type": "array", "items": {"$ref": "#/$defs/record"}}},
        "required": ["kind", "records"],
    }
    return {
        "$schema": _DRAFT,
        **_texts(kind),
        "x-class": kind.iri,
        "x-shape": kind.shape,
        "if": {"type": "object", "required": ["records"]},
        "then": {"$ref": "#/$defs/records"},
        "else": {"$ref": "#/$defs/record"},
        "$defs": {"record": _record(kind), "records": records},
    }


def _record(kind: Kind) -> dict[str, Any]:
    """The schema of one record; members of JSON-LD, such as @id, may stand beside the fields."""
    return {
        "type": "object",
        "properties": {field.key: _member(field) for field in kind.fields},
        "patternProperties": {"^@": True},
        "required": [field.key for field in kind.fields if field.required],
        "additionalProperties": False,
    }


def _member(field: Field) -> dict[str, Any]:
    """The schema of a field's values."""
    further = {"x-path": field.path, "x-sharing": field.sharing} | ({"x-unit": field.unit} if field.unit else {})
    return _texts(field) | _type(field) | ({"examples": [_example(field)]} if field.example else {}) | further


def _texts(of: Kind | Field) -> dict[str, str]:
    """Names and help in both languages."""
    return {
        "title": of.label["zh"],
        "x-title-en": of.label["en"],
        "description": of.help["zh"],
        "x-description-en": of.help["en"],
    }


def _type(field: Field) -> dict[str, Any]:
    """What the type and the constraints of a field say to JSON."""
    if field.datatype == "term":
        return {"type": "string", "oneOf": [_code(field, place) for place in range(len(field.choices))]}
    if field.datatype == "string":
        return _text(field)
    bounds = {name: field.limits[name] for name in _BOUNDS if name in field.limits}
    if field.datatype == "date":
        days = {f"x-{name}": value for name, value in bounds.items()}
        return {"type": "string", "format": "date", "pattern": _DATE} | days
    limits = {_BOUNDS[name]: _number(value) for name, value in bounds.items()}
    if field.datatype == "decimal":
        return {"type": ["string", "number"], "pattern": _DECIMAL} | limits
    return {"type": field.datatype} | limits


def _text(field: Field) -> dict[str, Any]:
    """A text of one line, of the field's length and form."""
    lengths = {"minLength": 1, "maxLength": _LONGEST}
    lengths |= {name: int(field.limits[name]) for name in lengths if name in field.limits}
    pattern = {"pattern": field.limits["pattern"]} if "pattern" in field.limits else {}
    return {"type": "string"} | lengths | pattern | {"not": {"pattern": _CONTROL}}


def _code(field: Field, place: int) -> dict[str, str]:
    """One code: its notation, its names and its IRI."""
    choice = field.choices[place]
    names = {"title": choice.label.get("zh", choice.notation), "x-title-en": choice.label.get("en", choice.notation)}
    return {"const": choice.notation} | names | {"x-iri": choice.iri}


def _example(field: Field) -> Any:
    """The example as a member has it."""
    if field.datatype == "boolean":
        return field.example == "true"
    return int(field.example) if field.datatype == "integer" else field.example


def _number(text: str) -> int | float:
    """A bound as a number of JSON; those of the shapes have few digits."""
    return int(text) if text.lstrip("-").isdigit() else float(text)
