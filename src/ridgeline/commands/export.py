"""`ridgeline export`."""

from __future__ import annotations

import click

from ridgeline.commands.common import Store, store_options
from ridgeline.commands.progress import progress
from ridgeline.commands.times import TIME
from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.operations.export import export_events, place_of
from ridgeline.operations.ndjson import STANDARD, LineFile, continued_line_file, new_line_file


@click.command("export")
@click.argument("file", default=STANDARD)
@click.option("--environment", metavar="ID", help="Only events of this environment.")
@click.option("--start", type=TIME, metavar="TIME", help="Only events from this time on, such as 2026-01-31.")
@click.option("--end", type=TIME, metavar="TIME", help="Only events up to this time; default: now.")
@click.option("--resume", is_flag=True, help="Go on after the last whole line of FILE.")
@store_options("search_seconds")
def export_command(
    file: str,
    environment: str | None,
    start: int | None,
    end: int | None,
    resume: bool,
    store: Store,
) -> None:
    """Write events to FILE, one JSON a line, oldest first, as the Server API shows them.

    FILE is standard output when it is left out or `-`, and compressed when it ends in .zst.
    """

    async def work(deployment: Deployment) -> int:
        if environment is not None:
            known = [one.environment_id for one in await deployment.storage.environments()]
            if environment not in known:
                raise RidgelineError(f"There is no environment {environment}; there is {', '.join(known)}.")
        if not resume:
            with new_line_file(file) as lines:
                return await write(deployment, lines, None)
        with continued_line_file(file) as (lines, last):
            return await write(deployment, lines, last)

    async def write(deployment: Deployment, lines: LineFile, last: bytes | None) -> int:
        after = None if last is None else place_of(last)
        # An end that does not move: otherwise a busy server's newest events would keep the export going.
        until = deployment.clock() if end is None else end
        begin = max(start or 0, after[0] if after else 0)
        if not begin:
            begin = (await deployment.storage.extent()).oldest or 0
        with progress("Exporting", until - begin) as advance:
            return await export_events(deployment.storage, lines.append, begin, until, environment, after, advance)

    written = store.run(work)
    if file != STANDARD:
        click.echo(f"{written:,} events written to {file}.")
