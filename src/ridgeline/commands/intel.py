"""`ridgeline intel`: the tables of addresses, and fresher ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ridgeline.clock import system_clock
from ridgeline.commands.common import as_json_option, print_json, print_table, settings_of, settings_options
from ridgeline.errors import ConfigurationError, RidgelineError
from ridgeline.intel.bot_keys import BOT_KEYS
from ridgeline.intel.bot_keys_update import KeysUpdated, update_keys
from ridgeline.intel.download import SHA256
from ridgeline.intel.inventory import Entry, take_inventory
from ridgeline.intel.known_bots import known_bots
from ridgeline.intel.lookup import intel_folder, own_files
from ridgeline.intel.sources import feed_named, key_places_of, read_location, sources_of
from ridgeline.intel.table import Description
from ridgeline.intel.update import Progress, update_feed, update_from
from ridgeline.settings import Settings

MEGABYTE = 1_000_000


@click.group("intel")
def intel() -> None:
    """What is known of IP addresses, and the keys of signed agents: how old they are, and fresher ones."""


@intel.command("update")
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option("--from", "place", metavar="URL|FILE", help="Take this, instead of what the settings name.")
@click.option("--sha256", metavar="HEX", help="The checksum that --from must have.")
@click.option("--force", is_flag=True, help="Also take a table that has lost half of its ranges.")
@settings_options("data_dir", "intel_sources")
@as_json_option
def update_command(
    feeds: tuple[str, ...],
    place: str | None,
    sha256: str | None,
    force: bool,
    as_json: bool,
    config: Path | None,
    **flags: Any,
) -> None:
    """Fetch fresher tables of all feeds, and keys of signed agents (bot-keys), or of those named.

    A running server takes them up within seconds. A feed that cannot be fetched or read keeps the table that it had;
    exit status 1 when there was one.
    """
    settings = settings_of(config, flags)
    chosen = list(dict.fromkeys(feeds))
    for name in chosen:
        if name != BOT_KEYS:
            feed_named(name)
    if place is not None:
        work = [_from_one(settings, place, sha256, chosen, force)]
    elif sha256 is not None:
        raise ConfigurationError("--sha256 is the checksum of what --from names; in intel_sources, write #sha256=… .")
    else:
        work = _from_sources(settings, chosen, force)
    done: list[Done] = []
    failed: list[str] = []
    for one in work:
        try:
            done.append(one())
        except RidgelineError as error:
            failed.append(str(error))
            click.echo(f"ridgeline: {error}", err=True)
            continue
        failed += _complaints(done[-1])
        if not as_json:
            click.echo(_described(done[-1]))
    if as_json:
        print_json({"updated": [_as_json(one) for one in done], "failed": failed})
    if failed:
        sys.exit(1)


Done = Description | KeysUpdated
Work = Callable[[], Done]


def _from_one(settings: Settings, place: str, sha256: str | None, chosen: list[str], force: bool) -> Work:
    if len(chosen) > 1:
        raise ConfigurationError("--from is one file, so it is of one feed.")
    if chosen == [BOT_KEYS]:
        raise ConfigurationError(f"--from is of a feed; in intel_sources, write {BOT_KEYS}.HOST=FILE.")
    location = read_location(place)
    if sha256 is not None:
        if not SHA256.fullmatch(sha256):
            raise ConfigurationError(f"{sha256!r} is not a SHA-256, which has 64 hexadecimal digits.")
        location = replace(location, sha256=sha256)
    feed = feed_named(chosen[0]) if chosen else None
    folder = intel_folder(settings)
    return lambda: _shown(
        lambda report: update_from(location, folder, now=system_clock(), feed=feed, force=force, report=report)
    )


def _from_sources(settings: Settings, chosen: list[str], force: bool) -> list[Work]:
    sources = sources_of(settings.intel_sources)
    places = key_places_of(settings.intel_sources, known_bots().key_hosts)
    off = [name for name in chosen if name not in sources and not (name == BOT_KEYS and places)]
    if off:
        raise ConfigurationError(f"The feed {off[0]} is turned off in intel_sources.")
    folder = intel_folder(settings)

    def work(name: str) -> Work:
        if name == BOT_KEYS:
            return lambda: _shown(lambda report: update_keys(places, folder, now=system_clock(), report=report))
        return lambda: _shown(
            lambda report: update_feed(
                feed_named(name), sources[name], folder, now=system_clock(), force=force, report=report
            )
        )

    return [work(name) for name in chosen or (*sources, *((BOT_KEYS,) if places else ()))]


T = TypeVar("T")


def _shown(work: Callable[[Callable[[Progress], None]], T]) -> T:
    """Do some work, and show on a terminal how far it is."""
    if not sys.stderr.isatty():
        return work(lambda _: None)

    def report(progress: Progress) -> None:
        click.echo(f"\r\x1b[K{shown_progress(progress)}", nl=False, err=True)

    try:
        return work(report)
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def shown_progress(progress: Progress) -> str:
    """Return how far an update is, for a line on a terminal."""
    if progress.what.endswith("compiling"):
        return f"{progress.what}, {progress.done:,} rows"
    total = f" of {progress.total / MEGABYTE:.1f}" if progress.total else ""
    return f"{progress.what}, {progress.done / MEGABYTE:.1f}{total} MB"


def _complaints(done: Done) -> list[str]:
    """Return why some hosts' keys could not be fetched, and show it."""
    complaints = list(done.failed.values()) if isinstance(done, KeysUpdated) else []
    for complaint in complaints:
        click.echo(f"ridgeline: {complaint}", err=True)
    return complaints


def _described(done: Done) -> str:
    if isinstance(done, KeysUpdated):
        return f"{BOT_KEYS}: {done.keys:,} keys of {len(done.directories):,} hosts"
    return f"{done.feed}: {done.ranges:,} ranges, data of {_day(done.as_of)}"


def _as_json(done: Done) -> dict[str, Any]:
    if isinstance(done, KeysUpdated):
        return {"feed": BOT_KEYS, "keys": done.keys, "hosts": sorted(done.directories)}
    return {"feed": done.feed, "ranges": done.ranges, "as_of": done.as_of, "sources": done.sources}


@intel.command("status")
@settings_options("data_dir", "intel_files")
@as_json_option
def status_command(as_json: bool, config: Path | None, **flags: Any) -> None:
    """Say which tables and files are in use, how old they are, and whom to name for them."""
    settings = settings_of(config, flags)
    found = take_inventory(intel_folder(settings), own_files(settings), system_clock())
    if as_json:
        print_json(found)
        return
    print_table([("DATA", "KIND", "FROM", "AS OF", "AGE", "RANGES", "SIZE"), *map(_row, found.entries)])
    for reason in (*found.unusable.values(), *found.damaged.values()):
        click.echo(f"Not used: {reason}")
    if found.missing:
        click.echo(f"Not fetched yet: {', '.join(found.missing)}.")
    for attribution in dict.fromkeys(entry.attribution for entry in found.entries if entry.attribution):
        names = ", ".join(entry.name for entry in found.entries if entry.attribution == attribution)
        click.echo(f"{attribution}: {names}. CC-BY-4.0.")


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        entry.name,
        entry.kind,
        entry.origin,
        _day(entry.as_of),
        f"{entry.age_days:,} days" + (" (stale)" if entry.stale else ""),
        "" if entry.ranges is None else f"{entry.ranges:,}",
        f"{entry.bytes / MEGABYTE:.1f} MB",
    )


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000, UTC).strftime("%Y-%m-%d")
