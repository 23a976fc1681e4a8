"""The words of the pages, zh and en side by side in words.toml."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def words() -> dict[str, dict[str, str]]:
    """All words by key, each in zh and en."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def word(key: str, lang: str) -> str:
    """One word in `lang`."""
    return words()[key][lang]
