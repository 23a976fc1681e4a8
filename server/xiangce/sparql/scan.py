"""The look at a query before the engine sees it: what it would leave the graph for, and how big it is.

Linear in the text. It refuses too much rather than too little: SERVICE is sought wherever the engine could read it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from xiangce.errors import BadSyntax, Refused
from xiangce.sparql.counts import Counter, within
from xiangce.sparql.dataset import Dataset, declared
from xiangce.sparql.limits import Limits
from xiangce.sparql.tokens import Token, expand, lexed, tokens

Kind = Literal["results", "graph"]

_KINDS: dict[str, Kind] = {"SELECT": "results", "ASK": "results", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_OPERANDS = frozenset({"variable", "name", "string", "language", "iri", "word"})
# What makes a comparison between < and > differ from an IRI: it would open a string, a comment or a bracket.
_TELLING = re.compile(r"['#()\[\]]|service", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_START = Token("", "")
# Two evaluations of these give two answers.
_VOLATILE = ("NOW", "RAND", "UUID", "BNODE")
# What makes blank nodes in a template without naming them: lists, triple terms, reifiers, annotations.
_MAKING = frozenset({"(", "<<", "~", "{"})


class Scan(NamedTuple):
    """What the scan found: whether the answer is a table or a graph, and the dataset of the text, if it has one."""

    kind: Kind | None
    dataset: Dataset | None


class Glance(NamedTuple):
    """What is seen at a glance: the kind of the answer, None for no query, and whether it is another each time."""

    kind: Kind | None
    is_volatile: bool


def glance(query: str) -> Glance:
    """What is seen of a query without judging it; nothing of one that is longer than any may be."""
    if len(query) > Limits.characters:
        return Glance(None, is_volatile=False)
    try:
        seen = lexed(query)
    except BadSyntax:
        return Glance(None, is_volatile=False)
    kind = _kind(seen)
    by_function = any(name in each.keyword for each in seen if each.keyword for name in _VOLATILE)
    return Glance(kind, by_function or (kind == "graph" and _makes_nodes(seen)))


def _makes_nodes(seen: Sequence[Token]) -> bool:
    """Whether blank nodes are constructed, which get other names each time."""
    written = any(token.text == "[" or token.text.startswith("_:") for token in seen)
    return written or any(token.text in _MAKING for token in _template(seen))


def _template(seen: Sequence[Token]) -> Iterator[Token]:
    """What stands inside the first braces of a CONSTRUCT, which are its template even where WHERE is before them."""
    if not any(token.keyword.startswith("CONSTRUCT") for token in seen):
        return
    depth = 0
    for token in seen:
        depth -= token.text == "}"
        if depth:
            yield token
        depth += token.text == "{"
        if not depth and token.text == "}":
            return


def scan(query: str, graphs: Sequence[str], limits: Limits) -> Scan:
    """The kind and the dataset of a query that may run; Refused, TooLarge or BadSyntax when it may not."""
    within("characters", len(query), limits)
    seen = _read(query, limits)
    _read_expanded(query, limits)
    return Scan(_kind(seen), declared(seen, graphs))


def _read_expanded(query: str, limits: Limits) -> None:
    """Read the text again as an engine would that expands escapes first; ours expands them inside strings and IRIs."""
    text = expand(query)
    if text == query:
        return
    try:
        _read(text, limits)
    except BadSyntax:
        return


def _read(query: str, limits: Limits) -> list[Token]:
    counter = Counter(limits)
    wary = "service" in query.lower()
    seen = []
    last = _START
    for token in _tokens(query):
        _refuse_update(token, counter)
        if wary:
            _refuse_service(last, token, counter.bracket)
        counter.add(token)
        seen.append(token)
        last = token
    return seen


def _tokens(query: str) -> Iterable[Token]:
    """The tokens; where the text breaks off, those before it, for what they hide is the better reason to refuse."""
    try:
        return lexed(query)
    except BadSyntax:
        return tokens(query)


def _refuse_update(token: Token, counter: Counter) -> None:
    if not counter.bracket and token.keyword in _UPDATES:
        raise Refused(
            f"{token.keyword} is refused: this address only answers questions. Use SELECT, ASK, CONSTRUCT or DESCRIBE.",
            f"拒绝执行 {token.keyword}：此处只回答查询。请使用 SELECT、ASK、CONSTRUCT 或 DESCRIBE。",
        )


def _refuse_service(last: Token, token: Token, bracket: str) -> None:
    """Refuse SERVICE as a word, grown together with a name before `{`, or behind a `<` that can be read in two ways."""
    if "SERVICE" in token.keyword or (token.text == "{" and _grown(last)):
        raise Refused(
            "SERVICE is refused: a query stays inside this graph. Query the other endpoint yourself and join there.",
            "拒绝执行 SERVICE：查询不能离开本图。请自行查询另一端点后再合并结果。",
        )
    if bracket == "(" and _is_operand(last) and _has_two_readings(token):
        raise Refused(
            f"{token.text} can be read as an IRI and as a comparison, which could hide SERVICE. "
            "Put a blank after < or write the IRI in full.",
            f"{token.text} 既可读作 IRI 也可读作比较，可能隐藏 SERVICE。请在 < 后加空格，或写出完整的 IRI。",
        )


def _grown(token: Token) -> bool:
    return token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper()


def _is_operand(token: Token) -> bool:
    return token.kind in _OPERANDS or token.text in {")", "]", "}", ">"}


def _has_two_readings(token: Token) -> bool:
    if token.kind == "iri":
        return bool(_TELLING.search(token.text)) and not _ABSOLUTE.match(token.text)
    return token.text == "<<"


def _kind(seen: Iterable[Token]) -> Kind | None:
    """The kind of the first keyword of a form; the engine needs no blank after it."""
    words = (token.keyword for token in seen if token.keyword)
    return next((found for word in words for form, found in _KINDS.items() if word.startswith(form)), None)
