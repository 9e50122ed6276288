"""The `ridgeline` command."""

from __future__ import annotations

import os
import sys

import click

from ridgeline import __version__
from ridgeline.commands.audit import audit_command
from ridgeline.commands.backup import backup_command, restore_command
from ridgeline.commands.dictionary import dictionary
from ridgeline.commands.doctor import doctor_command
from ridgeline.commands.environments import environments
from ridgeline.commands.erase import erase_command
from ridgeline.commands.explain import explain_command
from ridgeline.commands.export import export_command
from ridgeline.commands.import_events import import_command
from ridgeline.commands.intel import intel
from ridgeline.commands.keys import keys
from ridgeline.commands.members import members
from ridgeline.commands.migrate import migrate_command
from ridgeline.commands.seed import seed_command
from ridgeline.commands.serve import demo_command, serve_command
from ridgeline.commands.suspect_score import suspect_score
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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="ridgeline %(version)s")
def cli() -> None:
    """Self-hosted device intelligence: recognise returning visitors and say how sure."""


for command in (
    serve_command,
    demo_command,
    seed_command,
    keys,
    environments,
    members,
    suspect_score,
    audit_command,
    explain_command,
    export_command,
    import_command,
    backup_command,
    restore_command,
    erase_command,
    doctor_command,
    migrate_command,
    dictionary,
    intel,
):
    cli.add_command(command)
