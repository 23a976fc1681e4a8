"""The examples below each command's help."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def examples() -> dict[str, list[str]]:
    """The examples by command."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def epilog(command: str) -> str:
    """The examples of a command, as click prints them below its help."""
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples()[command])
