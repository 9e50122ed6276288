import asyncio
import errno
import itertools
import os
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from ridgeline.storage import sqlite_checkpointer
from ridgeline.storage.sqlite_writer import GATHERING_SECONDS, MAXIMUM_BATCH, SPARED, SqliteWriter

pytestmark = [pytest.mark.anyio, pytest.mark.alone]


class Counted:
    """Counts what each batch has written, and puts the sum into the transaction."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.batches = 0
        self.rollbacks = 0

    def write(self, connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT INTO counted VALUES (?)", [(number,) for number in self.numbers])
        self.batches += 1

    def committed(self) -> None:
        pass

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


@pytest.mark.parametrize("is_idle", [True, False])
async def test_a_long_log_is_emptied_piece_by_piece(
    tmp_path: Path,
    connect: Callable[[], sqlite3.Connection],
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
    is_idle: bool,
) -> None:
    """To cut a long file at once takes the system so long that writers would notice."""
    monkeypatch.setattr(sqlite_checkpointer, "CUT_BYTES", 200_000)
    monkeypatch.setattr(sqlite_checkpointer, "BETWEEN_CUTS_SECONDS", 0.005)
    log = tmp_path / "a.db-wal"
    # What each cut was to leave, and what it left.
    cuts: list[tuple[int, int]] = []
    cut_log = SqliteWriter._cut_log

    def seen(self: SqliteWriter, size: int) -> None:
        cut_log(self, size)
        cuts.append((size, log.stat().st_size))

    monkeypatch.setattr(SqliteWriter, "_cut_log", seen)
    writer = SqliteWriter(connect, counted, path=tmp_path / "a.db")

    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO written VALUES (NULL, zeroblob(1500000))")

    await writer.run(fill)
    before = log.stat().st_size
    writer.empty_log()
    async with asyncio.timeout(10):
        if is_idle:
            while log.stat().st_size:
                await asyncio.sleep(0.005)
        else:
            while len(cuts) < 8:
                await _write_for(writer, 0.02)
    await writer.close()
    assert len(cuts) >= 7
    # Writes may have made the log longer before the first cut; what they add later is cut with the next piece.
    assert cuts[0][0] == before - 200_000 if is_idle else cuts[0][0] >= before - 200_000
    assert all(after == size for size, after in cuts)
    assert all(last - size == 200_000 for (last, _), (size, _) in itertools.pairwise(cuts))


async def test_a_log_of_long_writes_is_begun_anew(
    tmp_path: Path,
    connect: Callable[[], sqlite3.Connection],
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whenever one ends, the next one has begun: there is never a moment at which all is copied and nobody writes."""
    _have_short_logs(monkeypatch)
    writer = SqliteWriter(connect, counted, path=tmp_path / "a.db")

    def load(connection: sqlite3.Connection) -> None:
        for _ in range(50):
            connection.execute("INSERT INTO written VALUES (NULL, zeroblob(8000))")
        time.sleep(0.03)

    for _ in range(20):
        await asyncio.gather(writer.run(load), writer.run(load))
    assert (tmp_path / "a.db-wal").stat().st_size // 4_096 < 40 * 100 / 2
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


