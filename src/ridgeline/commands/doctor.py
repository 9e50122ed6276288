"""`ridgeline doctor`."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

import click

from ridgeline.clock import system_clock
from ridgeline.commands.common import as_json_option, print_json, run, settings_of, settings_options
from ridgeline.deployment import database_place, open_storage
from ridgeline.errors import RidgelineError
from ridgeline.intel.inventory import take_inventory
from ridgeline.intel.lookup import intel_folder, own_files
from ridgeline.operations.doctor import Finding, check_folder, check_intel, check_secret, check_settings, check_store
from ridgeline.operations.known_secret import data_directory
from ridgeline.operations.schema import schema_of
from ridgeline.settings import Settings
from ridgeline.storage.protocol import StorageUnavailable

_MARKS = {"ok": "ok", "warning": "warning", "problem": "PROBLEM"}


@click.command("doctor")
@settings_options()
@as_json_option
def doctor_command(as_json: bool, config: Path | None, **flags: Any) -> None:
    """Say what is wrong or stale, and what to do about it. Changes nothing; exit status 1 when there is a problem.

    Give it the settings with which the server runs.
    """
    settings = settings_of(config, flags)
    findings = run(_examine(settings))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.state]:8}{finding.check}: {finding.says}")
            if finding.remedy:
                click.echo(f"{'':8}-> {finding.remedy}")
    if any(finding.state == "problem" for finding in findings):
        sys.exit(1)


async def _examine(settings: Settings) -> list[Finding]:
    folder = data_directory(settings)
    findings = check_settings(settings)
    # With a database elsewhere the data directory holds little, and may not be there.
    if folder.exists():
        findings += check_folder(folder)
    elif settings.database_url is None:
        says = f"{folder} is not there."
        return [*findings, Finding("data directory", "problem", says, "Is --data-dir right? The first start makes it.")]
    findings += check_secret(settings, folder)
    findings += check_intel(take_inventory(intel_folder(settings), own_files(settings), system_clock()))
    return findings + await _examine_store(settings, folder)


async def _examine_store(settings: Settings, folder: Path) -> list[Finding]:
    try:
        place = database_place(settings, folder)
        schema = await schema_of(place)
        if schema.present is None:
            where, setting = (str(place), "--data-dir") if isinstance(place, Path) else ("its URL", "--database-url")
            says = f"There is no Ridgeline database at {where}."
            return [Finding("store", "problem", says, f"Is {setting} right? The first start makes it.")]
        if not schema.is_newest:
            says = f"The schema is {schema.present}, not {schema.newest}."
            return [Finding("store", "problem", says, "Run 'ridgeline migrate', and this again.")]
        storage = await open_storage(place, settings, serving=False)
        try:
            return await check_store(storage, settings, system_clock())
        finally:
            await storage.close()
    except (RidgelineError, StorageUnavailable, sqlite3.Error, OSError) as error:
        remedy = "Is the database running, and the disk neither full nor failing? If it is damaged, restore a backup."
        return [Finding("store", "problem", f"The store cannot be read: {error}", remedy)]
