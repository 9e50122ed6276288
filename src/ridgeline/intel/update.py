"""Fresher tables: fetched, checked, compiled beside the old ones, and only then put in their place."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ridgeline.errors import ConfigurationError
from ridgeline.intel.compiling import FeedRefused, Fetched, compile_feed
from ridgeline.intel.download import Downloaded, DownloadFailed, Location, fetch
from ridgeline.intel.feeds.feed import MONTH, Feed
from ridgeline.intel.lookup import SUFFIX, is_fresher, shipped_tables
from ridgeline.intel.maxmind import MaxmindFile, is_maxmind_file, place_of, system_of
from ridgeline.intel.sources import Source, feed_named
from ridgeline.intel.table import MAGIC, Description, Table, TableDamaged, move_file

# A feed that has lost half of what it had is more likely broken than right.
LEAST_SHARE = 0.5
_FEW = 100
_WORK = ".update-"
# Packagers give files a time that means nothing, as npm does with 1985.
_PLAUSIBLE = 1_420_070_400_000  # 2015
_ABANDONED_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the update of a feed is: bytes of a download, of `total` where that is known, or rows of a table."""

    what: str
    done: int
    total: int | None = None


Report = Callable[[Progress], None]


def update_feed(
    feed: Feed,
    sources: Sequence[Source],
    folder: Path,
    *,
    now: int,
    force: bool = False,
    report: Report = lambda _: None,
) -> Description:
    """Fetch and compile a feed, and put its table in place of the old one.

    FeedRefused if anything about it is wrong; the old table then stays. `force` takes a table that lost half its
    ranges, too.
    """
    with work_folder(folder) as work:
        fetched = []
        for number, source in enumerate(sources):
            own = work / str(number)
            own.mkdir()
            fetched.append((source, _fetched(feed, source, own, now, report)))
        return _install(feed, fetched, folder, work, now, force, report)


def update_from(
    location: Location,
    folder: Path,
    *,
    now: int,
    feed: Feed | None = None,
    force: bool = False,
    report: Report = lambda _: None,
) -> Description:
    """Do the same with one file; where the feed is not given, a compiled table or a MaxMind file says which it is."""
    with work_folder(folder) as work:
        try:
            file = fetch(location, work, maximum_bytes=_limit(feed), advance=_bytes(report, location.shown))
        except DownloadFailed as error:
            raise FeedRefused(feed.name if feed else "file", location.shown, str(error)) from None
        known = feed or _feed_of(file.path)
        lists = known.parts[0].lists if len(known.parts) == 1 else ""
        return _install(known, [(Source(location, lists), file)], folder, work, now, force, report)


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """Make a place beside the tables, so that moving from it is one step; remove what killed updates left there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{_WORK}*"):
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder) as work:
            yield Path(work)
    except OSError as error:
        raise ConfigurationError(f"The tables in {folder} cannot be written: {error.strerror or error}.") from None


def _limit(feed: Feed | None) -> int:
    return feed.maximum_bytes if feed else feed_named("city").maximum_bytes


def _fetched(feed: Feed, source: Source, work: Path, now: int, report: Report) -> Downloaded:
    today = datetime.fromtimestamp(now / 1_000, UTC)
    months = [today, today.replace(day=1) - timedelta(days=1)] if MONTH in source.location.place else [today]
    reasons = []
    for month in months:
        location = replace(source.location, place=source.location.place.replace(MONTH, f"{month:%Y-%m}"))
        advance = _bytes(report, f"{feed.name}: {location.shown}")
        try:
            return fetch(location, work, maximum_bytes=feed.maximum_bytes, advance=advance)
        except DownloadFailed as error:
            reasons.append(str(error))
    raise FeedRefused(feed.name, source.location.shown, reasons[0])


def _bytes(report: Report, what: str) -> Callable[[int, int | None], None]:
    return lambda done, total: report(Progress(what, done, total))


def _feed_of(path: Path) -> Feed:
    if _is_table(path):
        return feed_named(Table(path).description.feed)
    if is_maxmind_file(path):
        for record in MaxmindFile(path).some(100):
            place = place_of(record)
            if place is not None:
                return feed_named("city" if place.city or place.latitude is not None else "country")
            if system_of(record) is not None:
                return feed_named("asn")
    raise ConfigurationError("The file does not tell what it is: name its feed, as in 'intel update tor --from …'.")


def _is_table(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _install(
    feed: Feed,
    fetched: Sequence[tuple[Source, Downloaded]],
    folder: Path,
    work: Path,
    now: int,
    force: bool,
    report: Report,
) -> Description:
    source, file = fetched[0]
    new = work / f"new{SUFFIX}"
    if len(fetched) == 1 and _is_table(file.path):
        _adopt(feed, source.location.shown, file.path, new)
    else:
        files = [Fetched(file.path, source.location.shown, source.lists) for source, file in fetched]
        as_of = min(_changed_at(file, now) for _, file in fetched)
        rows = _rows(report, f"{feed.name}: compiling")
        compile_feed(feed, files, new, as_of=min(as_of, now), made_at=now, rows=rows)
    table = Table(new)
    target = folder / (feed.name + SUFFIX)
    _refuse_loss(feed, source.location.shown, table, target, force)
    move_file(new, target)
    return table.description


def _rows(report: Report, what: str) -> Callable[[int], None]:
    return lambda done: report(Progress(what, done))


def _changed_at(file: Downloaded, now: int) -> int:
    if is_maxmind_file(file.path):
        return MaxmindFile(file.path).as_of
    return now if file.changed_at is None or file.changed_at < _PLAUSIBLE else file.changed_at


def _adopt(feed: Feed, source: str, path: Path, new: Path) -> None:
    """Take a table that was compiled elsewhere."""
    try:
        table = Table(path)
        table.check()
    except TableDamaged as error:
        raise FeedRefused(feed.name, source, str(error)) from None
    made = table.description
    if (made.feed, made.kind) != (feed.name, feed.kind):
        raise FeedRefused(feed.name, source, f"it is a table of {made.feed}")
    if not is_fresher(table, shipped_tables().get(feed.name)):
        raise FeedRefused(feed.name, source, "it was compiled before the data that ship with this version")
    shutil.copyfile(path, new)


def _refuse_loss(feed: Feed, source: str, table: Table, target: Path, force: bool) -> None:
    try:
        before = Table(target).description.ranges
    except (OSError, TableDamaged):
        return
    after = table.description.ranges
    if not force and before >= _FEW and after < before * LEAST_SHARE:
        reason = f"it has {after:,} ranges where the table before it had {before:,}; --force takes it all the same"
        raise FeedRefused(feed.name, source, reason)
