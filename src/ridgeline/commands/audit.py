"""`ridgeline audit`: who changed what, when."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import click
import msgspec

from ridgeline.commands.common import Store, as_json_option, print_json, print_table, shown_time, store_options
from ridgeline.deployment import Deployment
from ridgeline.storage.protocol import LoggedEntry

MAXIMUM_ENTRIES = 100_000


class Position(click.ParamType[tuple[int, int]]):
    """A place in the audit log as `_shown_position` writes it, or Unix ms: before all entries of that millisecond."""

    name = "position"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        match = re.fullmatch(r"([0-9]{1,15})(?:\.([0-9]{1,15}))?", value)
        if match is None:
            self.fail(f"{value!r} is neither Unix milliseconds nor the position of an entry.", param, ctx)
        return int(match[1]), int(match[2] or 0)


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
    "--before",
    type=Position(),
    metavar="POSITION",
    help="Only what comes after this entry's position in the list, or is older than this Unix ms.",
)
@store_options()
@as_json_option
def audit_command(limit: int, before: tuple[int, int] | None, as_json: bool, store: Store) -> None:
    """Print the audit log, the newest entry first.

    The subject of an erasure is a keyed hash of the visitor's id. To go on after the last entry, give its `position`
    (with --json) as --before; on standard error it is said how, when there are more entries.
    """

    async def work(deployment: Deployment) -> list[LoggedEntry]:
        return await deployment.storage.audit_log(limit + 1, before)

    found = store.run(work)
    entries = found[:limit]
    if as_json:
        print_json([{"position": _shown_position(one)} | asdict(one.entry) for one in entries])
    else:
        print_table([("TIME", "ACTOR", "ACTION", "SUBJECT", "ENVIRONMENT", "DETAILS"), *map(_row, entries)])
    if len(found) > limit:
        click.echo(f"There are older entries: go on with --before {_shown_position(entries[-1])}", err=True)


def _row(logged: LoggedEntry) -> tuple[str, ...]:
    entry = logged.entry
    details = (f"{name} {_shown(value)}" for name, value in entry.details.items() if value is not None)
    return (
        shown_time(entry.at),
        entry.actor,
        entry.action,
        entry.subject,
        entry.environment_id or "",
        ", ".join(details),
    )


def _shown_position(logged: LoggedEntry) -> str:
    return ".".join(map(str, logged.position))


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
