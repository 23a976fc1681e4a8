"""Syntax errors in the reader's words: where the query goes wrong and what would mend it."""

import re
from collections.abc import Iterable

from xiangce.errors import BadSyntax
from xiangce.names import PREFIXES
from xiangce.sparql.tokens import Token, position, tokens

_KEYWORD = re.compile(r"(?:^| )([A-Z_]{2,})(?=,|$)", re.MULTILINE)
_SHOWN = 8
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def located(message: str) -> tuple[int, int, str] | None:
    """Line, column and words of a message of the engine that names a place; None for any other."""
    match = _PLACE.search(message)
    return (int(match[1]), int(match[2]), match[3]) if match else None


def explain(query: str, line: int, column: int, message: str) -> BadSyntax:
    """The error for what the engine says at a line and column; a prefix that nothing declares explains it best."""
    seen = list(tokens(query))
    undeclared = _undeclared(seen)
    if undeclared:
        return _prefix(query, undeclared)
    en, zh = _place(query, line, column)
    cure_en, cure_zh = _unclosed(seen) or _expected(message)
    return _error(line, column, f"syntax error {en}. {cure_en}", f"{zh}有语法错误。{cure_zh}")


def _undeclared(seen: Iterable[Token]) -> Token | None:
    """The first name whose prefix no PREFIX before it declares."""
    declared = {"_"}
    last = None
    for token in seen:
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if last and last.keyword == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return token
        last = token
    return None


def _prefix(query: str, token: Token) -> BadSyntax:
    prefix = token.text.partition(":")[0]
    line = f"PREFIX {prefix}: <{PREFIXES.get(prefix, '...')}>"
    return _error(
        *position(query, token.start),
        f"the prefix {prefix}: is not declared. Write {line} before the query.",
        f"前缀 {prefix}: 未声明。请在查询前写上 {line}。",
    )


def _unclosed(seen: Iterable[Token]) -> tuple[str, str] | None:
    signs = [token.text for token in seen if token.kind == "sign"]
    for opening, closing in ("{}", "()", "[]"):
        missing = signs.count(opening) - signs.count(closing)
        if missing > 0:
            return (
                f"There are {missing} {closing} too few: close every bracket.",
                f"缺少 {missing} 个 {closing}，请补全。",
            )
    return None


def _expected(message: str) -> tuple[str, str]:
    words = ", ".join(list(dict.fromkeys(_KEYWORD.findall(message)))[:_SHOWN])
    if words:
        return f"Expected there, among others: {words}.", f"此处可以是（不限于）：{words}。"
    return "Correct or complete the query there; it must be SPARQL 1.1.", "请在该处修改或补全，须符合 SPARQL 1.1。"


def _place(query: str, line: int, column: int) -> tuple[str, str]:
    lines = query.split("\n")
    rest = lines[min(line, len(lines)) - 1][column - 1 :][:40].strip()
    return (f'before "{rest}"', f"“{rest}”之前") if rest else ("at the end of the line", "行尾")


def _error(line: int, column: int, en: str, zh: str) -> BadSyntax:
    return BadSyntax(
        f"Line {line}, column {column}: {en}", f"第 {line} 行第 {column} 列：{zh}", line=line, column=column
    )
