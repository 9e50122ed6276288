"""The embedded store: one SQLite file in WAL mode, served by exactly one process.

Writes go through `SqliteWriter`, readings through `SqliteReaders`. Command-line tools may write to the file meanwhile:
`PRAGMA data_version` tells when somebody else has, the table `news` whether it was keys, weights or erasures.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import IO

import structlog
from msgspec import UNSET

from ridgeline.clock import system_clock
from ridgeline.errors import ConfigurationError
from ridgeline.matching.matcher import Candidate
from ridgeline.signals.velocity_counts import VelocityCounts
from ridgeline.storage import (
    sqlite_access,
    sqlite_counts,
    sqlite_erasure,
    sqlite_keys,
    sqlite_linked_ids,
    sqlite_operations,
    sqlite_retention,
    sqlite_rollups,
    sqlite_search,
    sqlite_velocity,
    sqlite_visitors,
)
from ridgeline.storage.access import Member, SavedView, Session, TopLinkedIds
from ridgeline.storage.codec import PayloadCodec
from ridgeline.storage.event_cache import EventCache
from ridgeline.storage.protocol import (
    ApiKey,
    AuditEntry,
    Dictionary,
    DumpBatch,
    Environment,
    EventPage,
    EventQuery,
    Extent,
    Loaded,
    LoggedEntry,
    MatcherCounts,
    NewEvent,
    OutdatedPage,
    PayloadSeen,
    RateLimit,
    Renewal,
    RollupRow,
    RollupSum,
    StorageUnavailable,
    StoredEvent,
    StoreReport,
    VelocitySubjects,
    Workspace,
)
from ridgeline.storage.remembered import Remembered, WorkspacePart
from ridgeline.storage.sqlite_audit import add_audit, audit_log
from ridgeline.storage.sqlite_environments import Environments
from ridgeline.storage.sqlite_events import EventTable, dictionaries
from ridgeline.storage.sqlite_migrate import bring_up_to_date, needs_work, schema_version
from ridgeline.storage.sqlite_payloads import SeenPayloads
from ridgeline.storage.sqlite_readers import SHARED_SECONDS, SqliteReaders, connect
from ridgeline.storage.sqlite_rollups import Uncounted
from ridgeline.storage.sqlite_writer import BatchEnds, SqliteWriter
from ridgeline.storage.velocity import LATE_MS, Asked, Found, VelocityCounter, velocity_counts
from ridgeline.wire.event import EventUpdate

# How often the serving process looks for what command-line tools have changed.
LOOK_SECONDS = 0.5
CLAIM_ATTEMPTS, CLAIM_PAUSE_SECONDS = 10, 0.01

log = structlog.get_logger(__name__)


class SqliteStorage:
    """Implements `ridgeline.storage.protocol.Storage`."""

    def __init__(self, path: Path, lock: IO[str] | None, search_seconds: float, *, keeps_log: bool) -> None:
        self._path = path
        self._lock = lock
        self._readers = SqliteReaders(path, search_seconds)
        self._environments = Environments()
        self._codec = PayloadCodec(self._readers.read_newest(dictionaries))
        self._table = EventTable(self._codec, self._environments)
        self._uncounted = Uncounted(self._environments)
        self._payloads = SeenPayloads()
        self._past = sqlite_velocity.PastChanges()
        self._velocity = VelocityCounter(self._read_velocity, self._read_velocity_aside)
        self._writer = SqliteWriter(
            lambda: connect(path),
            BatchEnds(self._uncounted, self._payloads, self._past),
            self._readers.renew,
            keeps_log=keeps_log,
            path=path,
        )
        self._device_locks: dict[int, _SharedLock] = {}
        self._events = EventCache()
        self._keys: Remembered[bytes, ApiKey] = Remembered()
        self._workspace: Remembered[WorkspacePart, Mapping[str, int]] = Remembered()
        self._erased: frozenset[str] = frozenset()
        self._data_version = self._news = -1
        self._look_again = 0.0
        self._expired = sqlite_retention.Progress()
        self._housekeeping: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()

    @classmethod
    async def open(cls, path: Path, *, serving: bool, search_seconds: float = 5.0) -> SqliteStorage:
        """Open the file, made and brought to the present schema if need be; ConfigurationError if it cannot be.

        `serving` claims the file for this process: a second server is refused, command-line tools are not.
        """
        with ExitStack() as undo:
            lock = undo.enter_context(_claim(path)) if serving else None
            try:
                if serving:
                    _migrate_claimed(path)
                elif needs_work(path):
                    migrate_unclaimed(path)
                # Beside a server a command leaves the log to it.
                storage = cls(path, lock, search_seconds, keeps_log=serving or not _is_claimed(path))
            except (sqlite3.Error, StorageUnavailable) as error:
                raise ConfigurationError(f"The database {path} cannot be opened: {error}.") from None
            undo.pop_all()
        if serving:
            # A million payload ids take a fifth of a second to read: not while the first visitor waits.
            try:
                await storage._writer.run(storage._payloads.read)
            except StorageUnavailable as error:
                await storage.close()
                raise ConfigurationError(f"The database {path} cannot be opened: {error}.") from None
            # An earlier server may have been killed between the last removal of an erasure and the log's end.
            storage._writer.empty_log()
            storage._housekeeping = asyncio.create_task(storage._keep_house())
        return storage

    async def check(self) -> None:
        self._readers.read_newest(lambda connection: connection.execute("SELECT 1 FROM workspace LIMIT 1").fetchone())
        # A real write: a full disk shows only then.
        await self._writer.run(lambda connection: connection.execute("UPDATE workspace SET created_at = created_at"))

    async def close(self) -> None:
        if self._housekeeping is not None:
            self._housekeeping.cancel()
            await asyncio.gather(self._housekeeping, return_exceptions=True)
        await self._writer.close()
        self._readers.close()
        if self._lock is not None:
            self._lock.close()

    # --- keys and environments

    async def workspace(self, now: int) -> Workspace:
        workspace_id = await self._writer.run(lambda connection: sqlite_keys.workspace(connection, now))
        default = next(environment for environment in await self.environments() if environment.is_default)
        return Workspace(workspace_id, default)

    async def environments(self) -> list[Environment]:
        return self._readers.read(sqlite_keys.environments)

    async def create_environment(self, environment: Environment, entry: AuditEntry) -> None:
        await self._writer.run(lambda connection: sqlite_keys.create_environment(connection, environment, entry))

    async def set_retention(
        self, environment_id: str, retention_days: int | None, detail_retention_days: int | None, entry: AuditEntry
    ) -> Environment | None:
        return await self._writer.run(
            lambda connection: sqlite_keys.set_retention(
                connection, environment_id, retention_days, detail_retention_days, entry
            )
        )

    async def create_key(self, key: ApiKey, digest: bytes, entry: AuditEntry) -> None:
        await self._writer.run(lambda connection: sqlite_keys.create_key(connection, key, digest, entry))

    async def find_key(self, digest: bytes) -> ApiKey | None:
        self._look()
        key = self._keys.get(digest)
        if key is None:
            key = self._readers.read(lambda connection: sqlite_keys.find_key(connection, digest))
            if key is not None:
                self._keys.keep(digest, key, self._keys.changes)
        return key

    async def list_keys(self) -> list[ApiKey]:
        return self._readers.read(sqlite_keys.list_keys)

    async def revoke_key(self, key_id: str, entry: AuditEntry) -> ApiKey | None:
        key = await self._writer.run(lambda connection: sqlite_keys.revoke_key(connection, key_id, entry))
        self._keys.clear()
        return key

    async def limit_key(
        self, key_id: str, limit: RateLimit | None, erasure_limit: RateLimit | None, entry: AuditEntry
    ) -> ApiKey | None:
        key = await self._writer.run(
            lambda connection: sqlite_keys.limit_key(connection, key_id, limit, erasure_limit, entry)
        )
        self._keys.clear()
        return key

    async def suspect_weights(self) -> Mapping[str, int]:
        self._look()
        weights = self._workspace.get("suspect_weights")
        if weights is None:
            weights = self._readers.read(sqlite_keys.suspect_weights)
            self._workspace.keep("suspect_weights", weights, self._workspace.changes)
        return weights

    async def change_suspect_weights(self, changes: Mapping[str, int | None], entry: AuditEntry) -> Mapping[str, int]:
        weights = await self._writer.run(
            lambda connection: sqlite_keys.change_suspect_weights(connection, changes, entry)
        )
        self._workspace.clear()
        return weights

    async def reset_suspect_weights(self, entry: AuditEntry) -> None:
        await self._writer.run(lambda connection: sqlite_keys.change_suspect_weights(connection, None, entry))
        self._workspace.clear()

    # --- members, sessions, saved views

    async def members(self) -> list[Member]:
        return self._readers.read(sqlite_access.members)

    async def member(self, member_id: str) -> Member | None:
        return self._readers.read(lambda connection: sqlite_access.member(connection, member_id))

    async def member_by_email(self, email: str) -> Member | None:
        return self._readers.read(lambda connection: sqlite_access.member_by_email(connection, email))

    async def member_by_invitation(self, digest: bytes) -> Member | None:
        return self._readers.read(lambda connection: sqlite_access.member_by_invitation(connection, digest))

    async def member_by_oidc(self, subject: str) -> Member | None:
        return self._readers.read(lambda connection: sqlite_access.member_by_oidc(connection, subject))

    async def create_first_member(self, member: Member, entry: AuditEntry) -> bool:
        return await self._writer.run(lambda connection: sqlite_access.create_first_member(connection, member, entry))

    async def create_member(self, member: Member, entry: AuditEntry) -> None:
        await self._writer.run(lambda connection: sqlite_access.create_member(connection, member, entry))

    async def change_member(self, before: Member, after: Member, entry: AuditEntry | None) -> bool:
        return await self._writer.run(lambda connection: sqlite_access.change_member(connection, before, after, entry))

    async def remove_member(self, member_id: str, entry: AuditEntry) -> Member | None:
        return await self._writer.run(lambda connection: sqlite_access.remove_member(connection, member_id, entry))

    async def create_session(self, session: Session, proved: Member | None = None) -> bool:
        return await self._writer.run(lambda connection: sqlite_access.create_session(connection, session, proved))

    async def session(self, digest: bytes) -> tuple[Session, Member] | None:
        # Asked for with each request of the console, and read each time: none is remembered that somebody has removed.
        return self._readers.read(lambda connection: sqlite_access.session(connection, digest))

    async def change_session(self, before: Session, after: Session) -> bool:
        return await self._writer.run(lambda connection: sqlite_access.change_session(connection, before, after))

    async def sessions(self, member_id: str) -> list[Session]:
        return self._readers.read(lambda connection: sqlite_access.sessions(connection, member_id))

    async def remove_sessions(
        self, member_id: str, entry: AuditEntry | None, *, only: str | None = None, but: str | None = None
    ) -> int:
        return await self._writer.run(
            lambda connection: sqlite_access.remove_sessions(connection, member_id, entry, only, but)
        )

    async def saved_views(self, member_id: str) -> list[SavedView]:
        return self._readers.read(lambda connection: sqlite_access.saved_views(connection, member_id))

    async def save_view(self, view: SavedView, entry: AuditEntry) -> None:
        await self._writer.run(lambda connection: sqlite_access.save_view(connection, view, entry))

    async def remove_view(self, view_id: str, entry: AuditEntry) -> SavedView | None:
        return await self._writer.run(lambda connection: sqlite_access.remove_view(connection, view_id, entry))

    async def keys_used(self, times: Mapping[str, int]) -> None:
        if times:
            await self._writer.run(lambda connection: sqlite_access.keys_used(connection, times))

    async def keys_last_used(self) -> Mapping[str, int]:
        return self._readers.read(sqlite_access.keys_last_used)

    async def rename_environment(self, environment_id: str, name: str, entry: AuditEntry) -> bool:
        return await self._writer.run(
            lambda connection: sqlite_access.rename_environment(connection, environment_id, name, entry)
        )

    async def top_linked_ids(
        self, start: int, end: int, environment_id: str | None, limit: int, among: int
    ) -> TopLinkedIds:
        return await self._readers.read_aside(
            lambda connection: sqlite_linked_ids.top_linked_ids(
                connection, self._environments, start, end, environment_id, limit, among
            )
        )

    # --- events

    async def record(self, event: NewEvent) -> None:
        def write(connection: sqlite3.Connection) -> bool:
            if self._payloads.has(connection, event):
                # Told, not raised: nothing is to be undone, and the rest of the batch is committed as it is.
                return False
            self._table.record(connection, event)
            self._uncounted.add(event)
            self._payloads.add(event)
            if event.timestamp < system_clock() - LATE_MS:
                self._past.add(event.timestamp)
            return True

        since = self._events.changes
        if not await self._writer.run(write):
            raise PayloadSeen(event.event_id)
        self._events.keep(StoredEvent(event.event_id, event.timestamp, event.environment_id, event.payload), since)

    async def load(self, events: Sequence[NewEvent]) -> Loaded:
        # What is loaded may be older than what was looked at already.
        self._expired = sqlite_retention.Progress()

        def write(connection: sqlite3.Connection) -> Loaded:
            loaded, stored = self._table.load(connection, events)
            self._uncounted.add(*stored)
            self._past.add(*(event.timestamp for event in stored))
            return loaded

        return await self._writer.run(write)

    async def event(self, event_id: str) -> StoredEvent | None:
        self._look()
        cached = self._events.get(event_id)
        if cached is not None:
            return cached
        # Not kept: whoever reads through old events would push out those that were recorded just now.
        erasing = bool(self._erased)
        return self._readers.read(lambda connection: self._table.event(connection, event_id, erasing=erasing))

    async def event_detail(self, event_id: str) -> bytes | None:
        return self._readers.read(lambda connection: self._table.detail(connection, event_id))

    async def search(self, query: EventQuery) -> EventPage:
        return await self._readers.search(lambda connection: sqlite_search.search(connection, query, self._table))

    async def velocity(self, subjects: VelocitySubjects, at: int) -> VelocityCounts:
        wanted = sqlite_velocity.wanted(subjects)
        counted = await self._velocity.count(wanted, at)
        return velocity_counts({subject.kind: counts for (subject, _), counts in zip(wanted, counted, strict=True)})

    async def update_event(self, event_id: str, update: EventUpdate, entry: AuditEntry) -> bool:
        def write(connection: sqlite3.Connection) -> StoredEvent | None:
            event = self._table.update(connection, event_id, update)
            if event is None:
                return None
            add_audit(connection, entry)
            if update.linked_id is not UNSET:
                self._past.add(event.timestamp)
            return event

        try:
            updated = await self._writer.run(write)
        finally:
            # Also for a caller that did not wait: it may have been written.
            self._events.forget(event_id)
        return updated is not None

    async def remove_expired(self, now: int, default_days: int, default_detail_days: int) -> int:
        expired = self._expired
        before = expired.removed
        try:
            return await sqlite_retention.remove_expired(
                self._readers.read_aside,
                self._writer,
                expired,
                now,
                default_days,
                default_detail_days,
                self._payloads.remove_old,
            )
        finally:
            if expired.removed != before:
                self._events.clear()
                self._writer.empty_log()

    async def rollups(self, start: int, end: int, environment_id: str | None = None) -> list[RollupRow]:
        return await self._readers.read_aside(
            lambda connection: sqlite_operations.rollups(connection, start, end, environment_id)
        )

    async def rollup_sums(
        self, measures: Sequence[str], edges: Sequence[int], environment_id: str | None = None
    ) -> list[RollupSum]:
        return await self._readers.search(
            lambda connection: sqlite_rollups.sums(connection, measures, edges, environment_id)
        )

    # --- visitors

    async def visitor(self, visitor_id: str) -> Candidate | None:
        return self._readers.read(lambda connection: sqlite_visitors.visitor(connection, visitor_id))

    async def candidates(self, keys: Sequence[int], limit: int) -> list[Candidate]:
        if not keys or limit <= 0:
            return []
        return self._readers.read(lambda connection: sqlite_visitors.candidates(connection, keys, limit))

    async def outdated(self, current: bytes, start: int, limit: int) -> OutdatedPage:
        return await self._readers.read_aside(
            lambda connection: sqlite_visitors.outdated(connection, current, start, limit)
        )

    async def renew(self, renewals: Sequence[Renewal]) -> list[bool]:
        renewed, _ = await self._writer.run_in_background(
            lambda connection: [sqlite_visitors.renew(connection, renewal) for renewal in renewals]
        )
        return renewed

    @asynccontextmanager
    async def turn_to_renew(self) -> AsyncIterator[bool]:
        # One process serves a file.
        yield True

    @asynccontextmanager
    async def device_lock(self, key: int | None) -> AsyncIterator[None]:
        if key is None:
            yield
            return
        lock = self._device_locks.setdefault(key, _SharedLock())
        lock.users += 1
        try:
            async with lock.lock:
                yield
        finally:
            lock.users -= 1
            if lock.users == 0:
                del self._device_locks[key]

    async def has_events_in(self, visitor_id: str, environment_id: str) -> bool:
        return await self._readers.read_aside(
            lambda connection: (
                connection.execute(
                    "SELECT 1 FROM event JOIN visitor USING (visitor_id) WHERE visitor_id = ? AND visitor_id "
                    "IS NOT NULL AND environment = (SELECT number FROM environment WHERE environment_id = ?) LIMIT 1",
                    (visitor_id, environment_id),
                ).fetchone()
                is not None
            )
        )

    async def erase_visitor(self, visitor_id: str, entry: AuditEntry) -> bool:
        def write(connection: sqlite3.Connection) -> bool:
            if not sqlite_erasure.bury(connection, visitor_id, entry):
                return False
            sqlite_velocity.note_visitor(connection, visitor_id)
            return True

        erased = await self._writer.run(write)
        if erased:
            self._events.clear()
            self._erased |= {visitor_id}
            self._wake.set()
        return erased

    async def erased_subjects(self) -> set[str]:
        return await self._readers.read_aside(
            lambda connection: {row[0] for row in connection.execute("SELECT subject FROM erased_subject")}
        )

    # --- what the matcher counts

    async def add_counts(self, content: bytes) -> int:
        number, _ = await self._writer.run_in_background(
            lambda connection: sqlite_counts.add_counts(connection, content)
        )
        return number

    async def counts_after(self, number: int) -> list[MatcherCounts]:
        return await self._readers.read_aside(lambda connection: sqlite_counts.counts_after(connection, number))

    async def number_of_counts(self) -> int:
        return await self._readers.read_aside(sqlite_counts.number_of_counts)

    async def replace_counts(self, oldest: int, newest: int, content: bytes) -> bool:
        replaced, _ = await self._writer.run_in_background(
            lambda connection: sqlite_counts.replace_counts(connection, oldest, newest, content)
        )
        return replaced

    # --- operations

    async def audit(self, entry: AuditEntry) -> None:
        await self._writer.run(lambda connection: add_audit(connection, entry))

    async def audit_log(self, limit: int, before: tuple[int, int] | None = None) -> list[LoggedEntry]:
        return await self._readers.read_aside(lambda connection: audit_log(connection, limit, before))

    async def dictionaries(self) -> list[Dictionary]:
        return self._readers.read(dictionaries)

    async def add_dictionary(self, dictionary: Dictionary) -> None:
        await self._writer.run(lambda connection: sqlite_operations.add_dictionary(connection, dictionary))
        self._load_dictionaries()

    async def report(self, *, quick: bool = False) -> StoreReport:
        return await asyncio.to_thread(sqlite_operations.report, self._path, quick=quick)

    async def extent(self) -> Extent:
        return await self._readers.read_aside(sqlite_operations.extent)

    async def dump(self) -> AsyncIterator[DumpBatch]:
        connection = await asyncio.to_thread(connect, self._path, read_only=True)
        try:
            batches = sqlite_operations.dump(connection)
            while (batch := await asyncio.to_thread(next, batches, None)) is not None:
                yield batch
        finally:
            connection.close()

    async def restore(self, batch: DumpBatch) -> int:
        if batch.table == "event":
            self._load_dictionaries()

        def write(connection: sqlite3.Connection) -> int:
            if batch.table == "event":
                self._past.add(*(row.timestamp for row in batch.rows))
            return sqlite_operations.restore(connection, batch, self._table)

        restored = await self._writer.run(write)
        self._keys.clear()
        self._workspace.clear()
        return restored

    # --- how velocity is read

    async def _read_velocity(self, asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
        return self._readers.read(lambda connection: sqlite_velocity.read(connection, asked, at, known, most))

    async def _read_velocity_aside(self, asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
        def read(connection: sqlite3.Connection) -> Found:
            connection.execute("BEGIN")
            try:
                return sqlite_velocity.read(connection, asked, at, known, most)
            finally:
                connection.execute("ROLLBACK")

        return await self._readers.read_aside(read)

    # --- what others change

    def _look(self) -> None:
        """Take notice of what other processes have committed, at most 5 ms ago."""
        now = time.monotonic()
        if now < self._look_again:
            return
        self._look_again = now + SHARED_SECONDS
        self._readers.read_newest(self._take_notice)

    def _take_notice(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._data_version:
            return
        # Every event that is recorded is a change; what is remembered here changes seldom.
        (news,) = connection.execute("SELECT number FROM news").fetchone()
        if news != self._news:
            self._keys.clear()
            self._workspace.clear()
            erased = frozenset(row[0] for row in connection.execute("SELECT visitor_id FROM erasure"))
            if erased != self._erased:
                self._erased = erased
                self._events.clear()
        # Last: what could not be read is to be read again.
        self._data_version, self._news = version, news

    def _load_dictionaries(self) -> None:
        self._codec.add(*self._readers.read(dictionaries))

    async def _keep_house(self) -> None:
        """Remove the rows behind tombstones, and follow command-line tools, for as long as the store is open."""
        while True:
            # Not `wait_for`: in Python 3.11 it swallows a cancellation that comes together with what it waits for.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
            self._wake.clear()
            try:
                self._look()
                self._load_dictionaries()
                if self._erased:
                    try:
                        await sqlite_erasure.remove_erased(self._writer)
                    finally:
                        # Whatever it came to: the last of them may be gone.
                        self._events.clear()
                        self._writer.empty_log()
            except StorageUnavailable as error:
                log.warning("erasure_postponed", reason=str(error))
                await asyncio.sleep(10)
            except Exception:  # whatever it was: erasures must be removed some time
                log.exception("housekeeping_failed")
                await asyncio.sleep(10)


class _SharedLock:
    """A lock that counts who holds or awaits it, so that it can be forgotten after the last."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


