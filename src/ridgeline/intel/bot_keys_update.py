"""Fetching the keys of signed agents from the hosts that publish them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ridgeline.intel.bot_keys import (
    BOT_KEYS,
    FILE,
    KeyDirectory,
    KeysDamaged,
    KeysMalformed,
    read_file,
    read_keys,
    write_file,
)
from ridgeline.intel.download import DownloadFailed, Location, fetch
from ridgeline.intel.update import Progress, work_folder

MAXIMUM_BYTES = 256_000


@dataclass(frozen=True, slots=True)
class KeysUpdated:
    """What is kept now, by host, and why some hosts' keys could not be fetched, of which the former are kept."""

    directories: dict[str, KeyDirectory]
    failed: dict[str, str]

    @property
    def keys(self) -> int:
        return sum(len(directory.keys) for directory in self.directories.values())


def update_keys(
    places: Mapping[str, Location], folder: Path, *, now: int, report: Callable[[Progress], None] = lambda _: None
) -> KeysUpdated:
    """Fetch the keys of each host from its place, and put the file of keys in place of the old one.

    A host whose keys cannot be fetched or read keeps those that it had; a host that is not named any more loses them.
    """
    with work_folder(folder) as work:
        try:
            before = read_file(folder / FILE)
        except (OSError, KeysDamaged):
            before = {}
        kept = {host: directory for host, directory in before.items() if host in places}
        failed = {}
        for number, (host, place) in enumerate(places.items()):
            own = work / str(number)
            own.mkdir()
            try:
                kept[host] = _fetched(host, place, own, now, report)
            except (DownloadFailed, KeysMalformed) as error:
                failed[host] = f"The keys of {host} from {place.shown} are not used: {error}."
        if kept != before or not (folder / FILE).exists():
            write_file(folder / FILE, kept.values())
        return KeysUpdated(kept, failed)


def _fetched(host: str, place: Location, work: Path, now: int, report: Callable[[Progress], None]) -> KeyDirectory:
    what = f"{BOT_KEYS}: {place.shown}"
    file = fetch(
        place, work, maximum_bytes=MAXIMUM_BYTES, advance=lambda done, total: report(Progress(what, done, total))
    )
    keys = read_keys(file.path.read_bytes())
    return KeyDirectory(host, now, place.shown, keys)
