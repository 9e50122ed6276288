"""The stores that bench/store.py measures: where each lies, how it is opened, served, settled and weighed."""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import msgspec

from cores import LOAD_CORE, SERVER_CORE
from ridgeline.deployment import DATABASE_FILE, Deployment, open_deployment
from ridgeline.settings import Settings
from ridgeline.storage.protocol import AuditEntry, Environment, Storage
from ridgeline.testing import RunningServer
from ridgeline.testing.postgres_server import PostgresServer
from store_events import EMPTY_ENVIRONMENT, ENVIRONMENTS, START_MS

_MEMORY = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
# Durable as PostgreSQL comes; the quarter of memory that its manual advises (docs/operate.md says so, too), and
# checkpoints that loading does not force.
POSTGRES_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": f"{_MEMORY // 4 >> 20}MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
    # Its path would be too long in many a folder, and nobody uses it.
    "unix_socket_directories": "",
}
# Guards nothing: the stores are removed, and hold made-up events.
SECRET = "known to all because it only serves measurements"
FOR_EVER = ("--retention-days", "36500", "--detail-retention-days", "36500")
READ_AT_ONCE = 1 << 23
_WEEK = re.compile(r"_?\d{4}w\d{2}")


@contextmanager
def held_on_one_core() -> Iterator[None]:
    """Keep this process, and the threads it starts meanwhile, on the core of servers."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(SERVER_CORE)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _drop_from_memory(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                # What is not on the disk yet stays.
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class Backend(ABC):
    """A store below a folder of its own, for as long as the `with` block lasts."""

    name: str
    settings: Settings

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = folder / self.name

    @contextmanager
    @abstractmethod
    def running(self) -> Iterator[None]:
        """Have what serves the store run."""

    @abstractmethod
    def settle(self) -> None:
        """Finish what loading has left for later, as an idle store would sooner or later by itself."""

    @abstractmethod
    def bytes_by_part(self) -> dict[str, int]:
        """Return the bytes of each table and index."""

    @abstractmethod
    def total_bytes(self) -> int:
        """Return the bytes on disk, without the log of what has just been written."""

    @abstractmethod
    def erasures_pending(self) -> int: ...

    @abstractmethod
    def warm(self) -> None:
        """Have the whole store in memory, as far as it fits, the newest last.

        Some virtual machines take from memory what was not read for minutes, however much of it is free.
        """

    @abstractmethod
    def cool(self) -> None:
        """Have nothing of the store in memory, as after a restart of the machine."""

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Keep the database server, if there is one, away from the core that is measured."""
        yield

    @asynccontextmanager
    async def opened(self, *, serving: bool = False, search_seconds: float = 5.0) -> AsyncIterator[Deployment]:
        """Open the store in this process; the environments of the events are there."""
        settings = msgspec.structs.replace(self.settings, search_seconds=search_seconds)
        async with open_deployment(settings, serving=serving) as deployment:
            await _make_environments(deployment.storage)
            yield deployment

    def server(self, *arguments: str) -> RunningServer:
        """Return the product on this store, not yet started."""
        given = {
            "RIDGELINE_DATABASE_URL": self.settings.database_url,
            "RIDGELINE_SECRET": self.settings.secret,
        }
        environment = {name: value for name, value in given.items() if value is not None}
        return RunningServer(self.data_dir, "--log-level", "warning", *FOR_EVER, *arguments, environment=environment)


async def _make_environments(storage: Storage) -> None:
    known = {environment.environment_id for environment in await storage.environments()}
    for environment_id in (*ENVIRONMENTS, EMPTY_ENVIRONMENT):
        if environment_id not in known:
            made = Environment(environment_id, environment_id, False, START_MS)
            await storage.create_environment(made, AuditEntry(START_MS, "bench", "environment.created", environment_id))


