"""The one writer of a SQLite file: a thread that commits what has queued up together (group commit).

An operation is a function of the connection. Its caller is answered after the commit that made it durable; an operation
that raises is undone alone. A second thread copies the write-ahead log into the database in the background, so that no
commit pays for it, and bounds the log's size.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

import structlog

from ridgeline.storage.protocol import StorageUnavailable

T = TypeVar("T")
MAXIMUM_BATCH = 256
# How long the next batch waits at most for those whom the last one has answered.
HANDING_OVER_SECONDS = 0.002
# How long the writer waits for readings that need the log, when it is to be begun anew.
READERS_MILLISECONDS = 20
# Often: what is copied must reach the disk, and commits wait for the disk meanwhile.
CHECKPOINT_EVERY_SECONDS = 0.25
# The log beyond which it is to be begun anew, in a moment when no reader needs it.
MAXIMUM_LOG_PAGES = 16_384
# So little is left to copy that the writer can do it between two batches, in some milliseconds.
FEW_PAGES = 512
MOST_ROUNDS = 20
# So many times its maximum the log may have before writers wait for it to be emptied.
LAST_RESORT = 8

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Job:
    operation: Callable[[sqlite3.Connection], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class BatchEnd(Protocol):
    """What is written once for a whole batch, in its transaction."""

    def write(self, connection: sqlite3.Connection) -> None:
        """Called before the commit, when the batch's operations have run."""
        ...

    def forget(self) -> None:
        """Called after the commit, and when the batch failed."""
        ...


