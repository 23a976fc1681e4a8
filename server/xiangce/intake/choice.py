"""What a text says of two or more that there are: yes or no, and the codes of a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiangce.intake.rules import Rule
from xiangce.intake.value import Reading, misread, no_code, simple
from xiangce.intake.words import plain, said
from xiangce.schema import Choice


def yes_no(text: str) -> Reading:
    """Yes or no, said in either language or by a mark; the words that forms offer need no note."""
    word = plain(simple(text)[0])
    rule = None if text in said("offered") else Rule.YES_NO
    if word in said("yes"):
        return Reading("true", rule)
    if word in said("no"):
        return Reading("false", rule)
    if word in said("errors"):
        return misread(Rule.ERROR_VALUE)
    return misread(Rule.FORMULA if word.startswith("=") else Rule.NO_YES_NO)


@dataclass(frozen=True)
class Codes:
    """The IRIs of the codes of a field, by exactly what they are called, and by that without width, case and space."""

    exact: Mapping[str, str]
    present: Mapping[str, frozenset[str]]
    former: Mapping[str, frozenset[str]]

    def read(self, text: str) -> Reading:
        """The IRI of the code that a text means, by what it is called now, else by what it was called before."""
        word = plain(simple(text)[0])
        found, rule = self.present.get(word), Rule.NAME
        if found is None:
            found, rule = self.former.get(word), Rule.RETIRED
        if found is None:
            return no_code(Rule.ERROR_VALUE if word in said("errors") else Rule.UNKNOWN_CODE)
        return Reading(min(found), rule) if len(found) == 1 else no_code(Rule.AMBIGUOUS_NAME)


def codes(choices: tuple[Choice, ...]) -> Codes:
    """The codes of a field by all that they are called."""
    present = [(name, choice.iri) for choice in choices for name in {choice.iri, choice.notation, *choice.names}]
    former = [(name, choice.iri) for choice in choices for name in choice.former]
    by_word = _by_word(present)
    exact = {name: iri for name, iri in present if len(by_word[plain(name)]) == 1}
    return Codes(exact, by_word, _by_word(former))


def _by_word(names: list[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """The IRIs that each word may mean."""
    found: dict[str, set[str]] = {}
    for name, iri in names:
        found.setdefault(plain(name), set()).add(iri)
    return {word: frozenset(iris) for word, iris in found.items()}
