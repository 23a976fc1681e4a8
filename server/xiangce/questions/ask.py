"""A question, the values for it, and its answer from the graph."""

from collections.abc import Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode

from xiangce.errors import BadInput
from xiangce.graph import Graph, node, today
from xiangce.names import expand
from xiangce.questions.answer import Answer
from xiangce.questions.catalogue import Parameter, Question, question
from xiangce.questions.find import find
from xiangce.questions.values import READERS, bind, read_date


def ask(graph: Graph, name: str, values: Mapping[str, str], lang: str = "en") -> Answer:
    """The answer to a named question as of `on` or today; BadInput, NotFound or AmbiguousName without one."""
    asked = question(name)
    on = read_date("on", values.get("on") or today().isoformat())
    _refuse_unknown(asked, values)
    query = bind(bind(asked.text, "on", [on]), "lang", [Literal(lang)])
    for parameter in asked.parameters.values():
        query = _bind(graph, query, parameter, values)
    columns, rows = graph.table(query)
    return Answer(graph, asked, columns, rows, lang, date.fromisoformat(on.value))


def _refuse_unknown(asked: Question, values: Mapping[str, str]) -> None:
    """Refuse values that the question does not know, rather than ignore them."""
    known = [*asked.parameters, *(["on"] if asked.is_dated else [])]
    for name in values:
        if name not in known:
            raise BadInput(
                f"“{asked.name}” has no parameter “{name}”; it knows: {', '.join(known) or 'none'}",
                f"“{asked.name}”没有参数“{name}”；可用参数：{'、'.join(known) or '无'}",
                parameter=name,
            )


def _bind(graph: Graph, query: str, parameter: Parameter, values: Mapping[str, str]) -> str:
    """The query with the value of one parameter put in."""
    text = values.get(parameter.name, "")
    if not text.strip():
        if parameter.optional:
            return bind(query, parameter.name, ["UNDEF"])
        raise BadInput(
            f"“{parameter.name}” is missing: say {parameter.name}=… ({parameter.label['en']})",
            f"缺少“{parameter.name}”：请写 {parameter.name}=…（{parameter.label['zh']}）",
            parameter=parameter.name,
        )
    return bind(query, parameter.name, [_term(graph, parameter, text.strip())])


def _term(graph: Graph, parameter: Parameter, text: str) -> NamedNode | Literal:
    """The term that a text stands for, by the type of its parameter."""
    if parameter.type in READERS:
        return READERS[parameter.type](parameter.name, text)
    if parameter.type == "class":
        return _class(parameter, text)
    return find(graph, parameter.type.split("|"), text)


def _class(parameter: Parameter, text: str) -> NamedNode:
    """The class that a text names."""
    if found := node(expand(text)):
        return found
    raise BadInput(
        f"{parameter.name}: given “{text}”, expected a class such as xc:Unit",
        f"{parameter.name}：给出“{text}”，应为类名，如 xc:Unit",
        parameter=parameter.name,
    )
