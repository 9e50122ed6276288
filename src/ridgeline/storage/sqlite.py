"""The embedded store: one SQLite file in WAL mode, served by exactly one process.

Writes go through `SqliteWriter`. Look-ups by key are read where they are asked for (about 30 microseconds, less than
the way to another thread and back); searches, which may be long, are read by threads with connections of their own.
"""

from __future__ import annotations

import asyncio
import fcntl
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec
import structlog
from msgspec import UNSET

from ridgeline.errors import ConfigurationError
from ridgeline.ids import new_environment_id, random_base62
from ridgeline.keys import KeyKind
from ridgeline.matching.decide import Candidate
from ridgeline.storage import sqlite_search
from ridgeline.storage.protocol import (
    ApiKey,
    Environment,
    EventIdTaken,
    EventPage,
    EventQuery,
    NewEvent,
    StorageUnavailable,
    StoredEvent,
    VisitorGone,
    Workspace,
)
from ridgeline.storage.sqlite_writer import SqliteWriter
from ridgeline.wire.event import EventUpdate

T = TypeVar("T")
SEARCH_THREADS = 2
# Rows removed in one write, so that an erasure never keeps identifications waiting for long.
ERASURE_BATCH = 200
BUSY_SECONDS = 5.0

log = structlog.get_logger(__name__)


