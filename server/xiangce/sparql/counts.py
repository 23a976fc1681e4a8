"""Counting what makes the engine slow or breaks its stack: depth, chains, patterns."""

from xiangce.errors import TooLarge
from xiangce.sparql.limits import Limits
from xiangce.sparql.tokens import Token

_PATH = frozenset("/|^")
_OPERATORS = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "|", "^"})
_FRAMES = frozenset({"FILTER", "AS"})
_WHAT = {
    "characters": ("characters", "字符"),
    "tokens": ("words and signs", "词和符号"),
    "nesting": ("brackets inside one another", "层嵌套括号"),
    "negations": ("negations (!) in a row", "个连续的否定号（!）"),
    "chain": ("operators or path steps in one chain", "个相连的运算符或路径步"),
    "patterns": ("triple patterns", "个三元组模式"),
    "groups": ("groups, filters and assignments", "个分组、过滤和赋值"),
    "quoted": ("triple terms (<<)", "个三元组项（<<）"),
}


def within(what: str, count: int, limits: Limits) -> None:
    """Nothing, or TooLarge when there are more of `what` than the limit of that name."""
    limit = getattr(limits, what)
    if count > limit:
        en, zh = _WHAT[what]
        raise TooLarge(
            f"The query has more than {limit} {en}. Split it into smaller queries.",
            f"查询超过 {limit} {zh}的上限，请拆分为较小的查询。",
            limit=limit,
            exceeded=what,
        )


class Counter:
    """Counts the tokens of one query as they pass; each method raises TooLarge at the first one too many."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._totals = {"tokens": 0, "patterns": 0, "groups": 0, "quoted": 0}
        self._negations = 0
        self._brackets = [""]
        self._chains = [0]
        self._items = [0]

    @property
    def bracket(self) -> str:
        """The innermost open bracket, or nothing."""
        return self._brackets[-1]

    def add(self, token: Token) -> None:
        """Count one token."""
        self._count("tokens")
        self._negations = self._negations + 1 if token.text == "!" else 0
        within("negations", self._negations, self._limits)
        if token.kind == "sign":
            self._sign(token.text)
        else:
            self._item()
            # `1-1` is one word, and three to the engine.
            self._chain(token.text.count("-") if token.kind == "word" else 0)
        if token.keyword in _FRAMES:
            self._count("groups")

    def _sign(self, text: str) -> None:
        if text in "([{":
            self._open(text)
        elif text in ")]}":
            self._close()
        elif text in ".;,":
            self._separate()
        elif text == "<<":
            self._count("quoted")
        elif text in (_OPERATORS if self.bracket == "(" else _PATH):
            self._items[-1] = 0
            self._chain(1)

    def _chain(self, operators: int) -> None:
        self._chains[-1] += operators
        within("chain", self._chains[-1], self._limits)

    def _item(self) -> None:
        """Count a member of a list: what stands beside another with neither a comma nor an operator between."""
        if self.bracket == "(":
            self._items[-1] += 1
            within("patterns", self._items[-1], self._limits)

    def _open(self, bracket: str) -> None:
        self._brackets.append(bracket)
        self._chains.append(0)
        self._items.append(0)
        within("nesting", len(self._brackets) - 1, self._limits)
        if bracket == "{":
            self._count("groups")

    def _close(self) -> None:
        if len(self._brackets) > 1:
            self._brackets.pop()
            self._chains.pop()
            self._items.pop()
            self._item()

    def _separate(self) -> None:
        self._chains[-1] = self._items[-1] = 0
        if self.bracket != "(":
            self._count("patterns")

    def _count(self, what: str) -> None:
        self._totals[what] += 1
        within(what, self._totals[what], self._limits)
