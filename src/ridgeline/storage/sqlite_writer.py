"""The one writer of a SQLite file: a thread that commits what has queued up together (group commit).

An operation is a function of the connection. Its caller is answered after the commit that made it durable; an operation
that raises is undone alone. A second thread copies the write-ahead log into the database in the background, so that no
commit pays for it, and bounds the log's size.
"""

from __future__ import annotations

import asyncio
import enum
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

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
# What it copies in ten or twenty, where writes never let less be left.
TOLERABLE_PAGES = 4_096
# How long background work gives way when the log is to be ended; a reader may hold that up for much longer.
BACKGROUND_SECONDS = 1.0
MOST_ROUNDS = 6
# So many times its maximum the log may have and still be kept at its size.
USUAL_LOG = 4
# So many times its maximum the log may have before writers wait for it to be emptied.
LAST_RESORT = 8

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Job(Generic[T]):
    operation: Callable[[sqlite3.Connection], T]
    future: asyncio.Future[T]
    result: T | None = None
    error: BaseException | None = None
    # How long the batch took in which it was written.
    seconds: float = 0.0


@dataclass(slots=True)
class _LogEnd:
    """Asks the writer to finish the copying of the log, and to have it written from its beginning again, or emptied.

    While writes never pause, only the writer itself can find a moment without any.
    """

    mode: Literal["RESTART", "TRUNCATE"]
    done: threading.Event
    log: int = -1


class _Close(enum.Enum):
    """The end of all jobs."""

    CLOSE = enum.auto()


_CLOSE = _Close.CLOSE


class BatchEnd(Protocol):
    """What is written once for a whole batch, in its transaction."""

    def write(self, connection: sqlite3.Connection) -> None:
        """Called before the commit, when the batch's operations have run."""
        ...

    def forget(self) -> None:
        """Called after the commit, and when the batch failed."""
        ...


