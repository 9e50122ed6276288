"""`ridgeline migrate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ridgeline.commands.common import STORE, as_json_option, print_json, run, settings_of, settings_options
from ridgeline.deployment import database_place
from ridgeline.errors import ConfigurationError
from ridgeline.operations.known_secret import data_directory
from ridgeline.operations.schema import Schema, migrate_to_newest, schema_of
from ridgeline.settings import Settings


@click.command("migrate")
@click.option("--check", is_flag=True, help="Only tell; exit status 1 when there is something to do.")
@settings_options(*STORE)
@as_json_option
def migrate_command(check: bool, as_json: bool, config: Path | None, **flags: Any) -> None:
    """Bring the database to this version's schema. Make a backup first: there is no way back."""
    settings = settings_of(config, flags)
    schema = run(_migrate(settings, only_check=check))
    present = schema.present or "empty"
    if as_json:
        done = not schema.is_newest and not check
        print_json({"from": schema.present, "to": schema.newest, "migrated": done})
    elif schema.is_newest:
        click.echo(f"The schema is {schema.newest}, the newest; there is nothing to do.")
    elif check:
        click.echo(f"The schema is {present}; this version needs {schema.newest}.")
    else:
        click.echo(f"The schema was {present} and is {schema.newest} now.")
    if check and not schema.is_newest:
        sys.exit(1)


async def _migrate(settings: Settings, *, only_check: bool) -> Schema:
    """Return the schema as it was."""
    place = database_place(settings, data_directory(settings))
    schema = await schema_of(place)
    if isinstance(place, Path) and schema.present is None:
        raise ConfigurationError(f"There is no Ridgeline database {place}; is --data-dir right?")
    if not schema.is_newest and not only_check:
        await migrate_to_newest(place)
    return schema
