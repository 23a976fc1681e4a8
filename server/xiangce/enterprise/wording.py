"""What people read of a field in tables: its heading, unit, bounds, example and sharing class."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Graph, today
from xiangce.names import CODE, PREFIXES
from xiangce.schema import Choice, Field
from xiangce.schema.lexical import write

_COUNT: Final = PREFIXES["qudt"] + "NUM"
_SYMBOL: Final = re.compile(r".*\(([^()]+)\)")
_DEFINITION: Final = NamedNode(PREFIXES["skos"] + "definition")
_SIGNS: Final = {"minExclusive": ">", "minInclusive": "≥", "maxExclusive": "<", "maxInclusive": "≤"}


@cache
def words() -> Mapping[str, Any]:
    """The words and sentences of templates and dictionaries, in zh and en."""
    return tomllib.loads((files(__package__) / "wording.toml").read_text(encoding="utf-8"))


def word(key: str, lang: str) -> str:
    """One word in `lang`."""
    return str(words()["words"][key][lang])


def heading(graph: Graph, field: Field, lang: str) -> str:
    """The heading of a column: the name, an asterisk before it if it is required, the unit in brackets behind it."""
    named = unit(graph, field, lang)
    behind = word("unit", lang).format(unit=named) if named else ""
    return f"{'*' if field.required else ''}{field.label[lang]}{behind}"


def unit(graph: Graph, field: Field, lang: str) -> str:
    """The unit as it stands in a heading, by its symbol if its name has one; empty for a mere count."""
    if field.unit is None or field.unit == _COUNT:
        return ""
    name = graph.label(NamedNode(field.unit), lang, today()) or ""
    symbol = _SYMBOL.fullmatch(name)
    return symbol[1] if symbol else name


def bounds(field: Field) -> str:
    """What a value may be, in signs: `≥ 2013, ≤ 2040`; empty if it may be anything of its type."""
    return ", ".join(f"{sign} {_plain(field.limits[name])}" for name, sign in _SIGNS.items() if name in field.limits)


def length(field: Field) -> str:
    """How many characters a text may have: `2-100`, `≥ 2`; empty if as many as any text."""
    least, most = field.limits.get("minLength"), field.limits.get("maxLength")
    if least and most:
        return least if least == most else f"{least}-{most}"
    return f"≥ {least}" if least else f"≤ {most}" if most else ""


def type_name(field: Field, lang: str) -> str:
    """The type of a field in a word."""
    return str(words()["types"][field.datatype][lang])


def entries(field: Field, lang: str) -> list[str]:
    """The values of a drop-down, empty if it needs none: names, or codes where a name is not unique."""
    if field.datatype == "boolean":
        return [word("yes", lang), word("no", lang)]
    bearers = Counter(name for choice in field.choices for name in choice.names)
    return [_entry(choice, bearers, lang) for choice in field.choices]


def example(field: Field, lang: str) -> str:
    """The example as a person writes it: yes or no, the name of a code."""
    if field.datatype == "boolean":
        return word("yes" if field.example == "true" else "no", lang) if field.example else ""
    places = [place for place, choice in enumerate(field.choices) if choice.notation == field.example]
    return entries(field, lang)[places[0]] if places else field.example


def comments(graph: Graph, field: Field, lang: str) -> tuple[str, str, str]:
    """What stands below a heading in `lang`: the heading in the other language, the help, an example."""
    other = "en" if lang == "zh" else "zh"
    return heading(graph, field, other), field.help[lang], example(field, lang)


def sharing(graph: Graph, name: str, lang: str) -> tuple[str, str]:
    """The name of a sharing class and what it means, by the last part of its IRI."""
    node = NamedNode(f"{CODE}sharing/{name}")
    said = [text for text in graph.objects(node, _DEFINITION) if isinstance(text, Literal) and text.language == lang]
    return graph.label(node, lang, today()) or name, said[0].value if said else ""


def _entry(choice: Choice, bearers: Mapping[str, int], lang: str) -> str:
    """The name of a code if no other code has it, else its notation."""
    name = choice.label.get(lang, "")
    return name if bearers[name] == 1 else choice.notation


def _plain(number: str) -> str:
    """A number without needless zeros; anything else as it is."""
    return write(Decimal(number)) if re.fullmatch(r"-?[0-9.]+", number) else number
