"""`ridgeline dictionary`: the dictionaries with which events are compressed."""

from __future__ import annotations

from typing import Any

import click

from ridgeline.commands.common import Store, as_json_option, print_json, print_table, shown_time, store_options
from ridgeline.commands.progress import progress
from ridgeline.deployment import Deployment
from ridgeline.operations.lessons import recent_lessons
from ridgeline.operations.train import Trained, train
from ridgeline.storage.codec import shipped_dictionary


@click.group()
def dictionary() -> None:
    """Compress events better, with what this store's own events have in common."""


@dictionary.command("train")
@click.option(
    "--events",
    type=click.IntRange(1_000, 200_000),
    default=20_000,
    show_default=True,
    metavar="COUNT",
    help="How many of the latest events to learn from.",
)
@click.option("--seed", type=int, default=0, help="Draws other generated values in place of the real ones.")
@click.option("--force", is_flag=True, help="Use the new dictionary even if it is no better.")
@store_options()
@as_json_option
def train_command(events: int, seed: int, force: bool, as_json: bool, store: Store) -> None:
    """Train a dictionary on the latest events, and use it from now on if it is better than the present one.

    Ids, addresses, URLs, linked ids, tags and whatever else few visitors share are replaced before, because a
    dictionary keeps fragments of what it saw, and an erasure never reaches it. Former dictionaries are kept: what was
    compressed with them needs them. Works while the server runs.
    """

    async def work(deployment: Deployment) -> Trained:
        storage = deployment.storage
        with progress("Reading events", events) as advance:
            lessons = await recent_lessons(storage, events, deployment.clock(), advance)
        trained = train(lessons, await storage.dictionaries(), seed, deployment.clock())
        if trained.is_better or force:
            await storage.add_dictionary(trained.dictionary)
            await deployment.note("dictionary.added", str(trained.dictionary.dictionary_id))
        return trained

    trained = store.run(work)
    used = trained.is_better or force
    if as_json:
        print_json(
            {
                "dictionary": trained.dictionary.dictionary_id,
                "used": used,
                "measured_events": trained.measured_events,
                "raw_bytes": trained.raw_bytes,
                "old_bytes": trained.old_bytes,
                "new_bytes": trained.new_bytes,
            }
        )
        return
    old, new = trained.old_bytes / trained.measured_events, trained.new_bytes / trained.measured_events
    click.echo(f"An event that neither has seen takes {old:,.0f} bytes so far, {new:,.0f} with the new dictionary.")
    click.echo("New events are compressed with it from now on." if used else "The present one stays in use.")


@dictionary.command("list")
@store_options()
@as_json_option
def list_command(as_json: bool, store: Store) -> None:
    """List all dictionaries, oldest first; the last is in use."""

    async def work(deployment: Deployment) -> list[dict[str, Any]]:
        shipped = shipped_dictionary().dictionary_id
        return [
            {
                "id": one.dictionary_id,
                "origin": "shipped" if one.dictionary_id == shipped else "trained",
                "bytes": len(one.content),
                "created_at": one.created_at,
            }
            for one in await deployment.storage.dictionaries()
        ]

    found = store.run(work)
    if as_json:
        print_json(found)
        return
    rows = [("ID", "ORIGIN", "BYTES", "CREATED")]
    rows += [
        (
            str(one["id"]),
            one["origin"],
            f"{one['bytes']:,}",
            shown_time(one["created_at"]) if one["created_at"] else "",
        )
        for one in found
    ]
    print_table(rows)
