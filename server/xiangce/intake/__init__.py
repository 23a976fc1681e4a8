"""Files of records, whatever their format, become tables of one kind with typed columns, or are refused by name."""

from xiangce.intake.limits import LIMITS, Limits
from xiangce.intake.read import read
from xiangce.intake.rules import Rule
from xiangce.intake.source import Source

__all__ = ["LIMITS", "Limits", "Rule", "Source", "read"]
