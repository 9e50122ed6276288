"""`ridgeline erase`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from ridgeline.commands.common import (
    STORE,
    as_json_option,
    print_json,
    run,
    settings_of,
    settings_options,
    with_deployment,
)
from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.ids import is_visitor_id
from ridgeline.operations.erasure import COMMAND_LINE, ErasureSubjects, aside_eraser
from ridgeline.operations.ndjson import opened_lines
from ridgeline.storage.protocol import EventQuery, SearchTooLong, Storage, TooManySearches
from ridgeline.wire.search import Filter

LAST_TIME = 9_999_999_999_999
# Counting goes on up to here.
MOST_COUNTED = 10_000_000


@click.command("erase")
@click.argument("visitor_ids", nargs=-1, metavar="[VISITOR_ID]...")
@click.option("--from", "source", metavar="FILE", help="Also the visitor ids in this file, one a line; `-` reads them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@settings_options(*STORE)
@as_json_option
def erase_command(
    visitor_ids: tuple[str, ...], source: str | None, yes: bool, as_json: bool, config: Path | None, **flags: Any
) -> None:
    """Erase visitors, what they are recognised by, and all their events. There is no way back.

    Works while the server runs, and acts at once. Exit status 1 when one of the visitors was not found.
    """
    wanted = _wanted(visitor_ids, source)
    settings = settings_of(config, flags)

    async def count(deployment: Deployment) -> dict[str, int | None]:
        return {
            visitor_id: await _events_of(deployment.storage, visitor_id)
            for visitor_id in wanted
            if await deployment.storage.visitor(visitor_id) is not None
        }

    async def erase(deployment: Deployment) -> dict[str, int | None]:
        subjects, eraser = ErasureSubjects(deployment.secret), await aside_eraser(deployment.storage)
        erased = {}
        for visitor_id, events in found.items():
            entry = subjects.entry(visitor_id, deployment.clock(), COMMAND_LINE)
            if await eraser.erase(visitor_id, entry):
                erased[visitor_id] = events
        return erased

    found = run(with_deployment(settings, count))
    missing = [visitor_id for visitor_id in wanted if visitor_id not in found]
    if found and not yes:
        if source == "-" or not sys.stdin.isatty():
            raise RidgelineError("There is no terminal to ask on; confirm with --yes.")
        click.confirm(f"Erase {len(found):,} visitors with {_counted(found.values())} events for ever?", abort=True)
    erased = run(with_deployment(settings, erase)) if found else {}
    if as_json:
        print_json({"erased": erased, "not_found": missing})
    else:
        for visitor_id, events in erased.items():
            click.echo(f"{visitor_id}: erased, with {_counted([events])} events.")
        if erased:
            click.echo("Nothing shows them any more; the server removes the rows now, or when it starts.")
    for visitor_id in missing:
        click.echo(f"ridgeline: there is no visitor {visitor_id}.", err=True)
    if missing:
        sys.exit(1)


def _wanted(visitor_ids: tuple[str, ...], source: str | None) -> list[str]:
    """Return the ids without repetitions; RidgelineError at one that is none, before anything is erased."""
    wanted = list(visitor_ids)
    if source is not None:
        with opened_lines(source) as reader:
            wanted += [text for line in reader.lines() if (text := line.raw.decode("utf-8", "replace").strip())]
    if not wanted:
        raise click.UsageError("Give visitor ids, or a file of them with --from.")
    for visitor_id in wanted:
        if not is_visitor_id(visitor_id):
            raise RidgelineError(f"{visitor_id[:64]!r} is not a visitor id; nothing was erased.")
    return list(dict.fromkeys(wanted))


async def _events_of(storage: Storage, visitor_id: str) -> int | None:
    """Return how many events a visitor has, None if to count them takes too long: they are erased all the same."""
    of_visitor = Filter("identification.visitor_id", "equal", (visitor_id,))
    try:
        page = await storage.search(EventQuery(0, LAST_TIME, 1, (of_visitor,), source=None, total_hits=MOST_COUNTED))
    except (SearchTooLong, TooManySearches):
        return None
    return page.total_hits or 0


def _counted(events: Iterable[int | None]) -> str:
    """Return a number of events for people, at least what is known of it."""
    known = [*events]
    sure = sum(number for number in known if number is not None)
    return f"more than {sure:,}" if None in known else f"{sure:,}"
