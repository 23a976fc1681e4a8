"""The five verdicts, worst to best: all-of is the least of its members, any-of the greatest."""

from enum import IntEnum

from xiangce.names import CODE


class Verdict(IntEnum):
    """What can be said of a requirement on the facts there are."""

    NOT_MET = 0
    NEEDS_DECISION = 1
    UNKNOWN = 2
    BORDERLINE = 3
    MET = 4

    @property
    def key(self) -> str:
        """Its notation in the code list of answers: `not-met`, `needs-decision` and so on."""
        return self.name.lower().replace("_", "-")

    @property
    def iri(self) -> str:
        """Its concept in the code list of answers."""
        return f"{CODE}answer/{self.key}"
