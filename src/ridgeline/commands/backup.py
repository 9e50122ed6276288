"""`ridgeline backup` and `ridgeline restore`."""

from __future__ import annotations

from pathlib import Path

import click

from ridgeline.commands.common import Store, as_json_option, print_json, shown_time, store_options
from ridgeline.commands.progress import progress
from ridgeline.deployment import Deployment
from ridgeline.operations.archive import Header, read_archive, verify_archive, write_archive
from ridgeline.operations.known_secret import known_secret
from ridgeline.operations.restore import Restored, restore
from ridgeline.secret import SECRET_FILE, DeploymentSecret


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--verify", "only_verify", is_flag=True, help="Make none, but read the backup FILE and check all of it.")
@store_options()
@as_json_option
def backup_command(file: Path, only_verify: bool, as_json: bool, store: Store) -> None:
    """Write all that the store holds to FILE, as it is at one moment. Works while the server runs.

    A backup of SQLite can be restored into PostgreSQL and the other way round.
    """
    if only_verify:
        header, rows = verified(file, known_secret(store.settings))
        shown = {"file": str(file), "created_at": header.created_at, "rows": rows}
        if as_json:
            print_json(shown)
        else:
            click.echo(f"{file} is whole: {described(rows)}, made {shown_time(header.created_at)}.")
        return

    async def work(deployment: Deployment) -> dict[str, int]:
        events = (await deployment.storage.extent()).events
        with progress("Backing up", events) as advance:
            rows = await write_archive(file, deployment.storage.dump(), deployment.secret, deployment.clock(), advance)
        await deployment.note("backup.made", file.name, events=rows["event"])
        return rows

    rows = store.run(work)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, "rows": rows})
        return
    click.echo(f"{described(rows)} are in {file} ({file.stat().st_size:,} bytes).")
    where = (
        "RIDGELINE_SECRET" if store.settings.secret is not None else f"{Path(store.settings.data_dir) / SECRET_FILE}"
    )
    click.echo(f"The deployment secret ({where}) is not in it, and without it the backup is of no use: keep it apart.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@store_options()
@as_json_option
def restore_command(file: Path, as_json: bool, store: Store) -> None:
    """Add what is in the backup FILE and not in the store. Works while the server runs, and can be repeated.

    Visitors who were erased, here or there, stay erased.
    """
    # Before a store is made: nothing of a backup that is not whole is used.
    header, rows = verified(file, known_secret(store.settings))

    async def work(deployment: Deployment) -> Restored:
        with progress("Restoring", rows["event"]) as advance:
            result = await restore(deployment.storage, deployment.secret, read_archive(file), deployment.clock, advance)
        await deployment.note("backup.restored", file.name, events=result.added.get("event", 0))
        return result

    result = store.run(work, create=True)
    if as_json:
        print_json(
            {
                "created_at": header.created_at,
                "added": result.added,
                "present": result.present,
                "left_out_events": result.left_out_events,
                "erased_visitors": result.erased_visitors,
            }
        )
        return
    added, present = result.added.get("event", 0), result.present.get("event", 0)
    click.echo(
        f"{added:,} events added, {present:,} were there already, {result.left_out_events:,} of erased visitors left "
        "out."
    )
    if result.erased_visitors:
        click.echo(
            f"{result.erased_visitors:,} visitors who were erased before the backup was made are erased here too."
        )


def verified(file: Path, secret: DeploymentSecret) -> tuple[Header, dict[str, int]]:
    """Check a whole backup, with a progress bar."""
    size = file.stat().st_size if file.is_file() else None
    with progress("Checking the backup", size) as advance:
        return verify_archive(file, secret, advance)


def described(rows: dict[str, int]) -> str:
    return f"{rows['event']:,} events, {rows['visitor']:,} visitors and {rows['api_key']:,} keys"
