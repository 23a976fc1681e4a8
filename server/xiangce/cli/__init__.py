"""The command line `xiangce`: the same answers as the server gives, without one."""

import sys
from pathlib import Path
from typing import Any

import click

from xiangce import __version__
from xiangce.cli.examples import epilog
from xiangce.cli.terminal import visible
from xiangce.cli.usage import told
from xiangce.errors import XiangceError


class Commands(click.Group):
    """A group whose errors are sentences: exit 2 for files that cannot be read or written, 1 for everything else."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; our errors are printed in the language asked, in both before it is known."""
        try:
            return super().invoke(context)
        except click.UsageError as error:
            for line in told(error, _langs(context)):
                click.echo(visible(line), err=True)
            sys.exit(error.exit_code)
        except XiangceError as error:
            for each in _langs(context):
                click.echo("\n".join(map(visible, error.say(each).split("\n"))), err=True)
            sys.exit(2 if error.status < 500 else 1)  # noqa: PLR2004 - as HTTP divides them
        except BrokenPipeError:
            sys.exit(1)
        except OSError as error:
            click.echo(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", err=True)
            sys.exit(2)


def _langs(context: click.Context) -> list[str]:
    """The language that was asked for; both before it is known."""
    lang = (context.obj or {}).get("lang")
    return [lang] if lang else ["en", "zh"]


@click.group(
    cls=Commands,
    epilog=epilog("main"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder with further policies as RDF files; may be given more than once.",
)
@click.pass_context
def main(context: click.Context, data: tuple[Path, ...]) -> None:
    """A government policy that answers: who leads what, who pays, what is due."""
    context.obj = {"data": data}


from xiangce.cli import ask, changes, check, eligible, files, publish, records, release, rules, serve, who  # noqa: E402 - commands register themselves on `main`

__all__ = [
    "ask",
    "changes",
    "check",
    "eligible",
    "files",
    "main",
    "publish",
    "records",
    "release",
    "rules",
    "serve",
    "who",
]