class SqliteStorage:
    """Implements `ridgeline.storage.protocol.Storage`."""

    def __init__(self, path: Path, lock: IO[str] | None) -> None:
        self._path = path
        self._lock = lock
        self._reader = self._connect(read_only=True)
        self._writer = SqliteWriter(self._connect)
        self._search_threads = ThreadPoolExecutor(SEARCH_THREADS, "sqlite-search")
        self._search_local = threading.local()
        self._search_connections: list[sqlite3.Connection] = []
        self._device_locks: dict[int, _SharedLock] = {}
        self._erasing: asyncio.Task[None] | None = None
        self._erasures = asyncio.Event()

    @classmethod
    async def open(cls, path: Path, *, serving: bool) -> SqliteStorage:
        """Open the file, made and brought to the present schema if need be; ConfigurationError if it cannot be.

        `serving` claims the file for this process: a second server is refused, command-line tools are not.
        """
        with ExitStack() as undo:
            lock = undo.enter_context(_claim(path)) if serving else None
            try:
                _migrate(path)
                storage = cls(path, lock)
            except sqlite3.Error as error:
                raise ConfigurationError(f"The database {path} cannot be opened: {error}.") from None
            undo.pop_all()
        if serving:
            storage._erasures.set()
            storage._erasing = asyncio.create_task(storage._remove_erased())
        return storage

    async def check(self) -> None:
        try:
            self._reader.execute("SELECT 1 FROM workspace LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise StorageUnavailable(f"the store cannot be read: {error}") from None
        # A real write: a full disk shows only then.
        await self._writer.run(lambda connection: connection.execute("UPDATE workspace SET created_at = created_at"))

    async def close(self) -> None:
        if self._erasing is not None:
            self._erasing.cancel()
            await asyncio.gather(self._erasing, return_exceptions=True)
        await self._writer.close()
        self._search_threads.shutdown(wait=True)
        for connection in self._search_connections:
            connection.close()
        self._reader.close()
        if self._lock is not None:
            self._lock.close()

    # --- keys

    async def workspace(self, now: int) -> Workspace:
        def ensure(connection: sqlite3.Connection) -> str:
            row = connection.execute("SELECT workspace_id FROM workspace").fetchone()
            if row is not None:
                return str(row[0])
            workspace_id = f"ws_{random_base62(14)}"
            connection.execute("INSERT INTO workspace VALUES (?, ?, ?)", (workspace_id, "Default workspace", now))
            connection.execute(
                "INSERT INTO environment VALUES (?, ?, ?, 1, ?)",
                (new_environment_id(), workspace_id, "Default environment", now),
            )
            return workspace_id

        workspace_id = await self._writer.run(ensure)
        default = next(environment for environment in await self.environments() if environment.is_default)
        return Workspace(workspace_id, default)

    async def environments(self) -> list[Environment]:
        rows = self._reader.execute(
            "SELECT environment_id, name, is_default, created_at FROM environment ORDER BY created_at, environment_id"
        )
        return [Environment(row[0], row[1], bool(row[2]), row[3]) for row in rows]

    async def create_key(self, key: ApiKey, digest: bytes) -> None:
        values = (key.key_id, digest, key.kind.value, key.name, key.environment_id, key.public_text, key.created_at)
        await self._writer.run(
            lambda connection: connection.execute("INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", values)
        )

    async def find_key(self, digest: bytes) -> ApiKey | None:
        row = self._reader.execute(f"SELECT {_KEY_COLUMNS} FROM api_key WHERE digest = ?", (digest,)).fetchone()
        return _api_key(row) if row else None

    async def list_keys(self) -> list[ApiKey]:
        rows = self._reader.execute(f"SELECT {_KEY_COLUMNS} FROM api_key ORDER BY created_at, rowid")
        return [_api_key(row) for row in rows]

    async def revoke_key(self, key_id: str, now: int) -> ApiKey | None:
        def revoke(connection: sqlite3.Connection) -> ApiKey | None:
            connection.execute(
                "UPDATE api_key SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL", (now, key_id)
            )
            row = connection.execute(f"SELECT {_KEY_COLUMNS} FROM api_key WHERE key_id = ?", (key_id,)).fetchone()
            return _api_key(row) if row else None

        return await self._writer.run(revoke)

    # --- events

    async def record(self, event: NewEvent) -> None:
        await self._writer.run(lambda connection: _record(connection, event))

    async def event(self, event_id: str) -> StoredEvent | None:
        row = self._reader.execute(
            "SELECT event_id, timestamp, environment_id, payload FROM event WHERE event_id = ?1 AND NOT EXISTS "
            "(SELECT 1 FROM erasure WHERE erasure.visitor_id = event.visitor_id)",
            (event_id,),
        ).fetchone()
        return StoredEvent(*row) if row else None

    async def search(self, query: EventQuery) -> EventPage:
        return await self._search(lambda connection: sqlite_search.search(connection, query))

    async def update_event(self, event_id: str, update: EventUpdate) -> bool:
        return await self._writer.run(lambda connection: _update(connection, event_id, update))

    # --- visitors

    async def visitor(self, visitor_id: str) -> Candidate | None:
        row = self._reader.execute(
            "SELECT visitor_id, first_seen_at, last_seen_at FROM visitor WHERE visitor_id = ?", (visitor_id,)
        ).fetchone()
        return Candidate(*row) if row else None

    async def candidates(self, keys: Sequence[int], limit: int) -> list[Candidate]:
        if not keys:
            return []
        marks = ", ".join("?" * len(keys))
        rows = self._reader.execute(
            f"SELECT DISTINCT visitor_id, first_seen_at, last_seen_at FROM blocking_key JOIN visitor USING (visitor_id)"
            f" WHERE key IN ({marks}) ORDER BY last_seen_at DESC LIMIT ?",
            (*keys, limit),
        )
        return [Candidate(*row) for row in rows]

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
        return await self._search(
            lambda connection: (
                connection.execute(
                    "SELECT 1 FROM event JOIN visitor USING (visitor_id) WHERE visitor_id = ? AND environment_id = ? "
                    "LIMIT 1",
                    (visitor_id, environment_id),
                ).fetchone()
                is not None
            )
        )

    async def erase_visitor(self, visitor_id: str, now: int) -> bool:
        def bury(connection: sqlite3.Connection) -> bool:
            gone = connection.execute("DELETE FROM visitor WHERE visitor_id = ?", (visitor_id,)).rowcount
            if not gone:
                return False
            connection.execute("DELETE FROM blocking_key WHERE visitor_id = ?", (visitor_id,))
            connection.execute("INSERT INTO erasure VALUES (?, ?)", (visitor_id, now))
            return True

        erased = await self._writer.run(bury)
        if erased:
            self._erasures.set()
        return erased

    async def _remove_erased(self) -> None:
        """Remove the rows behind tombstones, in small writes, for as long as the store is open."""

        def remove(connection: sqlite3.Connection) -> bool:
            row = connection.execute("SELECT visitor_id FROM erasure ORDER BY erased_at LIMIT 1").fetchone()
            if row is None:
                return False
            removed = connection.execute(
                "DELETE FROM event WHERE rowid IN (SELECT rowid FROM event WHERE visitor_id = ? LIMIT ?)",
                (row[0], ERASURE_BATCH),
            ).rowcount
            if removed < ERASURE_BATCH:
                connection.execute("DELETE FROM erasure WHERE visitor_id = ?", (row[0],))
            return True

        while True:
            await self._erasures.wait()
            self._erasures.clear()
            try:
                while await self._writer.run(remove):
                    pass
                self._writer.empty_log()
            except StorageUnavailable as error:
                log.warning("erasure_postponed", reason=str(error))
                await asyncio.sleep(10)
                self._erasures.set()

    # --- connections

    def _connect(self, *, read_only: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA cache_size = -16384")
        # The checkpointer thread does it, so that no commit waits for it.
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    async def _search(self, read: Callable[[sqlite3.Connection], T]) -> T:
        def run() -> T:
            connection: sqlite3.Connection | None = getattr(self._search_local, "connection", None)
            if connection is None:
                connection = self._connect(read_only=True)
                self._search_local.connection = connection
                self._search_connections.append(connection)
            return read(connection)

        return await asyncio.get_running_loop().run_in_executor(self._search_threads, run)


class _SharedLock:
    """A lock that counts who holds or awaits it, so that it can be forgotten after the last."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


_KEY_COLUMNS = "key_id, kind, name, environment_id, public_text, created_at, revoked_at"


def _api_key(row: tuple[Any, ...]) -> ApiKey:
    return ApiKey(row[0], KeyKind(row[1]), *row[2:])


def _record(connection: sqlite3.Connection, event: NewEvent) -> None:
    if event.visitor_is_new:
        connection.execute("INSERT INTO visitor VALUES (?, ?, ?)", (event.visitor_id, event.timestamp, event.timestamp))
    else:
        seen = connection.execute(
            "UPDATE visitor SET last_seen_at = max(last_seen_at, ?) WHERE visitor_id = ?",
            (event.timestamp, event.visitor_id),
        )
        if seen.rowcount == 0:
            raise VisitorGone(event.visitor_id)
    connection.executemany(
        "INSERT OR IGNORE INTO blocking_key VALUES (?, ?)", [(key, event.visitor_id) for key in event.blocking_keys]
    )
    try:
        connection.execute(
            "INSERT INTO event (event_id, timestamp, environment_id, source, visitor_id, linked_id, ip, url, origin, "
            "sdk_platform, sdk_version, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                event.event_id,
                event.timestamp,
                event.environment_id,
                event.source,
                event.visitor_id,
                event.linked_id,
                event.ip,
                event.url,
                event.origin,
                event.sdk_platform,
                event.sdk_version,
                event.payload,
            ),
        )
    except sqlite3.IntegrityError:
        raise EventIdTaken(event.event_id) from None


def _update(connection: sqlite3.Connection, event_id: str, update: EventUpdate) -> bool:
    row = connection.execute(
        "SELECT payload FROM event WHERE event_id = ? AND NOT EXISTS "
        "(SELECT 1 FROM erasure WHERE erasure.visitor_id = event.visitor_id)",
        (event_id,),
    ).fetchone()
    if row is None:
        return False
    changes = {name: value for name, value in msgspec.structs.asdict(update).items() if value is not UNSET}
    payload = msgspec.json.decode(row[0]) | changes
    connection.execute(
        "UPDATE event SET payload = ?, linked_id = ?, suspect = ? WHERE event_id = ?",
        (msgspec.json.encode(payload), payload.get("linked_id"), payload.get("suspect"), event_id),
    )
    return True


def _claim(path: Path) -> IO[str]:
    """Take the file's lock for the life of this process."""
    lock = path.with_name(path.name + ".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise ConfigurationError(
            f"Another Ridgeline server is using {path}; SQLite is served by one process, PostgreSQL by many."
        ) from None
    return lock


def _migrate(path: Path) -> None:
    """Bring the file to the newest schema, or leave it as it was."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        steps = sorted(resources.files("ridgeline.storage.migrations.sqlite").iterdir(), key=lambda step: step.name)
        scripts = [step for step in steps if step.name.endswith(".sql")]
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(scripts):
            raise ConfigurationError(f"The database {path} was made by a newer Ridgeline; please upgrade.")
        for number, script in enumerate(scripts[version:], start=version + 1):
            for statement in _statements(script.read_text()):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    finally:
        connection.close()


def _statements(script: str) -> list[str]:
    """Split a script at the statements' ends; `executescript` would commit between them."""
    statements, draft = [], ""
    for line in script.splitlines(keepends=True):
        draft += line
        if sqlite3.complete_statement(draft):
            statements.append(draft)
            draft = ""
    return statements
