"""Cases that a lawyer can read: the facts as a person says them, and what follows from the text, worked out by hand."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Told:
    """A case as its file has it; what it does not say is not asked of the answer.

    `refused_by` are the requirements that refuse, `decide` those that wait for a decision, `missing` the facts that
    would tell more, `confirm` those that the wording presumes and nobody has said, `holds` the readings that hold where
    others do not. `ceiling` is in yuan, or the word `unknown`;
    `years` are the ceilings of the years of support if paid in order, `where` is the unit to turn to first,
    and `preferred` what the preferred readings come to.
    """

    sentence: str
    of: str
    facts: Mapping[str, str | int | bool | Mapping[str, object]]
    verdict: str
    source: str
    clause: str
    refused_by: list[str] = field(default_factory=list)
    decide: list[str] = field(default_factory=list)
    missing: list[str] | None = None
    confirm: list[str] | None = None
    holds: list[str] = field(default_factory=list)
    ceiling: str | None = None
    ceiling_stated: bool = True
    binding: list[str] | None = None
    years: list[str] | None = None
    channel: str | None = None
    where: str | None = None
    preferred: str | None = None

    def number(self, indicator: str) -> Decimal | None:
        """The figure that is said of an indicator."""
        said = self.facts.get(indicator)
        return None if said is None or isinstance(said, Mapping) else Decimal(said)


CASES = [
    Told(**case)
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
