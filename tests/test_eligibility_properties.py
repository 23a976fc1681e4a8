"""What holds of the engine for any facts: more facts settle more, plans work, trees add up, and tables do not matter."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility_worlds import ASSESSOR, JUDGE, RULES, Facts, case, some, worlds
from xiangce.eligibility.case import Case
from xiangce.eligibility.exact import encode, encoded
from xiangce.eligibility.labels import Labels
