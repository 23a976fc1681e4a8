"""What is printed of records that were judged: the first rows, how many have which verdict, what to know of them."""

from collections.abc import Sequence
from typing import Final

import click
import polars as pl

from xiangce.cli.checking import Progress, sources_of
from xiangce.cli.output import emit_table
from xiangce.cli.terminal import visible
from xiangce.cli.words import word
from xiangce.eligibility.assess import Assessment, Assessor, Outcome
from xiangce.eligibility.batch import Sheets
from xiangce.eligibility.doubting import speaks
from xiangce.eligibility.labels import Labels
from xiangce.eligibility.prose import Prose
from xiangce.eligibility.rule import Rule
from xiangce.eligibility.verdict import Verdict

_SHOWN: Final = 20
_COLUMNS: Final = (
    *("file", "row", "legal-name", "name", "incentive", "verdict", "ceiling", "shared_ceiling"),
    *("missing", "doubtful", "to_decide", "borderline", "not_met", "to_confirm"),
)


def assessed(
    assessor: Assessor, files: Sequence[str], rules: Sequence[Rule], kind: str | None, lang: str
) -> Assessment:
    """What rules come to for some files, with progress on a terminal."""
    progress = Progress(None, lang)
    chosen = assessor.kind(kind) if kind else None
    found = assessor.assess(sources_of(files), rules, chosen, progress=progress)
    progress.end()
    return found


def tell_rows(found: Assessment, assessor: Assessor, labels: Labels) -> None:
    """Print the first rows, those that are met before those that are not."""
    frame = Sheets(assessor, labels, in_words=labels.lang == "zh").long(found)
    if not frame.width:
        return
    verdict = labels.head("verdict")
    first = frame.sort(verdict, descending=True, maintain_order=True).head(_SHOWN)
    tell_frame(first, [labels.head(each) for each in _COLUMNS])
    if len(frame) > len(first):
        click.echo(word("more rows", labels.lang).format(count=len(frame) - len(first)))
    click.echo()


def tell_frame(frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """Print some columns of a table."""
    kept = [each for each in columns if each in frame.columns]
    lines = [["" if cell is None else visible(str(cell)) for cell in row] for row in frame.select(kept).iter_rows()]
    emit_table(kept, lines)


def tell_counts(found: Assessment, rules: Sequence[Rule], assessor: Assessor, labels: Labels) -> None:
    """Print how many have which verdict, and what is to be known of the records."""
    rows = [(rule.key, _counts(each, rule)) for each in found.outcomes for rule in each.rules]
    if told := [[key, *map(str, counts)] for key, counts in rows if any(counts)]:
        emit_table([labels.head("incentive"), *(labels.of(verdict.iri) for verdict in reversed(Verdict))], told)
        click.echo()
    else:
        _tell_why(found, rules, assessor, labels)
    tell_notes(found, labels.lang)
    tell_documents(assessor, rules, labels)


def tell_documents(assessor: Assessor, rules: Sequence[Rule], labels: Labels) -> None:
    """Print whether the documents of rules say how long they hold, and what came later."""
    click.echo("\n".join(["", *Prose(labels).documents(assessor.validity.documents(rules, labels))]))


def _counts(outcome: Outcome, rule: Rule) -> list[int]:
    """How many rows that tell anything have each verdict, the best first."""
    found = outcome.judged.verdicts[rule.iri].filter(speaks(rule, outcome.table))
    counts = dict(found.value_counts().iter_rows())
    return [counts.get(int(verdict), 0) for verdict in reversed(Verdict)]


def _tell_why(found: Assessment, rules: Sequence[Rule], assessor: Assessor, labels: Labels) -> None:
    """Print which records the rules are asked of, as none of those there are tells of them."""
    comma = labels.word("comma")
    held = comma.join(labels.text(assessor.kind(key).label) for key in found.kinds)
    for rule in rules:
        asked = comma.join(labels.text(kind.label) for kind in assessor.asked_of(rule))
        click.echo(word("asked of", labels.lang).format(key=rule.key, kinds=asked, held=held))


def tell_notes(found: Assessment, lang: str) -> None:
    """Print how many records there are, and what may be wrong with them."""
    click.echo(word("records judged", lang).format(records=found.records))
    counts = {"silent rows": found.silent, "values unread": found.unread, "repeated": found.repeated}
    counts["doubted"] = found.doubted
    for key, count in counts.items():
        if count:
            click.echo(word(key, lang).format(count=count))
    if found.ignored:
        click.echo(word("ignored", lang).format(columns=visible(", ".join(found.ignored[:_SHOWN]))))
