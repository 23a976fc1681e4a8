"""What was found, and the sentences of the rule that it breaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from xiangce.graph import Graph
from xiangce.names import PREFIXES

_MESSAGE = NamedNode(PREFIXES["sh"] + "message")


class Breach(NamedTuple):
    """A rule and the place where it is broken; path and value are empty where the rule has none."""

    focus: str
    rule: str
    path: str = ""
    value: str = ""
    severity: str = "Violation"


@dataclass(frozen=True, order=True)
class Finding:
    """A breach with its sentences: the thing at fault, the rule, and what to do."""

    focus: str
    rule: str
    path: str
    value: str
    severity: str
    en: str
    zh: str

    def say(self, lang: str) -> str:
        """The sentence in `lang`, zh or en."""
        return self.zh if lang == "zh" else self.en


def explain(graph: Graph, breaches: Iterable[Breach]) -> list[Finding]:
    """The breaches with the sentences of their rules, sorted, each once."""
    return sorted({Finding(*breach, **_sentences(graph, breach.rule)) for breach in breaches})


def _sentences(graph: Graph, rule: str) -> dict[str, str]:
    """The sentences of a rule by language, read from the shapes since the engine drops language tags."""
    texts = graph.objects(NamedNode(rule), _MESSAGE)
    found = {text.language: text.value for text in texts if isinstance(text, Literal)}
    return {lang: found.get(lang, rule) for lang in ("en", "zh")}
