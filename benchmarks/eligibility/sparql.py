"""SPARQL on Oxigraph: one query for each incentive over the same facts as triples, counting who is eligible.

Two-valued, by the preferred reading, without amounts; what is not known is not there and so matches nothing.
"""

from itertools import count
from pathlib import Path

import polars as pl
from cost import Cost
from pyoxigraph import RdfFormat, Store

from xiangce.eligibility.rule import PRESUMED, Group, Leaf, Node, Rule
from xiangce.eligibility.rules import Rules
from xiangce.graph import load

SIGNS = {"gteq": ">=", "gt": ">", "lteq": "<=", "lt": "<"}
ROW = "urn:row:"


class Asker:
    """The incentives as graph patterns."""

    def __init__(self, rules: Rules) -> None:
        """Know where indicators are."""
        self._indicators = rules.indicators
        self._names = count()

    def pattern(self, rule: Rule) -> str:
        """What eligible subjects match."""
        return self._node(rule.root)

    def _node(self, node: Node) -> str:
        if isinstance(node, Leaf):
            return self._leaf(node)
        members = [self._node(each) for each in node.members]
        if isinstance(node, Group) and node.any_of:
            return f"FILTER ({' || '.join(f'EXISTS {{ {each} }}' for each in members)}) "
        return "".join(members)

    def _leaf(self, leaf: Leaf) -> str:
        if leaf.type == PRESUMED:
            return f"FILTER NOT EXISTS {{ ?s <{self._indicators[leaf.indicator].iri}> false }} "
        reading = next(each for each in leaf.readings if each.preferred)
        iri, value = f"<{self._indicators[reading.indicator].iri}>", f"?v{next(self._names)}"
        if leaf.threshold is None:
            return f"?s {iri} true . "
        reached = f"?s {iri} {value} . FILTER ({value} {SIGNS[reading.comparator]} {leaf.threshold}) "
        if not leaf.first_time or leaf.stated_by is None:
            return reached
        stated = (
            f"?s <{self._indicators[leaf.stated_by].iri}> true ; <urn:column:uscc> ?who ; <urn:column:year> ?year . "
        )
        # The first year in which it was reached; NOT EXISTS of an earlier one takes Oxigraph quadratic time.
        years = f"?each <urn:column:uscc> ?who ; <urn:column:year> ?had ; {iri} ?value . "
        enough = f"FILTER (?value {SIGNS[reading.comparator]} {leaf.threshold}) "
        first = f"{{ SELECT ?who (MIN(?had) AS ?first) {{ {years}{enough}}} GROUP BY ?who }} "
        return f"{reached}{stated}{first}FILTER (?year = ?first) "


def eligible(store: Store, pattern: str, rows: int) -> pl.Series:
    """Yes or no for each row; asked apart from what is timed."""
    found = {int(each["s"].value.removeprefix(ROW)) for each in store.query(f"SELECT ?s {{ {pattern} }}")}  # type: ignore[index, union-attr]
    return pl.Series([row in found for row in range(rows)])


def main() -> None:
    """Load the triples, then ask."""
    run = Cost()
    rules = Rules(load())
    asker, store = Asker(rules), Store()
    patterns = {rule.key: asker.pattern(rule) for rule in rules.incentives}
    run.begins()
    store.bulk_load(path=str(Path(run.file(".nt"))), format=RdfFormat.N_TRIPLES)
    store.optimize()
    run.ended("load")
    counts = [
        next(iter(store.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {each} }}")))["n"]  # type: ignore[index, call-overload]
        for each in patterns.values()
    ]
    run.ended("verdicts")
    found = pl.DataFrame({key: eligible(store, each, run.count) for key, each in patterns.items()})
    if [int(each.value) for each in counts] != list(found.sum().row(0)):
        print("counted", counts, "but listed", found.sum().row(0))
    run.found(found)


if __name__ == "__main__":
    main()