class SqliteBackend(Backend):
    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.settings = Settings(data_dir=str(self.data_dir))

    @contextmanager
    def running(self) -> Iterator[None]:
        yield

    def settle(self) -> None:
        with self.connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def warm(self) -> None:
        with (self.data_dir / DATABASE_FILE).open("rb", buffering=0) as file:
            while file.read(READ_AT_ONCE):
                pass

    def cool(self) -> None:
        self.settle()
        _drop_from_memory(self.data_dir)

    def bytes_by_part(self) -> dict[str, int]:
        with self.connection() as connection:
            ((size,),) = connection.execute("PRAGMA page_size")
            # Its count of pages: its count of bytes ends at two gigabytes.
            rows = connection.execute("SELECT name, pageno FROM dbstat WHERE aggregate = TRUE")
            return {name: pages * size for name, pages in rows}

    def total_bytes(self) -> int:
        with self.connection() as connection:
            ((pages,),) = connection.execute("PRAGMA page_count")
            ((free,),) = connection.execute("PRAGMA freelist_count")
            ((size,),) = connection.execute("PRAGMA page_size")
        return (int(pages) - int(free)) * int(size)

    def erasures_pending(self) -> int:
        with self.connection() as connection:
            ((count,),) = connection.execute("SELECT count(*) FROM erasure")
        return int(count)

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.data_dir / DATABASE_FILE, timeout=60)
        try:
            yield connection
        finally:
            connection.close()


class PostgresBackend(Backend):
    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        # The server may run as another user, who has to get through to its folder.
        folder.chmod(0o711)
        self._server_folder = folder / "postgresql-server"
        self._server = PostgresServer(POSTGRES_SETTINGS, self._server_folder)
        self.settings = Settings(data_dir=str(self.data_dir), database_url=self._server.url(), secret=SECRET)

    @contextmanager
    def running(self) -> Iterator[None]:
        try:
            self._server.start()
            yield
        finally:
            self._server.close()

    def sql(self, statement: str) -> str:
        """Run a statement and return what it answers as text."""
        return self._server.sql(statement)

    def settle(self) -> None:
        self._server.sql("VACUUM (ANALYZE)")
        self._server.sql("CHECKPOINT")

    def warm(self) -> None:
        self._server.sql("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        # By weeks: what a running server has in its own memory is what it has written and read last.
        self._server.sql(
            "SELECT pg_prewarm(oid) FROM pg_class WHERE relkind IN ('r', 't', 'i') AND oid > 16383 "
            f"ORDER BY coalesce(substring(relname, '{_WEEK.pattern}'), ''), relkind DESC"
        )

    def cool(self) -> None:
        self._server.sql("CHECKPOINT")
        self._server.stop()
        _drop_from_memory(self._server_folder / "data")
        self._server.start()

    def bytes_by_part(self) -> dict[str, int]:
        rows = self._server.sql(
            "SELECT coalesce(owner.relname || ' (large values)', part.relname), pg_relation_size(part.oid) "
            "+ pg_relation_size(part.oid, 'fsm') + pg_relation_size(part.oid, 'vm') FROM pg_class AS part "
            "LEFT JOIN pg_class AS owner ON owner.reltoastrelid = part.oid "
            "WHERE part.relkind IN ('r', 'i', 't') AND part.oid > 16383"
        )
        parts: dict[str, int] = {}
        for row in rows.splitlines():
            name, size = row.rsplit("|", 1)
            joined = _WEEK.sub("", name)
            parts[joined] = parts.get(joined, 0) + int(size)
        return parts

    def total_bytes(self) -> int:
        # What every database begins with is PostgreSQL's own.
        return int(self._server.sql("SELECT pg_database_size('postgres') - pg_database_size('template1')"))

    def erasures_pending(self) -> int:
        return int(self._server.sql("SELECT count(*) FROM erasure"))

    @contextmanager
    def apart(self) -> Iterator[None]:
        before = os.sched_getaffinity(0)
        self._hold({int(LOAD_CORE)})
        try:
            yield
        finally:
            self._hold(before)

    def _hold(self, cores: set[int]) -> None:
        main = int((self._server_folder / "data" / "postmaster.pid").read_text().split()[0])
        for folder in Path("/proc").iterdir():
            try:
                # The parent is the second field after the name, which may hold anything, in brackets.
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if folder.name == str(main) or parent == main:
                    os.sched_setaffinity(int(folder.name), cores)
            except (OSError, ValueError, IndexError):
                # Not a process, or one that has just ended.
                continue


BACKENDS: dict[str, type[SqliteBackend] | type[PostgresBackend]] = {
    "sqlite": SqliteBackend,
    "postgresql": PostgresBackend,
}


def chosen(parser: argparse.ArgumentParser, names: str) -> list[str]:
    """Return the names of backends that are given by comma; ends the program at one that there is not."""
    found = names.split(",")
    if unknown := [name for name in found if name not in BACKENDS]:
        parser.error(f"{', '.join(unknown)} is not among {', '.join(BACKENDS)}")
    return found


async def open_once(backend: Backend) -> None:
    """Make a store, and the environments of the events in it."""
    async with backend.opened():
        pass
