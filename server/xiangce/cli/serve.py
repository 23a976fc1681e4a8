"""`xiangce serve`: the server."""

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog


@main.command(epilog=epilog("serve"))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; loopback unless you say else."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@options.error_language
@click.pass_context
def serve(context: click.Context, host: str, port: int) -> None:
    """Start the server: pages, API and SPARQL endpoint."""
    from xiangce.web import serve as start

    graph = options.graph_of(context)
    if context.obj["data"]:
        from xiangce.validation import refuse_invalid

        refuse_invalid(graph)
    start(graph, host, port, lambda address: click.echo(f"Xiangce 湘策 {address}  (Ctrl-C ends it)"))
