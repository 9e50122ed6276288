"""How the embedded store is read: look-ups at once, searches and other long readings by threads.

A look-up takes some 10 microseconds, less than the way to another thread and back.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from ridgeline.storage.protocol import SearchTooLong, StorageUnavailable, TooManySearches

T = TypeVar("T")
SEARCH_THREADS = 2
MAXIMUM_WAITING_SEARCHES = 64
# How often a running search looks at the clock, in steps of SQLite's virtual machine: about every millisecond.
STEPS_BETWEEN_LOOKS = 20_000
BUSY_SECONDS = 5.0
# For how long look-ups share a transaction, which is how old what they see of other processes' changes may be: less
# than a command needs to tell its user of them.
SHARED_SECONDS = 0.005
# SQLite's own caches, in bytes. The writer touches a page of nearly every index with each event.
READER_CACHE, WRITER_CACHE = 64 << 20, 256 << 20


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a connection as the store uses it, in any thread."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    # No fragment of an event in a temporary file; and a file costs time.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{(READER_CACHE if read_only else WRITER_CACHE) >> 10}")
    # The checkpointer thread does it, so that no commit waits for it.
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    return connection


class SqliteReaders:
    """The connections that read. All methods raise StorageUnavailable when the file cannot be read."""

    def __init__(self, path: Path, search_seconds: float) -> None:
        self._path = path
        self._search_seconds = search_seconds
        self._connection = connect(path, read_only=True)
        self._end_shared: asyncio.TimerHandle | None = None
        self._search_threads = ThreadPoolExecutor(SEARCH_THREADS, "sqlite-search")
        # Of its own, so that short questions do not wait behind long searches.
        self._other_thread = ThreadPoolExecutor(1, "sqlite-read")
        self._of_thread = threading.local()
        self._thread_connections: list[sqlite3.Connection] = []
        self._waiting_searches = 0

    def close(self) -> None:
        """Wait for what is being read, and let go of the file."""
        self._search_threads.shutdown(wait=True)
        self._other_thread.shutdown(wait=True)
        for connection in self._thread_connections:
            connection.close()
        self.renew()
        self._connection.close()

    def read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Read a few rows, now.

        Look-ups share a transaction for some milliseconds: to begin and end one costs as much as one of them. `renew`
        ends it.
        """
        try:
            if self._end_shared is None:
                self._connection.execute("BEGIN")
                self._end_shared = asyncio.get_running_loop().call_later(SHARED_SECONDS, self.renew)
            return read(self._connection)
        except sqlite3.Error as error:
            raise StorageUnavailable(f"the store cannot be read: {error}") from None

    def read_newest(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Read a few rows as they are at this moment."""
        self.renew()
        try:
            return read(self._connection)
        except sqlite3.Error as error:
            raise StorageUnavailable(f"the store cannot be read: {error}") from None

    def renew(self) -> None:
        """Let the next look-up see all that is committed; to be called after each commit of this process."""
        if self._end_shared is None:
            return
        self._end_shared.cancel()
        self._end_shared = None
        # Some errors have ended it already; and of a damaged file nothing can be committed, not even a reading.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    async def search(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Read on a search thread; the time limit counts from now, waiting included.

        Raises SearchTooLong, TooManySearches.
        """
        if self._waiting_searches >= MAXIMUM_WAITING_SEARCHES:
            raise TooManySearches
        deadline = time.monotonic() + self._search_seconds

        def run() -> T:
            if time.monotonic() > deadline:
                raise SearchTooLong
            connection = self._connection_of_thread()
            connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
            try:
                return read(connection)
            except sqlite3.OperationalError as error:
                if time.monotonic() > deadline:
                    raise SearchTooLong from None
                raise StorageUnavailable(f"the store cannot be read: {error}") from None
            except sqlite3.Error as error:
                raise StorageUnavailable(f"the store cannot be read: {error}") from None

        self._waiting_searches += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._search_threads, run)
        finally:
            self._waiting_searches -= 1

    async def read_aside(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Read what may take some milliseconds, away from the loop."""

        def run() -> T:
            try:
                return read(self._connection_of_thread())
            except sqlite3.Error as error:
                raise StorageUnavailable(f"the store cannot be read: {error}") from None

        return await asyncio.get_running_loop().run_in_executor(self._other_thread, run)

    def _connection_of_thread(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = connect(self._path, read_only=True)
            self._of_thread.connection = connection
            self._thread_connections.append(connection)
        return connection
