"""Which data there are, from where, and how old."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ridgeline.clock import DAY
from ridgeline.errors import RidgelineError
from ridgeline.intel import bot_keys
from ridgeline.intel.feeds import catalogue
from ridgeline.intel.lookup import SHIPPED, SUFFIX, shipped_tables, tables_in_use
from ridgeline.intel.maxmind import MaxmindFile
from ridgeline.intel.table import Table

OWN_STALE_DAYS = 90
_OTHER_STALE_DAYS = 90


class Entry(Struct, frozen=True, kw_only=True):
    """One source of facts: `stale` once it is older than `stale_days`; times in Unix milliseconds."""

    name: str
    kind: str
    origin: Literal["shipped", "updated", "own"]
    file: str
    as_of: int
    age_days: int
    stale_days: int
    stale: bool
    bytes: int
    ranges: int | None = None
    licence: str = ""
    attribution: str = ""
    sources: tuple[str, ...] = ()


class Inventory(Struct, frozen=True):
    """What is in use, which feeds have never been fetched, and which files cannot be used, and why."""

    entries: tuple[Entry, ...]
    missing: tuple[str, ...]
    damaged: dict[str, str]
    unusable: dict[str, str]


def take_inventory(folder: Path, files: Sequence[Path], now: int) -> Inventory:
    """Look at all tables and own files; nothing that is wrong with one keeps the others from being told."""
    damaged, unusable, own, updated = {}, {}, [], {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            updated[path.name.removesuffix(SUFFIX)] = Table(path)
        except (OSError, RidgelineError) as error:
            damaged[str(path)] = str(error)
    for path in files:
        try:
            own.append(_own(MaxmindFile(path), now))
        except (OSError, RidgelineError) as error:
            unusable[str(path)] = str(error)
    keys = []
    try:
        keys = _keys(folder / bot_keys.FILE, now)
    except FileNotFoundError:
        pass
    except (OSError, RidgelineError) as error:
        damaged[str(folder / bot_keys.FILE)] = str(error)
    in_use = tables_in_use(shipped_tables(), updated)
    tables = [_table(in_use[name], now) for name in sorted(in_use)]
    known = {entry.name for entry in (*tables, *keys)}
    missing = tuple(name for name in sorted((*catalogue(), bot_keys.BOT_KEYS)) if name not in known)
    return Inventory((*own, *tables, *keys), missing, damaged, unusable)


def _table(table: Table, now: int) -> Entry:
    about = table.description
    feed = catalogue().get(about.feed)
    stale_days = feed.stale_days if feed else _OTHER_STALE_DAYS
    age = _days(about.as_of, now)
    return Entry(
        name=about.feed,
        kind=about.kind,
        origin="shipped" if table.path.parent == SHIPPED else "updated",
        file=str(table.path),
        as_of=about.as_of,
        age_days=age,
        stale_days=stale_days,
        stale=age > stale_days,
        bytes=table.size,
        ranges=about.ranges,
        licence=about.licence,
        attribution=about.attribution,
        sources=about.sources,
    )


def _keys(path: Path, now: int) -> list[Entry]:
    """The keys of signed agents, as old as those that could not be fetched for the longest time."""
    directories = bot_keys.read_file(path)
    if not directories:
        return []
    as_of = min(directory.fetched_at for directory in directories.values())
    age = _days(as_of, now)
    return [
        Entry(
            name=bot_keys.BOT_KEYS,
            kind="keys",
            origin="updated",
            file=str(path),
            as_of=as_of,
            age_days=age,
            stale_days=bot_keys.STALE_DAYS,
            stale=age > bot_keys.STALE_DAYS,
            bytes=path.stat().st_size,
            sources=tuple(sorted(directory.source for directory in directories.values())),
        )
    ]


def _own(file: MaxmindFile, now: int) -> Entry:
    age = _days(file.as_of, now)
    return Entry(
        name=file.path.name,
        kind=file.type,
        origin="own",
        file=str(file.path),
        as_of=file.as_of,
        age_days=age,
        stale_days=OWN_STALE_DAYS,
        stale=age > OWN_STALE_DAYS,
        bytes=file.path.stat().st_size,
    )


def _days(at: int, now: int) -> int:
    return max(0, now - at) // DAY
