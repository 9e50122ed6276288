"""`ridgeline audit`: who changed what, when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from ridgeline.commands.common import (
    STORE,
    as_json_option,
    print_json,
    print_table,
    run,
    settings_of,
    settings_options,
    shown_time,
    with_deployment,
)
from ridgeline.deployment import Deployment
from ridgeline.storage.protocol import AuditEntry

MAXIMUM_ENTRIES = 100_000


@click.command("audit")
@click.option(
    "--limit",
    type=click.IntRange(1, MAXIMUM_ENTRIES),
    default=100,
    show_default=True,
    metavar="NUMBER",
    help="How many entries at most.",
)
@click.option(
    "--before", type=click.IntRange(0), metavar="MS", help="Only older ones than this Unix ms, not those at it."
)
@settings_options(*STORE)
@as_json_option
def audit_command(limit: int, before: int | None, as_json: bool, config: Path | None, **flags: Any) -> None:
    """Print the audit log, the newest entry first.

    The subject of an erasure is a keyed hash of the visitor's id. To go on after the last entry, give --before one
    more than its time (`at` with --json): entries of its very millisecond may have been left, and some come again.
    """

    async def work(deployment: Deployment) -> list[AuditEntry]:
        return await deployment.storage.audit_log(limit, before)

    found = run(with_deployment(settings_of(config, flags), work))
    if as_json:
        print_json(found)
        return
    rows = [("TIME", "ACTOR", "ACTION", "SUBJECT", "ENVIRONMENT", "DETAILS")]
    rows += [
        (
            shown_time(entry.at),
            entry.actor,
            entry.action,
            entry.subject,
            entry.environment_id or "",
            ", ".join(f"{name} {_shown(value)}" for name, value in entry.details.items() if value is not None),
        )
        for entry in found
    ]
    print_table(rows)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
