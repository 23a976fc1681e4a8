"""The hostile queries, which the tests own."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))

from hostile_queries import Attack, attacks

__all__ = ["Attack", "attacks"]
