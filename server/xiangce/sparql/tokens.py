r"""A query as tokens, cut where the engine cuts: after a comment, a string, an IRI or a name.

The engine has no separate lexer: it reads `SERVICEex:a` as SERVICE and ex:a, and `1<2#>` as a comparison and a
comment. So a token here is never shorter than the engine's, and `scan` looks at the places where two readings differ.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from xiangce.errors import BadSyntax

# Every character above ASCII counts as part of a word: the engine knows none of them as a blank or a sign.
_W = r"0-9A-Za-z_\x80-\U0010ffff"

_LEXER = re.compile(
    rf"""
      (?P<blank>  (?: [ \t\r\n]++ | \#[^\r\n]*+ )++ )
    | (?P<string> '''(?: [^'\\] | \\. | '{{1,2}}(?!') )*+'''
                | \"\"\"(?: [^"\\] | \\. | "{{1,2}}(?!") )*+\"\"\"
                | '(?!'')(?: [^'\\\r\n] | \\. )*+'
                | "(?!"")(?: [^"\\\r\n] | \\. )*+" )
    | (?P<iri>    <[^<>"{{}}|^`\x00-\x20]*+> )
    | (?P<variable> [?$][{_W}]++ )
    | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)? )
    | (?P<name>   (?: [{_W}](?: [{_W}\-] | \.+(?=[{_W}\-]) )*+ )? :
                  (?: (?: [{_W}:%] | \\. )(?: [{_W}:%\-] | \\. | \.+(?=[{_W}:%\\\-]) )*+ )? )
    | (?P<word>   [{_W}](?: [{_W}\-] | \.+(?=[{_W}\-]) )*+ )
    | (?P<quote>  ['"] )
    | (?P<sign>   << | \|\| | && | \^\^ | [!<>]= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A piece of a query: its kind (a group of the lexer), its text, where it starts, and a bare word in capitals."""

    kind: str
    text: str
    start: int = 0
    keyword: str = ""


@lru_cache(maxsize=8)
def lexed(query: str) -> tuple[Token, ...]:
    """All tokens of a query, kept for a moment, as it is looked at more than once; errors as for `tokens`."""
    return tuple(tokens(query))


def tokens(query: str) -> Iterator[Token]:
    """All that is not blank, in order; a string that nothing closes is BadSyntax."""
    for match in _LEXER.finditer(query):
        kind = str(match.lastgroup)
        if kind == "quote":
            raise _unclosed(query, match.start())
        if kind != "blank":
            text = match.group()
            yield Token(kind, text, match.start(), text.upper() if kind == "word" else "")


def expand(text: str) -> str:
    r"""The text with its codepoint escapes, \uXXXX and \UXXXXXXXX, replaced by the characters they stand for."""
    return _ESCAPE.sub(_character, text)


_FIRST_SURROGATE, _LAST_SURROGATE = 0xD800, 0xDFFF


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    is_surrogate = _FIRST_SURROGATE <= code <= _LAST_SURROGATE
    return chr(code) if code <= sys.maxunicode and not is_surrogate else "\ufffd"


def position(query: str, start: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    return query.count("\n", 0, start) + 1, start - query.rfind("\n", 0, start)


def _unclosed(query: str, start: int) -> BadSyntax:
    line, column = position(query, start)
    return BadSyntax(
        f"Line {line}, column {column}: the string that begins here is never closed. Close it with the same quotes.",
        f"第 {line} 行第 {column} 列：此处开始的字符串没有结束引号，请用相同的引号结束。",
        line=line,
        column=column,
    )
