"""JSON and JSON Lines: objects become rows, and numbers keep the digits that were written."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from json import JSONDecoder
from typing import Any, Final

import polars as pl

from xiangce.intake.grid import Grid, Note, Table
from xiangce.intake.limits import Limits
from xiangce.intake.refusal import bad, too_large
from xiangce.intake.rules import Rule
from xiangce.intake.source import Content
from xiangce.intake.text_blocks import blocks, encoding
from xiangce.nesting import depth
from xiangce.schema import Kind

_OBJECTS: Final = 20_000
_CHARACTERS: Final = 32 << 20  # of one grid
_COLUMNS: Final = ("different members", "个不同的成员名")
_TEXTS: Final = {str, type(None)}
_HALF: Final = "\\ud"
_LEVELS: Final = ("levels of nesting", "层嵌套")


def tables(content: Content, _: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The one table of a JSON file: an array of objects, an object with `kind` and `records`, or one object."""
    name = encoding(content)
    kind, objects = _records(content.name, value_of(content, name, limits))
    yield Table(
        "", 1, _grids(content.name, ((row, each, 0) for row, each in enumerate(objects, 1)), limits), kind, _notes(name)
    )


def value_of(content: Content, encoding_name: str, limits: Limits) -> Any:
    """The value of a document of JSON; BadInput with line and column if it is none."""
    text = content.whole(limits.documents).decode(encoding_name)
    return _value(content.name, _decoder(content.name), text, limits)


def lines(content: Content, _: Mapping[str, Kind], limits: Limits) -> Iterator[Table]:
    """The one table of a file of JSON Lines."""
    name = encoding(content)
    texts = (line for piece in blocks(content, name) for line in piece.decode().split("\n")[:-1])
    decoder = _decoder(content.name)
    objects = (
        (row, _value(content.name, decoder, text, limits, row), len(text))
        for row, text in enumerate(texts, 1)
        if text.strip()
    )
    yield Table("", 1, _grids(content.name, objects, limits), notes=_notes(name))


def _notes(encoding_name: str) -> list[Note]:
    """What is to be said of an encoding that was found out."""
    return [Note(Rule.ENCODING, given="GB18030")] if encoding_name == "gb18030" else []


def _decoder(file: str) -> JSONDecoder:
    """What reads the JSON of a file, numbers as they are written."""
    hook = partial(_object, file)
    return JSONDecoder(object_pairs_hook=hook, parse_float=str, parse_int=str, parse_constant=str)


def _value(file: str, decoder: JSONDecoder, text: str, limits: Limits, line: int = 1) -> Any:
    """The value of a text of JSON; BadInput with the place where it is none."""
    # Few texts have so many brackets that they need a closer look.
    if text.count("[") + text.count("{") > limits.depth and depth(text.encode()) > limits.depth:
        raise too_large(file, _LEVELS, limits.depth, row=line)
    try:
        return _whole(decoder, text)
    except json.JSONDecodeError as error:
        row = line + error.lineno - 1
        raise bad(
            file,
            f"line {row:,}, column {error.colno:,}, is not JSON: {error.msg}. Write it with a program for JSON",
            f"第 {row:,} 行第 {error.colno:,} 列不是 JSON：{error.msg}。请用支持 JSON 的程序生成",
            row=row,
            column=error.colno,
        ) from error
    except UnicodeEncodeError as error:
        raise bad(
            file,
            f"a text at or below line {line:,} has an escape such as {_HALF}800, half a character. Write it whole",
            f"第 {line:,} 行或其后有 {_HALF}800 之类只有半个字符的转义。请写出完整的字符",
            row=line,
        ) from error


def _whole(decoder: JSONDecoder, text: str) -> Any:
    """The value of a text of JSON; UnicodeEncodeError if an escape in it is half a character."""
    value = decoder.decode(text)
    if _HALF in text.casefold():
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _object(file: str, members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of its members; BadInput if one is there twice, since readers differ over which counts."""
    found = dict(members)
    if len(found) == len(members):
        return found
    twice = next(name for name, count in Counter(name for name, _ in members).items() if count > 1)
    raise bad(
        file,
        f"an object has the member “{twice}” twice. Keep one of them",
        f"有对象的成员“{twice}”出现两次。请只保留一个",
        column=twice,
    )


def _records(file: str, value: Any) -> tuple[str, list[Any]]:
    """The kind that a document says it holds, empty if none, and its records."""
    if isinstance(value, list):
        return "", value
    if not isinstance(value, dict):
        raise _no_object(file, 1)
    kind = value.get("kind")
    records = value.get("records", [value])
    return (kind if isinstance(kind, str) else ""), (records if isinstance(records, list) else [records])


def _grids(file: str, numbered: Iterable[tuple[int, Any, int]], limits: Limits) -> Iterator[Grid]:
    """Grids with the union of the members of their objects as headings; the objects come with row and length."""
    for part in _parts(numbered):
        names: dict[str, None] = {}
        for row, each in part:
            if not isinstance(each, dict):
                raise _no_object(file, row)
            names.update(dict.fromkeys(each))
            if len(names) > limits.columns:
                raise too_large(file, _COLUMNS, limits.columns, row=row)
        yield _grid(list(names), part)


def _parts(numbered: Iterable[tuple[int, Any, int]]) -> Iterator[list[tuple[int, Any]]]:
    """Objects in parts of bounded length."""
    part: list[tuple[int, Any]] = []
    length = 0
    for row, each, size in numbered:
        part.append((row, each))
        length += size
        if len(part) >= _OBJECTS or length > _CHARACTERS:
            yield part
            part, length = [], 0
    if part:
        yield part


def _grid(names: list[str], part: list[tuple[int, Any]]) -> Grid:
    """A grid of objects; a value that is no text, such as a list, is marked as a number is in a spreadsheet."""
    cells, nested = {}, {}
    for index, name in enumerate(names):
        values = [each.get(name) for _, each in part]
        is_text = set(map(type, values)) <= _TEXTS
        texts = values if is_text else [_text(value) for value in values]
        marks = [False] if is_text else [isinstance(value, dict | list) for value in values]
        cells[str(index)] = pl.Series(texts, dtype=pl.String)
        nested[str(index)] = pl.Series(marks, dtype=pl.Boolean).extend_constant(False, len(values) - len(marks))
    rows = pl.Series([row for row, _ in part], dtype=pl.UInt32)
    return Grid(tuple(names), rows, pl.DataFrame(cells), pl.DataFrame(nested))


def _text(value: Any) -> str | None:
    """The text of a value, which is JSON if it is no text or number."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _no_object(file: str, row: int) -> Exception:
    """The error for something that is no record."""
    return bad(
        file,
        f"item {row:,} is no object. Give an array of objects, one for each record, with the fields as members",
        f"第 {row:,} 项不是对象。请给出对象数组，每条记录一个对象，成员名为字段名",
        row=row,
    )