def test_a_process_whose_disk_fails_ends_and_nothing_is_lost(tmp_path: Path) -> None:
    """The pages that the disk has not taken are lost on it; whoever comes next has them from the log."""
    path = tmp_path / "a.db"
    done = subprocess.run(
        [sys.executable, "-c", FAILING_DISK, str(path)], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == os.EX_IOERR, done.stderr
    assert "disk_failed" in done.stdout + done.stderr
    written = int(done.stdout.split()[0])
    assert written > 500
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (count,) = connection.execute("SELECT count(*) FROM written").fetchone()
    assert count >= written
    connection.close()


async def test_a_file_that_cannot_be_flushed_apart_is_not(
    tmp_path: Path,
    connect: Callable[[], sqlite3.Connection],
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts = 0

    def flush(number: int) -> None:
        nonlocal attempts
        attempts += 1
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    _have_short_logs(monkeypatch)
    monkeypatch.setattr(sqlite_checkpointer, "_FLUSH", flush)
    writer = SqliteWriter(connect, counted, path=tmp_path / "a.db")
    written = await _write_for(writer, 0.5)
    assert (tmp_path / "a.db-wal").stat().st_size // 4_096 < written / 2
    assert attempts == 1
    await writer.close()


# The disk loses a part of the pages that were copied from the log, and says so at the flush.
FAILING_DISK = """
import asyncio, errno, os, sqlite3, sys
from pathlib import Path
from ridgeline.storage import sqlite_checkpointer
from ridgeline.storage.sqlite_writer import SqliteWriter

path = Path(sys.argv[1])
sqlite_checkpointer.EVERY_SECONDS = 0.02
sqlite_checkpointer.MAXIMUM_LOG_PAGES = 2_000
sqlite_checkpointer.FEW_PAGES = 100
written = 0

def connect():
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection

def flush(number):
    if writer._checkpointer._last.is_whole:
        # Then SQLite itself has flushed it, and would have been told.
        return
    log = path.with_name(path.name + "-wal").read_bytes()
    frames = range(32, len(log) - 4119, 4120)
    pages = {int.from_bytes(log[at : at + 4]) for at in frames if log[at + 8 : at + 16] == log[16:24]}
    for page in sorted(pages)[::7]:
        os.pwrite(number, bytes(4096), (page - 1) * 4096)
    print(written, flush=True)
    raise OSError(errno.EIO, os.strerror(errno.EIO))

class End:
    def write(self, connection): pass
    def committed(self): pass
    def forget(self): pass
    def undone(self): pass

async def main():
    global writer
    sqlite_checkpointer._FLUSH = flush
    made = connect()
    made.execute("CREATE TABLE written (number INTEGER PRIMARY KEY, filler BLOB)")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    writer = SqliteWriter(connect, End(), path=path)
    reader = connect()

    async def keep_writing():
        global written
        # A disk that never fails must not fill the machine.
        while written < 100_000:
            await writer.run(lambda connection: connection.execute("INSERT INTO written VALUES (NULL, zeroblob(8000))"))
            written += 1
            if written == 1_000:
                # Who reads keeps the log from being copied whole, so that what is copied has to be flushed apart.
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM written").fetchone()

    await asyncio.gather(*(keep_writing() for _ in range(8)))

asyncio.run(main())
"""


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


def insert(connection: sqlite3.Connection) -> float:
    connection.execute("INSERT INTO written DEFAULT VALUES")
    return time.monotonic()


async def test_what_a_busy_loop_is_working_on_is_committed_together(counted: Counted, writer: SqliteWriter) -> None:
    async def work(number: int) -> None:
        # In turns, as the steps of a pipeline are: the first is at its write when the last is not through half.
        for _ in range(2 + number // 2):
            time.sleep(0.0005)  # noqa: ASYNC251 - it is to hold the loop
            await asyncio.sleep(0)
        await writer.run(insert)

    await asyncio.gather(*[work(number) for number in range(10)])
    assert counted.batches <= 2


async def test_who_is_alone_waits_for_nobody(writer: SqliteWriter) -> None:
    times = []
    for _ in range(20):
        begun = time.monotonic()
        await writer.run(insert)
        times.append(time.monotonic() - begun)
    assert statistics.median(times) < GATHERING_SECONDS / 2


async def test_where_waiting_brings_next_to_nothing_it_is_only_tried_now_and_then(writer: SqliteWriter) -> None:
    written = []
    for _ in range(SPARED + 1):
        job = asyncio.ensure_future(writer.run(insert))
        await asyncio.sleep(0)
        put = time.monotonic()
        # Something else, which writes nothing.
        time.sleep(GATHERING_SECONDS / 2)  # noqa: ASYNC251 - it is to hold the loop
        written.append(await job - put)
    assert sum(seconds > GATHERING_SECONDS / 4 for seconds in written) <= 2


async def test_a_loop_that_is_busy_for_long_holds_up_no_commit(writer: SqliteWriter) -> None:
    written = asyncio.ensure_future(writer.run(insert))
    await asyncio.sleep(0)
    put = time.monotonic()
    time.sleep(10 * GATHERING_SECONDS)  # noqa: ASYNC251 - it is to hold the loop
    assert await written - put < 5 * GATHERING_SECONDS


async def test_jobs_of_a_loop_that_is_over_are_written(
    connect: Callable[[], sqlite3.Connection], writer: SqliteWriter
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait(10)

    held = asyncio.ensure_future(writer.run(hold))
    await asyncio.to_thread(begun.wait, 10)
    other = asyncio.new_event_loop()

    async def put() -> None:
        writer._put(insert)

    await asyncio.to_thread(other.run_until_complete, put())
    other.close()
    go_on.set()
    await held
    await writer.run(insert)
    assert len(rows(connect, "written")) == 2
