"""Where ontology/, shapes/ and data/ are: inside the installed package, or beside server/ in a checkout."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent

HOME: Final = _PACKAGE if (_PACKAGE / "ontology").is_dir() else _PACKAGE.parents[1]
