import asyncio
import errno
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ridgeline.storage import sqlite_checkpointer
from ridgeline.storage.sqlite_writer import MAXIMUM_BATCH, SqliteWriter

pytestmark = pytest.mark.anyio


class Counted:
    """Counts what each batch has written, and puts the sum into the transaction."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.batches = 0
        self.rollbacks = 0

    def write(self, connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT INTO counted VALUES (?)", [(number,) for number in self.numbers])
        self.batches += 1

    def forget(self) -> None:
        self.numbers.clear()

    def undone(self) -> None:
        self.rollbacks += 1


class Refused(Exception):
    pass


@pytest.fixture
def connect(tmp_path: Path) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        return connection

    made = connect()
    made.execute("CREATE TABLE written (number INTEGER PRIMARY KEY, filler BLOB)")
    made.execute("CREATE TABLE counted (number INTEGER)")
    made.close()
    return connect


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
async def writer(connect: Callable[[], sqlite3.Connection], counted: Counted) -> AsyncIterator[SqliteWriter]:
    made = SqliteWriter(connect, counted)
    yield made
    await made.close()


def rows(connect: Callable[[], sqlite3.Connection], table: str) -> list[int]:
    connection = connect()
    try:
        return [row[0] for row in connection.execute(f"SELECT number FROM {table} ORDER BY number")]
    finally:
        connection.close()


async def test_one_that_fails_is_undone_alone_and_the_others_of_its_batch_are_written_once(
    connect: Callable[[], sqlite3.Connection], counted: Counted, writer: SqliteWriter
) -> None:
    def write(number: int) -> Callable[[sqlite3.Connection], int]:
        def operation(connection: sqlite3.Connection) -> int:
            connection.execute("INSERT INTO written (number) VALUES (?)", (number,))
            if number % 10 == 3:
                raise Refused(number)
            if number % 10 == 7:
                # One that the database refuses.
                connection.execute("INSERT INTO written (number) VALUES (?)", (number,))
            counted.numbers.append(number)
            return number

        return operation

    results = await asyncio.gather(*(writer.run(write(number)) for number in range(100)), return_exceptions=True)
    good = [number for number in range(100) if number % 10 not in {3, 7}]
    assert [result for result in results if isinstance(result, int)] == good
    assert [result.args[0] for result in results if isinstance(result, Refused)] == list(range(3, 100, 10))
    assert sum("UNIQUE" in str(result) for result in results if isinstance(result, Exception)) == 10
    assert counted.batches < 50, "they were not written together"
    assert counted.rollbacks >= 20
    assert rows(connect, "written") == rows(connect, "counted") == good


async def test_a_log_that_is_written_without_a_pause_is_begun_anew(
    tmp_path: Path,
    connect: Callable[[], sqlite3.Connection],
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _have_short_logs(monkeypatch)
    writer = SqliteWriter(connect, counted)
    log = tmp_path / "a.db-wal"
    written = await _write_for(writer, 1.5)
    pages = log.stat().st_size // 4_096
    assert 0 < pages < written / 2
    # What is to be removed from it is emptied, not only written over.
    writer.empty_log()
    async with asyncio.timeout(10):
        while log.stat().st_size:
            await asyncio.sleep(0.01)
    await writer.close()


@pytest.mark.parametrize("found", [True, False])
async def test_the_disk_takes_what_was_copied_before_the_log_is_ended(
    tmp_path: Path,
    connect: Callable[[], sqlite3.Connection],
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
    found: bool,
) -> None:
    flushed: list[os.stat_result] = []

    def flush(number: int) -> None:
        flushed.append(os.fstat(number))
        os.fsync(number)

    _have_short_logs(monkeypatch)
    monkeypatch.setattr(sqlite_checkpointer, "_FLUSH", flush)
    if not found:
        monkeypatch.setattr(sqlite_checkpointer, "_descriptors", list)
    writer = SqliteWriter(connect, counted, path=tmp_path / "a.db")
    written = await _write_for(writer, 0.5)
    assert (tmp_path / "a.db-wal").stat().st_size // 4_096 < written / 2
    await writer.close()
    assert bool(flushed) == found
    assert all(os.path.samestat(file, (tmp_path / "a.db").stat()) for file in flushed)


async def test_a_log_that_the_disk_has_not_taken_is_kept(
    tmp_path: Path,
    connect: Callable[[], sqlite3.Connection],
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts = 0

    def flush(number: int) -> None:
        nonlocal attempts
        attempts += 1
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    _have_short_logs(monkeypatch)
    monkeypatch.setattr(sqlite_checkpointer, "_FLUSH", flush)
    writer = SqliteWriter(connect, counted, path=tmp_path / "a.db")
    with capture_logs() as logs:
        written = await _write_for(writer, 0.5)
    size = (tmp_path / "a.db-wal").stat().st_size
    writer.empty_log()
    await _write_for(writer, 0.1)
    # Everything since is in it; before, at most a short log may have been begun anew by itself.
    assert (tmp_path / "a.db-wal").stat().st_size > size > 4_096 * written / 2
    assert attempts == 1
    assert [one["log_level"] for one in logs if one["event"] == "log_kept"] == ["error"]
    await writer.close()


def _have_short_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_checkpointer, "EVERY_SECONDS", 0.02)
    monkeypatch.setattr(sqlite_checkpointer, "MAXIMUM_LOG_PAGES", 200)
    monkeypatch.setattr(sqlite_checkpointer, "FEW_PAGES", 100)


async def _write_for(writer: SqliteWriter, seconds: float) -> int:
    """Write without a pause from four tasks; return at least how many pages that were."""
    pages = 0
    end = time.monotonic() + seconds

    async def keep_writing() -> None:
        nonlocal pages
        while time.monotonic() < end:
            await writer.run(lambda connection: connection.execute("INSERT INTO written VALUES (NULL, zeroblob(8000))"))
            pages += 2

    async with asyncio.TaskGroup() as tasks:
        for _ in range(4):
            tasks.create_task(keep_writing())
    return pages


async def test_background_work_tells_for_how_long_it_held_others(writer: SqliteWriter) -> None:
    def slow(connection: sqlite3.Connection) -> int:
        connection.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO written SELECT i, NULL FROM n"
        )
        return 7

    fast, fast_seconds = await writer.run_in_background(lambda _: 1)
    result, seconds = await writer.run_in_background(slow)
    assert (fast, result) == (1, 7)
    assert seconds > fast_seconds > 0


async def test_no_batch_is_larger_than_allowed(counted: Counted, writer: SqliteWriter) -> None:
    batches: list[int] = []
    await asyncio.gather(*(writer.run(lambda _: batches.append(counted.batches)) for _ in range(3 * MAXIMUM_BATCH)))
    assert max(batches.count(batch) for batch in set(batches)) <= MAXIMUM_BATCH
