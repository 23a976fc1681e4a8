"""`xiangce release`: the graph as a folder of open data, described and signed."""

import shutil
from pathlib import Path

import click

from xiangce.cli import main, options
from xiangce.cli.examples import epilog
from xiangce.cli.words import word
from xiangce.errors import BadInput
from xiangce.names import BASE


@main.command(epilog=epilog("release"))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write, new or empty.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Private Ed25519 key in PEM to sign with (openssl genpkey -algorithm ed25519).",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the release before: adds what changed since, and the earlier versions.",
)
@click.option("--base", default=BASE, show_default=True, help="Address at which the folder will be served.")
@options.language
@click.pass_context
def release(
    context: click.Context, output: Path, key: Path | None, previous: Path | None, base: str, lang: str
) -> None:
    """Write a release: dumps, tables, catalogue, statistics and checksums, the same bytes for the same facts."""
    from xiangce.release import Folder, Release, public_key, signed
    from xiangce.release.previous import since

    address, secret = _address(base), key.read_bytes() if key else None
    _refuse_full(output)
    if secret:
        public_key(secret)
    made = Release(options.sound_graph_of(context))
    if previous:
        made = since(made, Folder(previous))
    files = made.files(address)
    if secret:
        files = signed(files, secret)
    _write(files, output)
    version = made.catalogue.version
    told = word("released", lang)
    click.echo(told.format(files=len(files), folder=output, version=version.number, digest=version.digest))


def _refuse_full(output: Path) -> None:
    """BadInput if a folder holds anything, for old files would pass for new ones."""
    if output.is_dir() and any(output.iterdir()):
        raise BadInput(
            f"{output} is not empty; give a new folder, so that no old file passes for a new one",
            f"{output} 不是空文件夹；请给出新的文件夹，以免旧文件被当作新文件",
        )


def _address(base: str) -> str:
    """The base with a slash at its end; BadInput if it is no address of a web server."""
    if not base.startswith(("https://", "http://")) or any(each in base for each in '<>"{}|\\^` ?#'):
        raise BadInput(
            f"--base: given “{base}”, expected an address such as https://data.example.org/policy/",
            f"--base：给出“{base}”，应为网址，如 https://data.example.org/policy/",
        )
    return base.rstrip("/") + "/"


def _write(files: dict[str, bytes], output: Path) -> None:
    """Write the files beside and move them, so that no reader ever sees half a release."""
    partial = output.resolve().with_name(f"{output.resolve().name}.part")
    _refuse_full(partial)
    try:
        for path, body in files.items():
            (partial / path).parent.mkdir(parents=True, exist_ok=True)
            (partial / path).write_bytes(body)
        partial.replace(output)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
