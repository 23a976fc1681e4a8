"""Whether the graph keeps the rules of shapes/: a look at every statement, then SHACL with pySHACL as the engine."""

from dataclasses import asdict

from xiangce.errors import InvalidGraph
from xiangce.graph import Graph
from xiangce.names import shorten
from xiangce.validation import form, shacl
from xiangce.validation.finding import Finding, explain

__all__ = ["Finding", "check", "refuse_invalid"]

_SHOWN = 3


def check(graph: Graph) -> list[Finding]:
    """What breaks a rule, in order of the thing at fault; badly formed statements hide what the shapes would find."""
    return explain(graph, form.breaches(graph) or shacl.breaches(graph))


def refuse_invalid(graph: Graph) -> None:
    """InvalidGraph with the first sentences, and all findings in its details, if anything breaks a rule."""
    findings = check(graph)
    if findings:
        raise InvalidGraph(
            f"The facts break rules; places: {len(findings)}. {_first(findings, 'en')}",
            f"数据违反规则，共 {len(findings)} 处。{_first(findings, 'zh')}",
            findings=[asdict(finding) for finding in findings],
        )


def _first(findings: list[Finding], lang: str) -> str:
    """The sentences of the first findings, each after the thing at fault."""
    return " ".join(f"{shorten(finding.focus)}: {finding.say(lang)}" for finding in findings[:_SHOWN])
