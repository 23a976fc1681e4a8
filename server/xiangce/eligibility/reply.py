"""Replies for programs: the answers with the graph and the day that they come from."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from xiangce.eligibility.answer import together
from xiangce.eligibility.assess import Assessment, Assessor
from xiangce.eligibility.columns import PLACE
from xiangce.eligibility.exact import yuan
from xiangce.eligibility.facts import last
from xiangce.eligibility.labels import Labels, plain
from xiangce.eligibility.rule import Cap, Rule
from xiangce.eligibility.sense import notes
from xiangce.eligibility.shared import Shared, shared
from xiangce.eligibility.tree import Tree


def head(assessor: Assessor, lang: str, on: date) -> dict[str, object]:
    """What every reply begins with: the version of the graph, the day asked, the language."""
    return {"graph": {"version": assessor.graph.version}, "on": on.isoformat(), "lang": lang}


def about_facts(
    assessor: Assessor, facts: Mapping[str, object], rules: Sequence[Rule], lang: str, on: date
) -> dict[str, Any]:
    """The reply on what somebody states."""
    labels = Labels(assessor.graph, lang, on)
    case = assessor.sayings.case(facts)
    answers = assessor.answers(lang, on).about(case, rules)
    asked = {key for rule in rules for key in rule.facts}
    asked |= {part for key in asked for part in assessor.rules.indicators[key].addends}
    return {
        **head(assessor, lang, on),
        "answers": answers,
        "together": together(answers, labels),
        "documents": assessor.validity.documents(rules, labels),
        "notes": notes(case, rules, assessor.rules.indicators, assessor.sayings.fields, labels),
        "not_asked": [
            {"fact": key, "label": labels.text(assessor.rules.indicators[key].title)}
            for key, known in case.known.items()
            if key not in asked and known.source["type"] == "statement"
        ],
    }


def rule_record(assessor: Assessor, rule: Rule, lang: str, on: date) -> dict[str, Any]:
    """A rule for JSON: what it says, its tree, its caps, who pays and where to go."""
    labels = Labels(assessor.graph, lang, on)
    answers = assessor.answers(lang, on)
    return {
        **answers.head(rule),
        "tree": Tree(assessor.rules.indicators, labels).record(rule),
        "ceiling_stated": rule.ceiling_stated,
        "currency": rule.currency,
        "caps": [_cap(cap, labels) for cap in rule.caps],
        "factors": [{"fact": key, "label": labels.text(assessor.rules.indicators[key].title)} for key in rule.factors],
        **answers.route(rule, None),
        "validity": assessor.validity.of(rule, labels),
        "documents": assessor.validity.documents([rule], labels),
    }


def _cap(cap: Cap, labels: Labels) -> dict[str, object]:
    """A cap for JSON, whatever the case."""
    return {
        "cap": cap.key,
        "iri": cap.iri,
        "title": labels.text(cap.title),
        "amount": None if cap.amount is None else plain(cap.amount),
        "share": None if cap.share is None else plain(cap.share),
        "base": cap.base,
        "scope": labels.thing(cap.scope),
        "years": cap.years,
        "over_years": cap.over_years,
        "clause": last(cap.clause),
    }


def envelope(assessor: Assessor, found: Assessment, lang: str, on: date, most: int | None = None) -> Iterator[bytes]:
    """The reply on records, an answer at a time; of answers at most so many."""
    told = {**head(assessor, lang, on), **found.counts}
    yield (json.dumps(told, ensure_ascii=False)[:-1] + ', "answers": [').encode()
    parting = "\n"
    for answer in islice(assessor.explained(found, lang, on), most):
        yield (parting + json.dumps(answer, ensure_ascii=False)).encode()
        parting = ",\n"
    labels = Labels(assessor.graph, lang, on)
    rest = {"total": None, "note": labels.word("each by itself"), "shared": list(_shared(found, labels))}
    documents = assessor.validity.documents((rule for each in found.outcomes for rule in each.rules), labels)
    ends = {"together": rest, "documents": documents}
    yield ("\n], " + json.dumps(ends, ensure_ascii=False)[1:] + "\n").encode()


def _shared(found: Assessment, labels: Labels) -> Iterator[dict[str, object]]:
    """The ceilings that several records share."""
    for outcome in found.outcomes:
        for each in shared(outcome.table, outcome.rules, outcome.judged):
            caps = [{"cap": cap.key, "title": labels.text(cap.title)} for cap in each.scope.caps]
            for row in each.frame.iter_rows(named=True):
                money = {key: row[key] for key in ("uncut", "ceiling", "ceiling_met")}
                names = [labels.of(row[key]) if key == PLACE else str(row[key]) for key in each.scope.keys]
                yield {
                    "incentive": each.rule.key,
                    "title": labels.text(each.rule.title),
                    "of": " ".join(names),
                    **{key: row[key] for key in (*each.scope.keys, "records", "things", "met")},
                    "caps": caps,
                    "currency": each.rule.currency,
                    **{key: None if fen is None else plain(yuan(fen)) for key, fen in money.items()},
                    "note": " ".join(_shared_notes(each, row["ceiling"] is None, labels)),
                }


def _shared_notes(each: Shared, is_open: bool, labels: Labels) -> Iterator[str]:
    """What a shared ceiling rests on, and what the text does not say of it."""
    yield labels.word("shared")
    if each.rule.paid_once:
        yield labels.word("paid once")
    if any(cap.years for cap in each.rule.caps):
        yield labels.word("same start")
    if is_open:
        yield labels.word("beyond the years", years=each.scope.over_years)
