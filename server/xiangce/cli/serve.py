"""`xiangce serve`: the server."""

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.errors import Unavailable


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

    graph = options.sound_graph_of(context)
    try:
        tell = "Xiangce 湘策 {}  (Ctrl-C ends it)"
        start(graph, host, port, lambda address: click.echo(tell.format(address)), context.obj["data"])
    except OSError as error:
        raise Unavailable(
            f"Cannot listen on {host} port {port}: {error.strerror}. Try another --port; 0 takes a free one",
            f"无法在 {host} 的端口 {port} 上监听：{error.strerror}。请换一个 --port；0 表示任取空闲端口",
        ) from error
