"""The `ridgeline` command."""

from __future__ import annotations

import os
import sys

import click

from ridgeline import __version__
from ridgeline.commands.catalogue import Catalogue
from ridgeline.errors import RidgelineError
from ridgeline.logs import configure_logs
from ridgeline.settings import Settings
from ridgeline.storage.protocol import StorageUnavailable


def main() -> None:
    """Run the command; an expected failure is one sentence on standard error and exit status 1."""
    # Whatever is written holds personal data or secrets: nobody else on the machine may read it.
    os.umask(0o077)
    # Until a command knows better. Logs are never mixed into what it prints.
    configure_logs(Settings())
    try:
        # The status of a command that ended itself with `click.exceptions.Exit`; None, for success, of all others.
        sys.exit(cli(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except (RidgelineError, StorageUnavailable) as error:
        click.echo(f"ridgeline: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output left (`ridgeline keys list | head -1`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


@click.group(cls=Catalogue, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="ridgeline %(version)s")
def cli() -> None:
    """Self-hosted device intelligence: recognise returning visitors and say how sure."""