def _migrate_claimed(path: Path) -> None:
    if not needs_work(path):
        return
    if path.exists() and schema_version(path) is not None:
        # With many events it takes minutes before anything else is heard.
        log.info("migrating", database=str(path))
    bring_up_to_date(path)


def migrate_unclaimed(path: Path) -> None:
    """Bring the file to the newest schema, but never under a server: one of an older version would be lost with it.

    ConfigurationError if a server uses it; sqlite3.Error.
    """
    with _claim(path):
        bring_up_to_date(path)


def _claim(path: Path) -> IO[str]:
    """Take the file's lock for the life of this process."""
    lock = _lock_file(path).open("w")
    for _ in range(CLAIM_ATTEMPTS):
        if _is_locked_now(lock, fcntl.LOCK_EX):
            return lock
        # Whoever only looks at it holds it for a moment.
        time.sleep(CLAIM_PAUSE_SECONDS)
    lock.close()
    raise ConfigurationError(
        f"Another Ridgeline server is using {path}; SQLite is served by one process, PostgreSQL by many."
    )


def _is_claimed(path: Path) -> bool:
    """Tell whether a server uses the file."""
    with _lock_file(path).open("w") as lock:
        return not _is_locked_now(lock, fcntl.LOCK_SH)


def _lock_file(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _is_locked_now(lock: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
