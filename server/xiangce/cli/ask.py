"""`xiangce ask`, `query` and `show`: named questions, anybody's SPARQL, and all that is said of a thing."""

from datetime import date
from typing import BinaryIO

import click
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import emit, emit_json, emit_table
from xiangce.cli.words import word
from xiangce.errors import BadInput
from xiangce.graph import Graph, Term
from xiangce.names import GRAPHS, shorten
from xiangce.questions import Question, catalogue
from xiangce.questions import ask as answer_to
from xiangce.questions.answer import plain
from xiangce.resource import Description, Fact, describe, document, locate
from xiangce.sparql import Pool, glance

_RESULTS = {"table": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON, "csv": QueryResultsFormat.CSV}
_MANY = 12


@main.command(epilog=epilog("ask"))
@click.argument("question", required=False)
@click.argument("values", nargs=-1)
@options.output
@options.language
@click.pass_context
def ask(context: click.Context, question: str | None, values: tuple[str, ...], form: str, lang: str) -> None:
    """Ask a named question; without one, list them all."""
    if not question:
        return _list(form, lang)
    return emit(answer_to(options.graph_of(context), question, dict(map(_pair, values)), lang), form)


def _pair(value: str) -> tuple[str, str]:
    """`name=value` in two."""
    name, equals, text = value.partition("=")
    if not equals:
        raise BadInput(f"given “{value}”, expected name=value", f"给出“{value}”，应写作 名称=值")
    return name, text


def _list(form: str, lang: str) -> None:
    """Print the questions there are, with what each needs to know."""
    if form == "json":
        return emit_json(
            [{"name": q.name, "title": dict(q.title), "parameters": list(q.parameters)} for q in catalogue().values()]
        )
    lines = [[q.name, _needs(q), q.title[lang]] for q in catalogue().values()]
    return emit_table(["question", "needs", "asks"], lines)


def _needs(question: Question) -> str:
    """The values that a question asks for; those that can be left out in brackets."""
    needs = [f"[{name}=…]" if each.optional else f"{name}=…" for name, each in question.parameters.items()]
    return " ".join([*needs, *(["[on=…]"] if question.is_dated else [])])


@main.command(epilog=epilog("query"))
@click.argument("file", type=click.File("rb"))
@click.option(
    "--format", "form", type=click.Choice([*_RESULTS, "ttl", "jsonld"]), default="table", help="How to print it."
)
@options.error_language
@click.pass_context
def query(context: click.Context, file: BinaryIO, form: str) -> None:
    """Run a SPARQL query from a FILE, or from standard input with -; no query reaches network or files."""
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("The query is not UTF-8; save it as UTF-8", "查询不是 UTF-8 编码，请另存为 UTF-8") from error
    _refuse_mismatch(text, form)
    graphs = RdfFormat.JSON_LD if form in ("json", "jsonld") else RdfFormat.TURTLE
    results = _RESULTS.get(form, QueryResultsFormat.JSON)
    with Pool(options.graph_of(context).snapshot, graphs=GRAPHS, workers=1) as pool:
        for piece in pool.run(text, results_format=results, graph_format=graphs).pieces():
            click.echo(piece, nl=False)


def _refuse_mismatch(text: str, form: str) -> None:
    """Refuse a format that the answer of a query cannot have, rather than print another."""
    unfit = {"ttl": "results", "jsonld": "results", "csv": "graph"}
    if glance(text).kind == unfit.get(form, ""):
        raise BadInput(
            f"The answer cannot be {form}: SELECT and ASK give json or csv, CONSTRUCT and DESCRIBE ttl or jsonld",
            f"该查询的结果不能写成 {form}：SELECT、ASK 用 json 或 csv，CONSTRUCT、DESCRIBE 用 ttl 或 jsonld",
        )


@main.command(epilog=epilog("show"))
@click.argument("thing")
@click.option("--format", "form", type=click.Choice(["table", "json", "ttl"]), default="table", help="How to print it.")
@options.day
@options.language
@click.pass_context
def show(context: click.Context, thing: str, form: str, on: date, lang: str) -> None:
    """Show all that is said of a THING: an IRI, a prefixed name, a path or a key."""
    graph = options.graph_of(context)
    iri = locate(graph, thing)
    if form == "ttl":
        return click.echo(document(graph, iri, RdfFormat.TURTLE), nl=False)
    said = describe(graph, iri, lang, on)
    return emit_json(_record(said)) if form == "json" else _print(graph, said, lang, on)


def _record(said: Description) -> dict[str, object]:
    """A description for JSON: values by property."""
    return {
        "iri": said.iri.value,
        "label": said.label,
        "types": [kind.value for kind in said.kinds],
        "says": {shorten(fact.property.value): [value.value for value in fact.values] for fact in said.says},
        "said_of": {shorten(fact.property.value): [value.value for value in fact.values] for fact in said.said_of},
    }


def _print(graph: Graph, said: Description, lang: str, on: date) -> None:
    """Print a description for people."""
    click.echo(f"{said.label}\n{said.iri.value}\n")
    emit_table(["", ""], [[fact.label, text] for fact in said.says for text in _texts(graph, fact, lang, on)])
    if said.said_of:
        click.echo(f"\n{word('points here', lang)}")
        emit_table(["", ""], [[fact.label, text] for fact in said.said_of for text in _texts(graph, fact, lang, on)])


def _texts(graph: Graph, fact: Fact, lang: str, on: date) -> list[str]:
    """The values of a fact as text, those in the other language left out, many of them counted."""
    kept = [value for value in fact.values if not isinstance(value, Literal) or value.language in (None, lang)]
    texts = [_text(graph, value, lang, on) for value in kept[:_MANY]]
    return [*texts, f"… +{len(kept) - _MANY}"] if len(kept) > _MANY else texts


def _text(graph: Graph, value: Term, lang: str, on: date) -> str:
    """One value as text: the name and key of a thing."""
    if not isinstance(value, NamedNode):
        return plain(value)
    label = graph.label(value, lang, on)
    return f"{label} ({shorten(value.value)})" if label else shorten(value.value)