class SqliteWriter:
    def __init__(self, connect: Callable[[], sqlite3.Connection], end: BatchEnd) -> None:
        self._end = end
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection = connect()
        self._checkpointing = connect()
        # A checkpoint that would have to wait for a reader would make the writer wait, too.
        self._checkpointing.execute("PRAGMA busy_timeout = 0")
        self._closed = False
        self._empty_log = False
        self._finish_checkpoint: Literal["RESTART", "TRUNCATE"] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._checkpointer = threading.Thread(target=self._checkpoint, name="sqlite-checkpointer", daemon=True)
        self._thread.start()
        self._checkpointer.start()

    async def run(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        """Return the operation's result once it is durable; raise what it raised, or StorageUnavailable."""
        if self._closed:
            raise StorageUnavailable("the store is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(operation, future))
        return await future

    def empty_log(self) -> None:
        """Have the log emptied as soon as no reader needs it, so that nothing that was removed can be read there."""
        self._empty_log = True

    async def close(self) -> None:
        """Commit everything that was accepted, then stop."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self._stop.set()
        await asyncio.to_thread(self._checkpointer.join)
        self._connection.close()
        self._checkpointing.close()

    def _run(self) -> None:
        stopping = False
        while not stopping:
            job = self._jobs.get()
            if job is None:
                return
            batch = [job]
            while len(batch) < MAXIMUM_BATCH:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    stopping = True
                    break
                batch.append(job)
            self._commit(batch)
            handed_over = _deliver(batch)
            if self._finish_checkpoint:
                # While writes never pause, only the writer itself can find a moment without any.
                self._begin_log_anew()
            if not stopping and self._jobs.qsize() < MAXIMUM_BATCH:
                # Who was answered may write again at once: then with the others, in one commit.
                handed_over.wait(HANDING_OVER_SECONDS)

    def _begin_log_anew(self) -> None:
        mode, self._finish_checkpoint = self._finish_checkpoint, None
        # Short readings are waited for; one that stays for long is not.
        (busy,) = self._connection.execute("PRAGMA busy_timeout").fetchone()
        self._connection.execute(f"PRAGMA busy_timeout = {READERS_MILLISECONDS}")
        _checkpoint(self._connection, mode or "RESTART")
        self._connection.execute(f"PRAGMA busy_timeout = {busy}")

    def _commit(self, batch: list[_Job]) -> None:
        """Run and commit a batch; what it became is in its jobs."""
        try:
            if not self._commit_together(batch):
                self._commit_apart(batch)
        except Exception as error:  # every caller must hear of it, and the thread must live
            log.exception("write_failed", operations=len(batch))
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            for job in batch:
                job.error = _told(error)
        finally:
            self._end.forget()

    def _commit_together(self, batch: list[_Job]) -> bool:
        """Commit a batch if none of its operations fails; False if one has, and nothing is done.

        Few ever fail, and a way back from each alone costs as much as the operations themselves: a copy of every page
        that they touch.
        """
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for job in batch:
            try:
                job.result = job.operation(connection)
            except Exception as error:
                self._end.forget()
                # Some failures (disk full, I/O) have undone the transaction already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if len(batch) == 1 and isinstance(error, sqlite3.Error):
                    raise
                job.error = _told(error)
                return len(batch) == 1
        self._end.write(connection)
        connection.execute("COMMIT")
        return True

    def _commit_apart(self, batch: list[_Job]) -> None:
        """Commit those operations of a batch that do not fail, and undo each of the others alone."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for job in batch:
            job.error = None
            connection.execute("SAVEPOINT operation")
            try:
                job.result = job.operation(connection)
            except Exception as error:  # handed to the caller, who decides
                job.error = _told(error)
                if not connection.in_transaction:
                    # Nobody's work is there any more.
                    raise
                connection.execute("ROLLBACK TO operation")
            connection.execute("RELEASE operation")
        self._end.write(connection)
        connection.execute("COMMIT")

    def _checkpoint(self) -> None:
        while not self._stop.wait(CHECKPOINT_EVERY_SECONDS):
            left, log = _checkpoint(self._checkpointing, "PASSIVE")
            rounds = 0
            # Each round copies what was written during the one before, which is less and less.
            while self._wants_empty_log(log) and left > FEW_PAGES and rounds < MOST_ROUNDS and not self._stop.is_set():
                left, log = _checkpoint(self._checkpointing, "PASSIVE")
                rounds += 1
            # What is left is copied while nobody can write, so it must be little, unless the log grows for ever.
            if self._wants_empty_log(log) and (left <= FEW_PAGES or log > LAST_RESORT * MAXIMUM_LOG_PAGES):
                # Before the attempt: what is asked for meanwhile is another one.
                asked, self._empty_log = self._empty_log, False
                # A log of the usual size is written again from its beginning, which costs less than to let it grow anew.
                usual = log <= 2 * MAXIMUM_LOG_PAGES and not asked
                mode: Literal["RESTART", "TRUNCATE"] = "RESTART" if usual else "TRUNCATE"
                self._finish_checkpoint = mode
                _, log = _checkpoint(self._checkpointing, mode)
                if asked and log != 0:
                    self._empty_log = True

    def _wants_empty_log(self, pages: int) -> bool:
        return self._empty_log or pages > MAXIMUM_LOG_PAGES


def _checkpoint(connection: sqlite3.Connection, mode: str) -> tuple[int, int]:
    """Copy the log into the database; returns how many pages are left to copy, and how many the log has.

    (0, -1) when that is not possible now: somebody else is at it, or the disk does not let it.
    """
    try:
        _, log, copied = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    except sqlite3.Error as error:
        structlog.get_logger(__name__).debug("checkpoint_postponed", reason=str(error))
        return 0, -1
    return max(0, log - copied), log


def _told(error: Exception) -> Exception:
    """Say failures of the store itself in the words of the storage protocol."""
    return StorageUnavailable(f"the store cannot write: {error}") if isinstance(error, sqlite3.Error) else error


def _deliver(batch: list[_Job]) -> threading.Event:
    """Have the callers of a batch answered; the event is set when they have gone on."""
    handed_over = threading.Event()
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in batch:
        by_loop.setdefault(job.future.get_loop(), []).append(job)
    for loop, jobs in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, loop, jobs, handed_over)
    return handed_over


def _resolve(loop: asyncio.AbstractEventLoop, jobs: list[_Job], handed_over: threading.Event) -> None:
    for job in jobs:
        if job.future.cancelled():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
    # After the steps of the callers, which are waiting in the loop by now.
    loop.call_soon(handed_over.set)
