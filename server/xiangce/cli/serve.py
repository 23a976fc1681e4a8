"""`xiangce serve`: the server."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.errors import BadInput, Unavailable
from xiangce.graph import Graph

if TYPE_CHECKING:
    from xiangce.release import Folder


@main.command(epilog=epilog("serve"))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; loopback unless you say else."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option(
    "--release",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of a release of this graph, whose files are served as they were signed.",
)
@options.error_language
@click.pass_context
def serve(context: click.Context, host: str, port: int, release: Path | None) -> None:
    """Start the server: pages, API and SPARQL endpoint."""
    from xiangce.web import serve as start

    graph = options.sound_graph_of(context)
    folder = _folder(release, graph) if release else None
    try:
        tell = "Xiangce 湘策 {}  (Ctrl-C ends it)"
        start(graph, host, port, lambda address: click.echo(tell.format(address)), context.obj["data"], folder)
    except OSError as error:
        raise Unavailable(
            f"Cannot listen on {host} port {port}: {error.strerror}. Try another --port; 0 takes a free one",
            f"无法在 {host} 的端口 {port} 上监听：{error.strerror}。请换一个 --port；0 表示任取空闲端口",
        ) from error


def _folder(release: Path, graph: Graph) -> "Folder":
    """The release in a folder; BadInput if it is not whole, or of another graph than the one that is served."""
    from xiangce.release import Folder

    folder = Folder(release)
    if folder.digest != graph.digest:
        raise BadInput(
            f"{release} is a release of other facts ({folder.digest[:16]}) than are served ({graph.version}). "
            "Release again, or serve without it",
            f"{release} 所发布的数据（{folder.digest[:16]}）与所服务的（{graph.version}）不同。请重新发布，或不带它",
        )
    return folder
