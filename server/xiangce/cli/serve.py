"""`xiangce serve`: the server."""

import os
from pathlib import Path
from typing import TextIO

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.errors import Unavailable
from xiangce.sparql import Limits

_LIMITS = Limits(waiting=32)
_WORKERS = max(4, 2 * (os.cpu_count() or 1))


@main.command(epilog=epilog("serve"))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; loopback unless you say else."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--name", "names", multiple=True, help="A host name to answer to, and no other then; may be repeated.")
@click.option(
    "--proxies", default=0, type=click.IntRange(0, 9), help="How many trusted proxies stand in front (X-Forwarded-…)."
)
@click.option(
    "--workers",
    default=_WORKERS,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Queries at once, and as many long ones beside; one client has at most half of them.",
)
@click.option(
    "--seconds", default=_LIMITS.seconds, show_default=True, type=click.FloatRange(0.1), help="Deadline of a query."
)
@click.option(
    "--memory",
    default=_LIMITS.memory >> 20,
    show_default=True,
    type=click.IntRange(256),
    help="MiB of memory that a query may take.",
)
@click.option(
    "--answer", default=_LIMITS.answer >> 20, show_default=True, type=click.IntRange(1), help="MiB of one answer."
)
@click.option(
    "--rate",
    default=50.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Queries a second that are evaluated for one client; 0 for any.",
)
@click.option("--store", help="Address of a SPARQL 1.1 service that evaluates instead; see `xiangce publish`.")
@click.option(
    "--release",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of a release of this graph, whose files are served as they were signed.",
)
@click.option("--log", type=click.File("a"), help="File for a line of JSON about each request; - for standard output.")
@options.error_language
@click.pass_context
def serve(  # noqa: PLR0913 - one for each option
    context: click.Context,
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    proxies: int,
    workers: int,
    seconds: float,
    memory: int,
    answer: int,
    rate: float,
    store: str | None,
    release: Path | None,
    log: TextIO | None,
) -> None:
    """Start the server: pages, API and SPARQL endpoint. SIGHUP makes it read its data again."""
    from xiangce.web.serving import Engines, Place
    from xiangce.web.serving import serve as start

    limits = Limits(seconds=seconds, memory=memory << 20, answer=answer << 20, waiting=_LIMITS.waiting)
    try:
        start(
            lambda: options.sound_graph_of(context),
            Place(host, port, names, proxies, log, release),
            Engines(workers, limits, rate, store),
            lambda address: click.echo(f"Xiangce 湘策 {address}  (Ctrl-C ends it)"),
            context.obj["data"],
        )
    except OSError as error:
        raise Unavailable(
            f"Cannot listen on {host} port {port}: {error.strerror}. Try another --port; 0 takes a free one",
            f"无法在 {host} 的端口 {port} 上监听：{error.strerror}。请换一个 --port；0 表示任取空闲端口",
        ) from error
