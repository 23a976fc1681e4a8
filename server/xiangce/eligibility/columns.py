"""The names of the columns of a table of facts.

A column for each indicator that is known, by its key: exact numbers as `exact` encodes them (Int64), truths as Boolean.
Beside a number may stand what earlier years say of it, and the sum of those parts of it that are known.
"""

from typing import Final

# Fields of records that are no indicators but matter, by their keys.
OWNER: Final = "uscc"
YEAR: Final = "year"
PLACE: Final = "location"
ESTABLISHED: Final = "established-on"
STATED_YEAR: Final = "support-year"

EARLIER: Final = "~earlier"  # how many earlier years the subject has had; null if that is not known (Int64)
SUPPORT_YEAR: Final = "~support-year"  # the year of support, counted from 1 (Int64)


def top(key: str) -> str:
    """The column of the greatest value of earlier years."""
    return f"{key}~top"


def years_known(key: str) -> str:
    """The column of the number of earlier years whose value is known."""
    return f"{key}~known"


def part(key: str) -> str:
    """The column of the sum of the known parts of a sum; its value is at least as much."""
    return f"{key}~part"


def doubted(key: str) -> str:
    """The column that says whether something was given for a fact that is left unknown (Boolean)."""
    return f"{key}~doubted"
