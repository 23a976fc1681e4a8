"""Facts drawn around the thresholds of the shipped rules: whole worlds without contradictions, and parts of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from xiangce.eligibility.assess import Assessor
from xiangce.eligibility.case import Case
from xiangce.eligibility.rule import Rule
from xiangce.graph import load
from xiangce.names import PREFIXES

ASSESSOR = Assessor(load())
JUDGE = ASSESSOR.judge
RULES = {rule.key: rule for rule in ASSESSOR.rules.all.values()}
INDICATORS = ASSESSOR.rules.indicators
YEAR = 2024
FIRST_YEAR = 2020

Facts = Mapping[str, object]

_DECIDED = {leaf.indicator for rule in RULES.values() for leaf in rule.leaves if leaf.decider}

_COUNT = PREFIXES["qudt"] + "NUM"
_MARKS = sorted(
    {
        leaf.threshold
        for rule in RULES.values()
        for leaf in rule.leaves
        if leaf.first_time and leaf.threshold is not None
    }
)


def _limits(key: str) -> list[Decimal]:
    """The numbers at which something turns for an indicator: thresholds, and costs at which one cap gives way."""
    limits = [leaf.threshold for rule in RULES.values() for leaf in rule.leaves if key in leaf.asks and leaf.threshold]
    caps = [cap for rule in RULES.values() for cap in rule.caps if key == cap.base and cap.share]
    limits += [Decimal(50_000_000) / (cap.share or 1) for cap in caps]
    sums = [each.key for each in INDICATORS.values() if key in each.parts]
    return limits + [limit / 2 for each in sums for limit in _limits(each)] or [Decimal(5)]


def numbers(key: str, places: int = 9) -> st.SearchStrategy[Decimal]:
    """Figures of an indicator, mostly at its thresholds or next to them, with so many decimals at most."""
    if INDICATORS[key].unit == _COUNT:
        near = st.builds(
            lambda limit, step: limit + step, st.sampled_from(_limits(key)), st.sampled_from([-1, 0, 0, 1])
        )
        return st.one_of(near, st.integers(0, 300).map(Decimal))
    steps = [Decimal(f"1e-{exponent}") for exponent in range(places + 1)]
    tiny = st.builds(lambda step, sign: step * sign, st.sampled_from(steps), st.sampled_from([-1, 0, 0, 1]))
    near = st.builds(lambda limit, step: limit.quantize(Decimal("0.01")) + step, st.sampled_from(_limits(key)), tiny)
    return st.one_of(near, st.integers(0, 3 * 10 ** (9 + places)).map(lambda number: Decimal(number).scaleb(-places)))


@dataclass(frozen=True)
class World:
    """All facts of one subject, none of which contradicts another."""

    facts: Facts

    def part(self, keys: set[str]) -> Facts:
        """Some of the facts, with the year of the figures."""
        return {"year": YEAR} | {key: value for key, value in self.facts.items() if key in keys}


@st.composite
def worlds(draw: st.DrawFn, rule: Rule, places: int = 9) -> World:
    """All that a rule may ask of a subject, with figures for every year since its founding."""
    keys = dict.fromkeys((*rule.asked, *rule.priced))
    keys |= dict.fromkeys(part for key in list(keys) for part in INDICATORS[key].addends)
    facts = {key: draw(_values(key, places)) for key in keys if not INDICATORS[key].parts}
    for key in (key for key in keys if INDICATORS[key].parts):
        facts[key] = f"{sum((Decimal(facts[part]) for part in INDICATORS[key].parts), Decimal(0)):f}"
    for key, one in ((key, INDICATORS[key].total_of) for key in keys):
        if one:
            facts[key] = f"{Decimal(facts[one]) + draw(st.just(Decimal(0)) | numbers(key, places)):f}"
    for leaf in (leaf for leaf in rule.leaves if leaf.first_time):
        del facts[leaf.stated_by or ""]
        facts |= draw(_history(leaf.indicator, leaf.stated_by or "", Decimal(facts[leaf.indicator])))
    return World(facts)


def _values(key: str, places: int) -> st.SearchStrategy[str | bool]:
    """Values of an indicator as somebody says them."""
    is_number = INDICATORS[key].type == "number"
    return numbers(key, places).map(lambda number: f"{number:f}") if is_number else st.booleans()


@st.composite
def _history(draw: st.DrawFn, key: str, stated_by: str, now: Decimal) -> dict[str, str | int | bool]:
    """A founding, figures of all years since, and a statement that they bear out.

    That it is the first time is true of the highest mark that is reached; that it is not, of the lowest.
    """
    founded = draw(st.integers(FIRST_YEAR, YEAR))
    figures = {year: draw(numbers(key)) for year in range(founded, YEAR)}
    before, reached = max(figures.values(), default=Decimal(0)), [mark for mark in _MARKS if mark <= now]
    is_true = {True: before < max(reached, default=0), False: before >= _MARKS[0]}
    said = draw(st.sampled_from([{stated_by: each} for each, holds in is_true.items() if holds] or [{}]))
    known = {f"{key}:{year}": f"{each:f}" for year, each in figures.items()}
    return {"established-on": f"{founded}-07-01", **known, **said}


def some(world: World) -> st.SearchStrategy[set[str]]:
    """Names of some of its facts."""
    return st.sets(st.sampled_from(sorted(world.facts)))


def case(facts: Facts) -> Case:
    """The case of facts that somebody says; what is decided is decided by some document."""
    said = {key: _documented(value) if key in _DECIDED else value for key, value in facts.items()}
    return ASSESSOR.sayings.case(said)


def _documented(value: object) -> object:
    return value if isinstance(value, Mapping) else {"value": value, "source": "a document"}


def verdicts(rule: Rule, facts: Facts) -> Mapping[str, int]:
    """The verdict of each node of a rule, by IRI."""
    return JUDGE.explain(case(facts).facts, rule).verdicts


def amounts(rule: Rule, facts: Facts) -> Mapping[str, int | None]:
    """What the caps of a rule and its years of support allow, in fen."""
    return JUDGE.explain(case(facts).facts, rule).amounts
