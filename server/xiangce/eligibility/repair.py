"""What would make a verdict `met`: the smallest changes, one plan for each way through the any-ofs of a tree.

A plan is a list of steps, one for an indicator or a leaf: `change` a fact that is known, `provide` one that is not,
have something `decide`d outside the text, or have wording `clarify`-ed that no figure can satisfy in every reading.
Plans are made from the tree and proved by the engine: one that does not make the verdict `met` is not given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import islice, product
from typing import Final

from xiangce.eligibility.case import Case, Value, with_values
from xiangce.eligibility.columns import EARLIER, years_known
from xiangce.eligibility.compiled import FLOORS, evaluate
from xiangce.eligibility.judging import Judge
from xiangce.eligibility.rule import Leaf, Node, Reading, Rule
from xiangce.eligibility.steps import Bounds, Plan, Step
from xiangce.eligibility.verdict import Verdict
from xiangce.names import PREFIXES

_MOST: Final = 32  # plans of one rule
_COUNT: Final = PREFIXES["qudt"] + "NUM"
_STEP: Final = Decimal("0.01")


class Repairer:
    """Makes plans for a case."""

    def __init__(self, judge: Judge, case: Case, verdicts: Mapping[str, int]) -> None:
        """Know the verdicts of the nodes of the tree on the case, by IRI."""
        self._judge, self._case, self._verdicts = judge, case, verdicts
        self._indicators = judge.rules.indicators

    def plans(self, rule: Rule) -> list[Plan]:
        """The plans, those with the fewest changes of what is known first."""
        if self._verdicts[rule.root.iri] == Verdict.MET:
            return []
        merged = (plan for each in islice(self._ways(rule.root), _MOST) if (plan := self._merged(each)))
        proved = {plan: None for plan in merged if self._does(rule, plan)}
        return sorted(proved, key=lambda plan: (sum(step.do == "change" for step in plan), len(plan)))

    def _does(self, rule: Rule, plan: Plan) -> bool:
        """Whether a plan makes the verdict `met`, and asks nobody in vain how wording is read."""
        rest = (tuple(each for each in plan if each is not step) for step in plan if step.do == "clarify")
        is_met = self.verdict_after(rule, plan) is Verdict.MET
        return is_met and all(self.verdict_after(rule, each) is not Verdict.MET for each in rest)

    def verdict_after(self, rule: Rule, plan: Plan) -> Verdict:
        """The verdict once all steps of a plan are done; what is clarified is read as it holds."""
        values = {step.indicator: step.to for step in plan if step.to is not None}
        case = with_values(self._case, values, self._indicators)
        clarified = {step.leaf.iri: int(Verdict.MET) for step in plan if step.do == "clarify"}
        return Verdict(evaluate(rule.root, {**self._judge.explain(case.facts, rule).verdicts, **clarified}))

    def _ways(self, node: Node) -> Iterator[Plan]:
        """Each way to make a node `met`."""
        if self._verdicts[node.iri] == Verdict.MET:
            yield ()
        elif isinstance(node, Leaf):
            yield from self._steps(node)
        elif node.any_of:
            for member in node.members:
                yield from self._ways(member)
        else:
            ways = [list(islice(self._ways(member), _MOST)) for member in node.members]
            for chosen in product(*ways):
                yield tuple(step for plan in chosen for step in plan)

    def _steps(self, leaf: Leaf) -> Iterator[Plan]:
        """The steps that make a leaf `met`; none if nothing can."""
        if leaf.threshold is None:
            # That something is decided may be said and yet be undecided.
            open_ = [key for key in leaf.asks if leaf.type == "decided" or self._value(key) is not True]
            yield tuple(self._truth(leaf, key) for key in open_)
            return
        bounds = self._bounds(leaf)
        # Where the readings disagree, whoever applies them can be asked; figures may do too, if they can satisfy all.
        is_open = self._value(leaf.indicator) is not None and not all(each.is_room() for each in bounds.values())
        if is_open or self._verdicts[leaf.iri] == Verdict.BORDERLINE:
            yield (Step("clarify", leaf, leaf.indicator, self._value(leaf.indicator)),)
        if is_open:
            return
        asked = ((key, each) for key, each in bounds.items() if not self._follows(key, bounds))
        figures = tuple(step for key, each in asked for step in self._number(leaf, key, each))
        first = self._first(leaf) if leaf.first_time else ()
        if first is not None:
            yield (*figures, *first)

    def _truth(self, leaf: Leaf, key: str) -> Step:
        """The step that makes an indicator true."""
        if leaf.type == "decided":
            return Step("decide", leaf, key, self._value(key), to=True)
        return Step("provide" if self._value(key) is None else "change", leaf, key, self._value(key), to=True)

    def _bounds(self, leaf: Leaf) -> dict[str, Bounds]:
        """What the indicators of a leaf have to be in all readings."""
        found: dict[str, Bounds] = {leaf.indicator: Bounds()}
        for reading in leaf.readings:
            found[reading.indicator] = found.get(reading.indicator, Bounds()).within(self._bound(leaf, reading))
        return found

    def _follows(self, key: str, bounds: Mapping[str, Bounds]) -> bool:
        """Whether an unknown total is within its bounds as soon as the one thing is, of which as much is asked."""
        one, least = bounds.get(self._indicators[key].total_of or ""), bounds[key].low
        is_open = self._value(key) is None and bounds[key].high is None
        return bool(is_open and one and one.low is not None and least is not None and least <= one.low)

    def _bound(self, leaf: Leaf, reading: Reading) -> Bounds:
        """What the indicator of a reading has to be: the threshold, or one step of its unit beyond."""
        limit = leaf.threshold or Decimal(0)
        step = Decimal(1) if self._indicators[reading.indicator].unit == _COUNT else _STEP
        if reading.comparator in FLOORS:
            return Bounds(low=limit + (step if reading.comparator == "gt" else 0))
        if reading.comparator == "eq":
            return Bounds(limit, limit)
        return Bounds(high=limit - (step if reading.comparator == "lt" else 0))

    def _number(self, leaf: Leaf, key: str, bounds: Bounds) -> Iterator[Step]:
        """The step that brings an indicator within bounds; of a sum, as far as all its parts are known."""
        is_whole = all(self._value(part) is not None for part in self._indicators[key].parts)
        value = self._value(key) if is_whole else None
        exact = None if value is None else Decimal(value)
        to = bounds.nearest(exact)
        if exact is None or to != exact:
            yield Step("provide" if exact is None else "change", leaf, key, exact, to, bounds)

    def _first(self, leaf: Leaf) -> Plan | None:
        """What would tell that it is the first time; None if a statement says that it is not."""
        stated = self._value(leaf.stated_by or "")
        if stated is False:
            return None
        row = self._case.facts.row(0, named=True)
        earlier = row.get(EARLIER)
        is_known = earlier is not None and (row.get(years_known(leaf.indicator)) or 0) >= earlier
        return () if stated or is_known else (Step("provide", leaf, leaf.stated_by or "", None, to=True),)

    def _merged(self, steps: Iterable[Step]) -> Plan | None:
        """One step for each indicator, within the bounds of all its steps; None if these leave no room."""
        merged: dict[str, Step] = {}
        for step in steps:
            key = step.leaf.key if step.do == "clarify" else step.indicator
            merged[key] = self._both(merged[key], step) if key in merged else step
        plan = self._with_sums(merged)
        return plan if all(step.bounds.is_possible() for step in plan) else None

    def _both(self, one: Step, other: Step) -> Step:
        """A step that does for both leaves."""
        bounds = one.bounds.within(other.bounds)
        if isinstance(one.to, bool) or one.to is None:
            return one
        value = None if one.value is None else Decimal(one.value)
        return replace(one, bounds=bounds, to=bounds.nearest(value))

    def _with_sums(self, steps: dict[str, Step]) -> Plan:
        """The plan with steps on sums turned into steps on their parts; an unknown sum stays, as it bounds them."""
        for key in [key for key in steps if key in self._indicators and self._indicators[key].parts]:
            step, parts = steps.pop(key), self._indicators[key].parts
            total = self._share_out(step, parts, steps)
            if step.do == "provide":
                steps[key] = replace(step, to=total)
        return tuple(steps.values())

    def _share_out(self, step: Step, parts: tuple[str, ...], steps: dict[str, Step]) -> Decimal:
        """Change parts of a sum, unknown ones first, until it is within its bounds; what it comes to then."""
        values = {key: Decimal(steps[key].to if key in steps else self._value(key) or 0) for key in parts}  # type: ignore[arg-type]
        excess = sum(values.values(), Decimal(0)) - step.bounds.nearest(sum(values.values(), Decimal(0)))
        for key in sorted(parts, key=lambda key: (self._value(key) is not None, -values[key])):
            change = min(excess, values[key])
            own = steps.get(key) or Step("change", step.leaf, key, self._value(key))
            if change:
                excess, values[key] = excess - change, values[key] - change
                steps[key] = replace(own, to=values[key])
        return sum(values.values(), Decimal(0))

    def _value(self, key: str) -> Value | None:
        """The value of an indicator, if it is known."""
        found = self._case.known.get(key)
        return found.value if found else None