class SqliteWriter:
    """`committed` is called in the callers' loop after each commit, before any of them goes on."""

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        end: BatchEnd,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self._end = end
        self._committed = committed
        self._jobs: queue.SimpleQueue[_Job[Any] | _LogEnd | _Close] = queue.SimpleQueue()
        self._connection = connect()
        self._checkpointing = connect()
        # A checkpoint that would have to wait for a reader would make the writer wait, too.
        self._checkpointing.execute("PRAGMA busy_timeout = 0")
        self._closed = False
        self._empty_log = False
        self._ending_log = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._checkpointer = threading.Thread(target=self._checkpoint, name="sqlite-checkpointer", daemon=True)
        self._thread.start()
        self._checkpointer.start()

    async def run(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        """Return the operation's result once it is durable; raise what it raised, or StorageUnavailable."""
        return await self._put(operation).future

    def _put(self, operation: Callable[[sqlite3.Connection], T]) -> _Job[T]:
        if self._closed:
            raise StorageUnavailable("the store is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        job = _Job(operation, future)
        self._jobs.put(job)
        return job

    async def run_in_background(self, operation: Callable[[sqlite3.Connection], T]) -> tuple[T, float]:
        """Run what nobody waits for; returns its result, and for how many seconds it held other writes back.

        While the log is about to be ended it waits some time first: what is written meanwhile, others wait for.
        """
        patience = BACKGROUND_SECONDS
        while self._ending_log and patience > 0 and not self._closed:
            await asyncio.sleep(CHECKPOINT_EVERY_SECONDS / 10)
            patience -= CHECKPOINT_EVERY_SECONDS / 10
        job = self._put(operation)
        return await job.future, job.seconds

    def empty_log(self) -> None:
        """Have the log emptied as soon as no reader needs it, so that nothing that was removed can be read there."""
        self._empty_log = True

    async def close(self) -> None:
        """Commit everything that was accepted, then stop."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(_CLOSE)
        await asyncio.to_thread(self._thread.join)
        self._stop.set()
        await asyncio.to_thread(self._checkpointer.join)
        self._connection.close()
        self._checkpointing.close()

    def _run(self) -> None:
        while True:
            batch, last = self._next_batch()
            handed_over = None
            if batch:
                begun = time.perf_counter()
                self._commit(batch)
                took = time.perf_counter() - begun
                for job in batch:
                    job.seconds = took
                handed_over = self._deliver(batch)
            if isinstance(last, _LogEnd):
                self._end_log(last)
            elif last is _CLOSE:
                return
            elif handed_over is not None and self._jobs.qsize() < MAXIMUM_BATCH:
                # Who was answered may write again at once: then with the others, in one commit.
                handed_over.wait(HANDING_OVER_SECONDS)

    def _next_batch(self) -> tuple[list[_Job[Any]], _LogEnd | _Close | None]:
        """Wait for jobs and return those that are there, and what comes after them if that is not a job."""
        batch: list[_Job[Any]] = []
        job = self._jobs.get()
        while isinstance(job, _Job):
            batch.append(job)
            if len(batch) == MAXIMUM_BATCH:
                return batch, None
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, None
        return batch, job

    def _end_log(self, end: _LogEnd) -> None:
        # Short readings are waited for; one that stays for long is not.
        (busy,) = self._connection.execute("PRAGMA busy_timeout").fetchone()
        self._connection.execute(f"PRAGMA busy_timeout = {READERS_MILLISECONDS}")
        end.log = _checkpoint(self._connection, end.mode)
        self._connection.execute(f"PRAGMA busy_timeout = {busy}")
        end.done.set()

    def _commit(self, batch: list[_Job[Any]]) -> None:
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

    def _commit_together(self, batch: list[_Job[Any]]) -> bool:
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

    def _commit_apart(self, batch: list[_Job[Any]]) -> None:
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

    def _deliver(self, batch: list[_Job[Any]]) -> threading.Event:
        """Have the callers of a batch answered; the event is set when they have gone on."""
        handed_over = threading.Event()
        by_loop: dict[asyncio.AbstractEventLoop, list[_Job[Any]]] = {}
        for job in batch:
            by_loop.setdefault(job.future.get_loop(), []).append(job)
        for loop, jobs in by_loop.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._resolve, loop, jobs, handed_over)
        return handed_over

    def _resolve(self, loop: asyncio.AbstractEventLoop, jobs: list[_Job[Any]], handed_over: threading.Event) -> None:
        self._committed()
        for job in jobs:
            if job.future.cancelled():
                continue
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                job.future.set_result(job.result)
        # After the steps of the callers, which are waiting in the loop by now.
        loop.call_soon(handed_over.set)

    def _checkpoint(self) -> None:
        while not self._stop.wait(CHECKPOINT_EVERY_SECONDS):
            log = _checkpoint(self._checkpointing, "PASSIVE")
            self._ending_log = self._wants_end(log)
            if not self._ending_log:
                continue
            before, rounds = 0, 0
            # Each round copies what was written during the one before, which is less and less.
            while log - before > FEW_PAGES and rounds < MOST_ROUNDS and not self._stop.is_set():
                before, log = log, _checkpoint(self._checkpointing, "PASSIVE")
                rounds += 1
            # What is left is copied while nobody can write, so it must be little, unless the log grows for ever.
            if log - before <= TOLERABLE_PAGES or log > LAST_RESORT * MAXIMUM_LOG_PAGES:
                # Before the attempt: what is asked for meanwhile is another one.
                asked, self._empty_log = self._empty_log, False
                # A log of the usual size is written again from its beginning, which costs less than to let it grow.
                usual = log <= USUAL_LOG * MAXIMUM_LOG_PAGES and not asked
                log = self._have_log_ended("RESTART" if usual else "TRUNCATE")
                if asked and log != 0:
                    self._empty_log = True
            self._ending_log = False

    def _have_log_ended(self, mode: Literal["RESTART", "TRUNCATE"]) -> int:
        end = _LogEnd(mode, threading.Event())
        self._jobs.put(end)
        # The writer is gone when the store is closed.
        while not end.done.wait(CHECKPOINT_EVERY_SECONDS) and not self._stop.is_set():
            pass
        return end.log

    def _wants_end(self, pages: int) -> bool:
        return self._empty_log or pages > MAXIMUM_LOG_PAGES


def _checkpoint(connection: sqlite3.Connection, mode: str) -> int:
    """Copy the log into the database, as far as readers allow; returns how many pages the log had when that began.

    -1 when it is not possible now: somebody else is at it, or the disk does not let it.
    """
    try:
        _, log, _ = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    except sqlite3.Error as error:
        structlog.get_logger(__name__).debug("checkpoint_postponed", reason=str(error))
        return -1
    return int(log)


def _told(error: Exception) -> Exception:
    """Say failures of the store itself in the words of the storage protocol."""
    return StorageUnavailable(f"the store cannot write: {error}") if isinstance(error, sqlite3.Error) else error
