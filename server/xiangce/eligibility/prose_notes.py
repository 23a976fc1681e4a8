"""What is noted beside verdicts as lines of text: doubts, odd numbers, validity and what came later."""

from collections.abc import Iterator, Sequence

from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose_tree import Record, TreeProse


class NotesProse:
    """Tells notes in the language of some labels."""

    def __init__(self, labels: Labels) -> None:
        """Use the words of a language."""
        self._word = labels.word
        self.comma = labels.word("comma")
        self.trees = TreeProse(labels)

    def notes(self, notes: Sequence[Record]) -> Iterator[str]:
        """The stated numbers that make little sense."""
        for each in notes:
            yield self._word("number noted", fact=self._list([each]), note=each["note"])

    def documents(self, documents: Sequence[Record]) -> Iterator[str]:
        """Whether the documents say how long they hold, and what came later."""
        for each in documents:
            yield each["note"]
            yield from (f"  {line}" for line in self.later(each["later"]))

    def later(self, changes: Sequence[Record]) -> Iterator[str]:
        """What came later, with its day and how sure it is."""
        for each in changes:
            precision, certainty = each["precision"]["label"], each["certainty"]["label"]
            said = {"day": each["from"], "name": each["name"], "says": each["says"]}
            yield self._word("later", **said, precision=precision, certainty=certainty)

    def doubts(self, answer: Record) -> Iterator[str]:
        """The facts that were given and are doubted, with what was given, where, and why."""
        if answer["doubts"]:
            yield self._word("doubts")
        for each in answer["doubts"]:
            told = self.comma.join(self._given(each, given) for given in each["given"])
            given = f"{self._word('colon')}{told}" if told else ""
            yield f"  {self._word('doubt', fact=self._list([each]), why=each['why_label'], given=given)}"

    def _given(self, doubt: Record, given: Record) -> str:
        """A value that was given, with its fact if that is a part of the one in doubt, and its place."""
        part = f"{given['fact']} " if given["fact"] != doubt["fact"] else ""
        value = given["value"] if isinstance(given["value"], bool) else str(given["value"])
        return f"{part}{self.trees.told(value, given['source'])}"

    def _list(self, facts: Sequence[Record]) -> str:
        return self.comma.join(f"{each['label']} ({each['fact']})" for each in facts)
