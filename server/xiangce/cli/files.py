"""`xiangce export`, `reason` and `validate`: the graph as files, and the proofs that it is sound."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
from pyoxigraph import RdfFormat

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.output import write
from xiangce.cli.words import word
from xiangce.errors import Unavailable
from xiangce.resource import dump

_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


@main.command(epilog=epilog("export"))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    help="RDF format, else by the suffix of the file, else ttl; trig and nq keep the named graphs.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; standard output if not given.",
)
@options.error_language
@click.pass_context
def export(context: click.Context, form: str | None, output: Path | None) -> None:
    """Write the whole graph: ontology, codes, shapes, policy and what follows from them."""
    suffix = output.suffix.lstrip(".") if output else "ttl"
    body = dump(options.graph_of(context), _FORMATS[form or (suffix if suffix in _FORMATS else "ttl")])
    write(body, output)


@main.command(epilog=epilog("reason"))
@click.option("--check", is_flag=True, help="Only compare with the shipped file; exit 1 on a difference.")
@options.language
@click.pass_context
def reason(context: click.Context, check: bool, lang: str) -> None:
    """Prove by HermiT that the graph is consistent, and write what follows from it to data/derived.ttl.

    With --data nothing is written: what follows from further policies is derived when they are loaded.
    """
    reasoning = _reasoner()
    proof = reasoning.prove(options.graph_of(context))
    click.echo(proof.summary(lang))
    if not check and not context.obj["data"]:
        reasoning.ship(proof)
        return
    difference = proof.difference()
    for line in difference:
        click.echo(line, err=True)
    sys.exit(1 if difference else 0)


def _reasoner() -> ModuleType:
    """The reasoning module; Unavailable, with the way out, when its libraries are not installed."""
    try:
        return import_module("xiangce.reasoning")
    except ModuleNotFoundError as error:
        raise Unavailable(
            f"{error.name} is not installed; the proof needs it: pip install -e '.[owl]'",
            f"未安装 {error.name}；证明需要它：pip install -e '.[owl]'",
        ) from error


@main.command(epilog=epilog("validate"))
@options.language
@click.pass_context
def validate(context: click.Context, lang: str) -> None:
    """Check the graph by its SHACL shapes: each finding with its rule, thing and sentence; exit 1 if there is one."""
    from xiangce.validation import check

    graph = options.graph_of(context)
    documents = len(graph.select("SELECT ?document WHERE { ?document a xc:PolicyDocument }"))
    findings = check(graph)
    for found in findings:
        click.echo(f"{found.rule}\n  {found.focus} {found.path or ''} {found.value or ''}\n  {found.say(lang)}\n")
    click.echo(word("checked", lang).format(documents=documents, facts=len(graph.store), findings=len(findings)))
    sys.exit(1 if findings else 0)
