"""A tree of requirements as lines of text, from its JSON form."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from xiangce.eligibility.labels import Labels

Record: TypeAlias = Mapping[str, Any]


class TreeProse:
    """Tells trees in the language of some labels."""

    def __init__(self, labels: Labels) -> None:
        """Use the words of a language."""
        self.labels = labels
        self._word = labels.word

    def tree(self, node: Record, depth: int = 1) -> Iterator[str]:
        """The lines of a tree, each with its verdict if there is one."""
        verdict = f"[{node['verdict_label']}] " if "verdict" in node else ""
        indent = "  " * depth
        if "members" in node:
            yield f"{indent}{verdict}{self.group(node)}"
            for member in node["members"]:
                yield from self.tree(member, depth + 1)
            return
        yield f"{indent}{verdict}{node['requirement']} {node['title']} ({self.clause(node)})"
        yield from (f"{indent}    {line}" for line in self.leaf(node))

    def clause(self, said: Record) -> str:
        """The clause of anything that has one."""
        return f"{self._word('clause')} {said['clause']}"

    def group(self, node: Record) -> str:
        """How a group combines its members, with its title and clause."""
        return f"{self._word(node['combine'])} {node['title']} ({self.clause(node)})"

    def leaf(self, node: Record) -> Iterator[str]:
        """What a leaf asks, what there is, and what is open about it."""
        value = f": {self._known(node)}" if "value" in node else ""
        yield f"{node['indicator']['label']} ({node['indicator']['key']}){self._asked(node)}{value}"
        yield from map(self._reading, node.get("readings", ()))
        if node["type"] == "presumed":
            yield self._word("presumed")
        if "decided_by" in node:
            yield self._word("decided by", who=node["decided_by"]["label"])
            if node.get("value") is True and node.get("verdict") == "needs-decision":
                yield self._word("only claimed")
        if "first_time" in node:
            yield self._first(node["first_time"])
        if "wording" in node:
            yield self._word("wording", words=" / ".join(node["wording"].values()), sure=node["certainty"]["label"])
        if "note" in node:
            yield node["note"]

    def value(self, value: object) -> str:
        """A value for people."""
        return self._word("yes" if value else "no") if isinstance(value, bool) else number(str(value))

    def unit(self, said: Record) -> str:
        """The unit behind a number; none for a mere count."""
        unit = said.get("unit")
        return f" {unit['label']}" if unit and unit["key"] != "NUM" else ""

    def _asked(self, node: Record) -> str:
        """The comparator and threshold of a leaf, by all its readings."""
        if "threshold" not in node:
            return ""
        signs = dict.fromkeys([each["sign"] for each in node.get("readings", ())] or [node["sign"]])
        return f" {self._word('or').join(signs)} {number(node['threshold'])}{self.unit(node)}"

    def _known(self, node: Record) -> str:
        """The value with its source."""
        if node["value"] is None:
            return self._word("not known")
        return self.told(self.value(node["value"]), node["source"])

    def told(self, value: object, source: Record) -> str:
        """A value as it was given, with where it comes from."""
        place = ":".join(str(source[key]) for key in ("file", "sheet", "row") if key in source)
        if source["type"] == "statement":
            place = self._word("stated by", by=source["by"]) if "by" in source else self._word("stated")
        text = self.value(value) if isinstance(value, bool) else str(value)
        return text + (f" ({place})" if place else "")

    def _reading(self, reading: Record) -> str:
        """A reading, whether it holds, and its ground."""
        word = {True: "holds", False: "fails"}.get(reading["holds"]) if reading.get("holds") is not None else None
        held = f"[{self._word(word)}] " if word else ""
        preferred = f" ({self._word('preferred')})" if reading["preferred"] else ""
        return f"{held}{reading['title']}{preferred}{self._other(reading)}: {reading['ground']}"

    def _other(self, reading: Record) -> str:
        """The other fact that a reading compares, with what is known of it."""
        if "value" not in reading:
            return ""
        known = f"≥ {number(reading['at_least'])}" if "at_least" in reading else self._known(reading)
        return f" [{reading['indicator']['label']}: {known}]"

    def _first(self, first: Record) -> str:
        """What is known of earlier years."""
        if "known_years" not in first:
            return self._word("first time", by=first.get("stated_by", {}).get("label", ""))
        unknown = self._word("not known")
        stated = unknown
        if first["stated"] is not None:
            stated = self.told(first["stated"], first["stated_source"])
        needed = unknown if first["earlier_years"] is None else str(first["earlier_years"])
        highest = f", {self._word('highest', value=number(first['highest']))}" if first["highest"] else ""
        return self._word("earlier", stated=stated, known=first["known_years"], needed=needed) + highest


def number(text: str) -> str:
    """A number with separators between thousands."""
    sign = "+" if text.startswith("+") else ""
    return f"{sign}{Decimal(text):,f}"
