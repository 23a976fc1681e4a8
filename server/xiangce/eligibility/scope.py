"""What the rows share that share a ceiling: an enterprise, a county, or what is reported year by year."""

from dataclasses import dataclass

from xiangce.eligibility.columns import OWNER, YEAR
from xiangce.eligibility.exact import fen
from xiangce.eligibility.rule import Cap, Rule
from xiangce.eligibility.tables import Table


@dataclass(frozen=True)
class Scope:
    """Rows that are the same in `keys` share the ceiling of `caps`; those that are the same in `things` are one thing.

    `limit` (fen) is what all things may come to, within `over_years` where it is cumulative; `years` is for how many
    years a thing is supported.
    """

    caps: tuple[Cap, ...]
    keys: tuple[str, ...]
    things: tuple[str, ...]
    limit: int
    over_years: int | None
    years: int

    @property
    def places(self) -> frozenset[str]:
        """The places of which a row has to be in one, if any."""
        return frozenset().union(*(cap.places for cap in self.caps))


def scope_of(rule: Rule, table: Table) -> Scope | None:
    """What rows share under a rule; None if each has a ceiling of its own."""
    shared = {cap: key for cap in rule.caps if cap.amount is not None and (key := _key(cap, table))}
    spans = [cap.years for cap in rule.caps if cap.years]
    names = [key for key in dict.fromkeys((*table.key, OWNER)) if key in table.records.columns and key != YEAR]
    dated = [YEAR] if YEAR in table.records.columns and not spans and not rule.is_had_once else []
    if shared:
        key = next(iter(shared.values()))
        caps = tuple(cap for cap, own in shared.items() if own == key)
        is_of_year = YEAR in table.key and not rule.is_had_once and not any(cap.over_years for cap in caps)
        keys: tuple[str, ...] = (key, YEAR) if is_of_year else (key,)
    elif rule.caps and rule.is_had_once and table.key:
        caps, keys = tuple(cap for cap in rule.caps if not cap.years), tuple(key for key in table.key if key != YEAR)
    else:
        return None
    limits = [fen(cap.amount) for cap in caps if cap.amount is not None]
    if not limits:
        return None
    return Scope(
        caps=caps,
        keys=keys,
        things=(*names, *dated),
        limit=min(limits),
        over_years=min((cap.over_years for cap in caps if cap.over_years), default=None),
        years=max((final for _, final in spans), default=1),
    )


def _key(cap: Cap, table: Table) -> str | None:
    """The field by which rows of a table share a cap."""
    field = table.kind.by_path.get(cap.field or "")
    return field.key if field and field.key in table.records.columns else None
