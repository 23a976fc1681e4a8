"""The faults that people make in records, and those of them that a kind can have."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from random import Random
from types import MappingProxyType
from typing import Final, TypeAlias

from xiangce.enterprise.sample.cells import CHANGES, IN
from xiangce.enterprise.sample.rows import BREAKS, COPIES, Asked, Row
from xiangce.schema import Field
from xiangce.validation.compiled import Program


@dataclass(frozen=True)
class Fault:
    """A fault: its key, its names in zh and en, and where it shows for certain.

    `found` is rule (a result), reading (a value that cannot be read), note (how it was read), or empty if it may hide.
    """

    key: str
    label: Mapping[str, str]
    found: str
    on: str
    breaks: str


# Cells to be changed in a record; None where the fault cannot be made of it.
Make: TypeAlias = Callable[[Row, Random], Row | None]


@dataclass(frozen=True)
class Maker:
    """A way to make a fault in a record; in a copy of it, if both records are at fault."""

    fault: Fault
    make: Make
    is_copy: bool = False


def _table() -> Mapping[str, Fault]:
    """The faults of faults.toml, in their order."""
    told = tomllib.loads((files(__package__) / "faults.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            key: Fault(
                key,
                {lang: fault[lang] for lang in ("zh", "en")},
                *(fault.get(part, "") for part in ("found", "on", "breaks")),
            )
            for key, fault in told.items()
        }
    )


FAULTS: Final = _table()


def makers(program: Program, fault: Fault) -> Iterator[Maker]:
    """The ways to make a fault in a kind; none if it has no field or rule for it."""
    if fault.on:
        for field in filter(IN[fault.on], program.kind.fields):
            yield Maker(fault, partial(_in_cell, fault.key, field))
        return
    for asked in _asked(program, fault.breaks):
        is_copy = fault.key in COPIES
        yield Maker(fault, partial((COPIES if is_copy else BREAKS)[fault.key], asked), is_copy)


def _in_cell(key: str, field: Field, row: Row, random: Random) -> Row | None:
    """The change of one cell; None if there is nothing in it, or nothing to be changed."""
    text = row[field.key]
    if not text:
        return None
    changed = CHANGES[key](field, text, random)
    return None if changed == text else {field.key: changed}


def _asked(program: Program, component: str) -> Iterator[Asked]:
    """What the rules with a component ask about."""
    kind = program.kind
    for rule in program.rules:
        if _is_of(rule.component, component) and rule.path in kind.by_path:
            own = kind.by_path[rule.path]
            yield Asked(kind, own, [kind.by_key[key] for key in sorted(rule.reads - {own.key})])
    for together in program.across:
        if _is_of(together.component, component):
            yield Asked(kind, None, [kind.by_key[key] for key in sorted(together.reads)])


def _is_of(iri: str, component: str) -> bool:
    return iri.partition("#")[2].startswith(component)
