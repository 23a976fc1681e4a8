"""An answer as lines of text, from its JSON form."""

from collections.abc import Iterator

from xiangce.eligibility.prose_notes import NotesProse
from xiangce.eligibility.prose_tree import Record, number


class Prose(NotesProse):
    """Tells answers and rules in the language of some labels."""

    def answer(self, answer: Record) -> Iterator[str]:
        """The lines of a whole answer."""
        yield f"{answer['incentive']} {answer['title']}: {answer['verdict_label']}"
        yield from (f"  {line}" for line in self.about(answer))
        yield from ["", *self.trees.tree(answer["tree"])]
        for part in (self.ceiling, self.repair, self.doubts, self.unknown, self.to_confirm, self.where):
            lines = list(part(answer))
            yield from ["", *lines] if lines else []

    def rule(self, rule: Record) -> Iterator[str]:
        """The lines of a rule: what it says, its tree with clauses, its caps, and who answers for it."""
        yield f"{rule['incentive']} {rule['title']}"
        yield f"  {rule['says']}"
        yield from (f"  {line}" for line in self.about(rule))
        yield from ["", *self.trees.tree(rule["tree"])]
        caps = [f"  {cap['title']} ({self.trees.clause(cap)})" for cap in rule["caps"]]
        yield from ["", self._word("caps"), *caps] if caps else []
        if rule["ceiling_stated"] is False:
            yield from ["", self._word("no ceiling")]
        yield from ["", *self.where(rule)]

    def about(self, answer: Record) -> Iterator[str]:
        """Who it is about and for, and the clause."""
        if named := self.subject(answer.get("subject", {})):
            yield named
        if answer["audience"]:
            yield self._word("provided", audience=answer["audience"]["label"])
        yield self.trees.clause(answer)
        if answer["note"]:
            yield answer["note"]
        if "by_preferred_label" in answer:
            yield self._word("by preferred", verdict=answer["by_preferred_label"])
        yield from (answer["validity"][key] for key in ("figures_before", "year_not_over") if key in answer["validity"])
        yield from self.later(answer["validity"]["later"])

    def subject(self, subject: Record) -> str:
        """Who an answer is about: names, year and place in the file."""
        names = [str(value) for key, value in subject.items() if key.endswith("-name") or key in {"uscc", "year"}]
        place = ":".join(str(subject[key]) for key in ("file", "sheet", "row") if key in subject)
        return " ".join(names) + (f" ({place})" if place else "")

    def ceiling(self, answer: Record) -> Iterator[str]:
        """What may be granted at most, by which cap, and what is unknown of it."""
        ceiling = answer["ceiling"]
        if not ceiling:
            return
        if not ceiling["stated"]:
            yield ceiling["note"]
            return
        yield self._word("up to", amount=self._amount(ceiling), scope=self._span(ceiling["for"]))
        if "note" in ceiling:
            yield f"  {ceiling['note']}"
        if "payment" in ceiling:
            yield f"  {self._word('payment', label=ceiling['payment']['label'])}"
        yield from (f"  {line}" for line in self._caps(ceiling))
        for key in ("unknown", "factors"):
            if ceiling[key]:
                yield f"  {self._word(f'{key} of a ceiling', facts=self._list(ceiling[key]))}"

    def _amount(self, ceiling: Record) -> str:
        """The amount of a ceiling, which may hang on what is not known."""
        if ceiling["amount"] is None:
            return self._word("unknown amount")
        return f"{ceiling['currency']} {number(ceiling['amount'])}"

    def _caps(self, ceiling: Record) -> Iterator[str]:
        """The caps that bind, the years of support, and the shares of a cost."""
        for cap in ceiling["binding"]:
            yield self._word("binds", cap=cap["title"], clause=cap["clause"])
        for year in ceiling.get("years", ()):
            left, uncut = number(year["left_if_paid_in_order"]), number(year["ceiling"])
            cut = self._word("cut", uncut=uncut) if left != uncut else ""
            yield self._word("year", year=year["year"], ceiling=left) + cut
        if any(year["ceiling"] != year["left_if_paid_in_order"] for year in ceiling.get("years", ())):
            yield self._word("same start")
        for cap in ceiling["caps"]:
            if "base" in cap:
                base = cap["base"]["value"]
                known = self._word("not known") if base is None else f"{number(base)} → {number(cap['amount'])}"
                yield f"{cap['title']}: {cap['base']['label']} {known}"

    def _span(self, span: Record) -> str:
        """What an amount is for."""
        years = self._word("years", count=span["years"]) if "years" in span else ""
        if "support_year" in span:
            years = self._word("support year", year=span["support_year"])
        count = self._word("counted for", count=span["count"]) if "count" in span else ""
        return f"{span['scope']['label']}{count}{years}"

    def shared(self, shared: Record) -> str:
        """What several records come to together."""
        money = {key: self._amount({**shared, "amount": shared[key]}) for key in ("uncut", "ceiling", "ceiling_met")}
        return f"{self._word('together', **{**shared, **money})} {shared['note']}"

    def repair(self, answer: Record) -> Iterator[str]:
        """What would make it met."""
        if not answer["repair"]:
            if answer["verdict"] == "not-met":
                yield self._word("no repair")
            return
        yield self._word("repair")
        for place, plan in enumerate(answer["repair"], start=1):
            yield f"  {place}. {self._word('semicolon').join(map(self._step, plan['steps']))}"

    def _step(self, step: Record) -> str:
        """One step of a plan."""
        said = f"{step['do_label']}: {step['label']}"
        if "by" in step:
            return f"{said} {number(step['by'])}{self.trees.unit(step)} ({number(step['from'])} → {number(step['to'])})"
        bounds = [f"{sign} {number(step[name])}" for name, sign in _BOUNDS.items() if name in step]
        who = f" ({step['decided_by']['label']})" if "decided_by" in step else ""
        return f"{said} {', '.join(bounds)}{self.trees.unit(step)}" if bounds else f"{said}{who}"

    def unknown(self, answer: Record) -> Iterator[str]:
        """The missing facts, the most telling first."""
        if answer["unknown"]:
            yield self._word("missing")
        for each in answer["unknown"]:
            holder = f" ({self._word('held by', unit=each['held_by']['label'])})" if "held_by" in each else ""
            yield f"  {self._list(each['facts'])}{holder}"

    def to_confirm(self, answer: Record) -> Iterator[str]:
        """What was taken as given, since the wording presumes it."""
        if answer["to_confirm"]:
            yield self._word("to confirm")
        for each in answer["to_confirm"]:
            yield f"  {each['label']} ({self.trees.clause(each)})"

    def where(self, answer: Record) -> Iterator[str]:
        """Who pays, where to go, and how the case can be handled."""
        if answer["channel"]:
            yield f"{self._word('channel')}: {answer['channel']['label']} ({self.trees.clause(answer['channel'])})"
        for each in answer["where"]:
            yield f"  {each['label']}: {each['part_label']} ({self.trees.clause(each)})"
        if "handling" in answer and answer["verdict"] != "not-met":
            yield f"{self._word('handling')}: {answer['handling']['label']}"
            for key, word in (("decide", "to decide"), ("confirm", "to look up")):
                for each in answer["handling"][key]:
                    yield f"  {self._word(word, what=self._decision(each))}"

    def _decision(self, said: Record) -> str:
        """What is decided, by whom, and where that is said."""
        who = said["decided_by"]["label"] if "decided_by" in said else ""
        source = said.get("source", {})
        place = ":".join(str(source[key]) for key in ("file", "sheet", "row", "by") if key in source)
        more = self.comma.join(filter(None, (who, place)))
        return f"{said['requirement']} {said['title']}" + (f" ({more})" if more else "")


_BOUNDS = {"at_least": "≥", "at_most": "≤"}
