"""The one writer of a SQLite file: a thread that commits what has queued up together (group commit).

An operation is a function of the connection. Its caller is answered after the commit that made it durable; an operation
that raises is undone alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import structlog

from ridgeline.storage.protocol import StorageUnavailable
from ridgeline.storage.sqlite_checkpointer import REFUSED, Checkpoint, Checkpointer, Mode, checkpoint

T = TypeVar("T")
MAXIMUM_BATCH = 256
# How long a batch waits at most for what is being worked on in its callers' loop, how many jobs that has to bring, and
# how many batches do not wait where it brought fewer.
GATHERING_SECONDS, WORTH_IT, SPARED = 0.05, 2, 8
# How long the next batch waits at most for those whom the last one has answered.
HANDING_OVER_SECONDS = 0.002
# How long the writer waits for readings that need the log, when it is to be begun anew.
READERS_MILLISECONDS = 20
# How long background work gives way when the log is to be ended; a reader may hold that up for much longer.
BACKGROUND_SECONDS, BACKGROUND_STEP = 1.0, 0.025

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

    mode: Mode
    cut: int | None
    """The bytes that the log's file is cut to; None leaves that to SQLite."""
    done: threading.Event
    became: Checkpoint = REFUSED


class _Close(enum.Enum):
    """The end of all jobs."""

    CLOSE = enum.auto()


_CLOSE = _Close.CLOSE


class BatchEnd(Protocol):
    """What is written once for a whole batch, in its transaction."""

    def write(self, connection: sqlite3.Connection) -> None:
        """Called before the commit, when the batch's operations have run."""
        ...

    def committed(self) -> None:
        """Called after the commit, before `forget`."""
        ...

    def forget(self) -> None:
        """Called after the commit, and when the batch was undone."""
        ...

    def undone(self) -> None:
        """Called when a transaction was rolled back: nothing that was read in it is to be believed."""
        ...


class BatchEnds:
    """Several, each told in turn."""

    def __init__(self, *ends: BatchEnd) -> None:
        self._ends = ends

    def write(self, connection: sqlite3.Connection) -> None:
        for end in self._ends:
            end.write(connection)

    def committed(self) -> None:
        for end in self._ends:
            end.committed()

    def forget(self) -> None:
        for end in self._ends:
            end.forget()

    def undone(self) -> None:
        for end in self._ends:
            end.undone()


class SqliteWriter:
    """`committed` is called in the callers' loop after each commit, before any of them goes on.

    `keeps_log`: whether this process copies the log; only one at a time should. `path` is the database's.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        end: BatchEnd,
        committed: Callable[[], None] = lambda: None,
        *,
        keeps_log: bool = True,
        path: Path | None = None,
    ) -> None:
        self._end = end
        self._committed = committed
        self._jobs: queue.SimpleQueue[_Job[Any] | _LogEnd | _Close] = queue.SimpleQueue()
        self._connection = connect()
        self._closed = False
        self._spared = 0
        self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._thread.start()
        self._checkpointer = Checkpointer(connect(), self._have_log_ended, path) if keeps_log else None

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
        keeper = self._checkpointer
        while keeper is not None and keeper.is_ending.is_set() and patience > 0 and not self._closed:
            await asyncio.sleep(BACKGROUND_STEP)
            patience -= BACKGROUND_STEP
        job = self._put(operation)
        return await job.future, job.seconds

    def empty_log(self) -> None:
        """Have the log emptied as soon as no reader needs it, so that nothing that was removed can be read there."""
        if self._checkpointer is not None:
            self._checkpointer.empty_log()

    async def close(self) -> None:
        """Commit everything that was accepted, then stop."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(_CLOSE)
        await asyncio.to_thread(self._thread.join)
        if self._checkpointer is not None:
            await asyncio.to_thread(self._checkpointer.close)
        self._connection.close()

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
        """Wait for jobs; return those that came together, and what comes after them if that is not a job.

        What the callers' loop is working on may be jobs in a moment, and most of what a commit costs is the same for
        one event and for ten. So as long as a turn of the loop brings more of them, another one is waited for. A turn
        of an idle loop is over at once; one that is busy with a little else holds a commit up for nothing, so whether
        waiting is worth it is tried now and then.
        """
        first = self._jobs.get()
        if not isinstance(first, _Job):
            return [], first
        batch: list[_Job[Any]] = [first]
        last = self._take(batch)
        if self._spared > 0:
            self._spared -= 1
            return batch, last
        at_once, deadline = len(batch), time.monotonic() + GATHERING_SECONDS
        while last is None and len(batch) < MAXIMUM_BATCH:
            is_over = _wait_a_turn(first.future.get_loop(), deadline - time.monotonic())
            number = len(batch)
            last = self._take(batch)
            if not is_over or len(batch) == number:
                break
        if len(batch) - at_once < WORTH_IT:
            self._spared = SPARED
        return batch, last

    def _take(self, batch: list[_Job[Any]]) -> _LogEnd | _Close | None:
        """Add the jobs that are there to a batch; return what comes after them if that is not a job."""
        while len(batch) < MAXIMUM_BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return None
            if not isinstance(job, _Job):
                return job
            batch.append(job)
        return None

    def _end_log(self, end: _LogEnd) -> None:
        # Short readings are waited for; one that stays for long is not.
        (busy,) = self._connection.execute("PRAGMA busy_timeout").fetchone()
        self._connection.execute(f"PRAGMA busy_timeout = {READERS_MILLISECONDS}")
        end.became = checkpoint(self._connection, end.mode)
        if end.cut is not None and not end.became.refused:
            self._cut_log(end.cut)
        self._connection.execute(f"PRAGMA busy_timeout = {busy}")
        end.done.set()

    def _cut_log(self, size: int) -> None:
        """Have SQLite cut the log's file, which it does with the first commit after the log was ended."""
        try:
            self._connection.execute(f"PRAGMA journal_size_limit = {size}")
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            # Writes a page, though it changes nothing.
            self._connection.execute(f"PRAGMA user_version = {version}")
        except sqlite3.Error as error:
            log.debug("log_not_cut", reason=str(error))
        finally:
            self._connection.execute("PRAGMA journal_size_limit = -1")

    def _commit(self, batch: list[_Job[Any]]) -> None:
        """Run and commit a batch; what it became is in its jobs."""
        try:
            if not self._commit_together(batch):
                self._commit_apart(batch)
        except Exception as error:  # every caller must hear of it, and the thread must live
            log.exception("write_failed", operations=len(batch))
            self._roll_back()
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
            except Exception as error:  # handed to the caller, or shown again when it runs apart
                self._roll_back()
                if len(batch) == 1 and isinstance(error, sqlite3.Error):
                    raise
                job.error = _told(error)
                return len(batch) == 1
        self._end.write(connection)
        connection.execute("COMMIT")
        self._end.committed()
        return True

    def _roll_back(self) -> None:
        # Some failures (disk full, I/O) have undone the transaction already.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._end.forget()
        self._end.undone()

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
                self._end.undone()
            connection.execute("RELEASE operation")
        self._end.write(connection)
        connection.execute("COMMIT")
        self._end.committed()

    def _deliver(self, batch: list[_Job[Any]]) -> threading.Event:
        """Have the callers of a batch answered; the event is set when they have gone on."""
        handed_over = threading.Event()
        by_loop: dict[asyncio.AbstractEventLoop, list[_Job[Any]]] = {}
        for job in batch:
            by_loop.setdefault(job.future.get_loop(), []).append(job)
        for loop, jobs in by_loop.items():
            # Closed: nobody waits there any more.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._resolve, loop, jobs, handed_over)
        return handed_over

    def _resolve(self, loop: asyncio.AbstractEventLoop, jobs: list[_Job[Any]], handed_over: threading.Event) -> None:
        try:
            self._committed()
        except Exception:  # whoever waits must be answered: what was written is durable
            log.exception("readers_not_renewed")
        for job in jobs:
            if job.future.cancelled():
                continue
            if job.error is not None:
                job.future.set_exception(job.error)
            else:
                job.future.set_result(job.result)
        # After the steps of the callers, which are waiting in the loop by now.
        loop.call_soon(handed_over.set)

    def _have_log_ended(self, mode: Mode, cut: int | None) -> Checkpoint:
        """Called by the checkpointer's thread; returns when the writer has done it, or is gone."""
        end = _LogEnd(mode, cut, threading.Event())
        self._jobs.put(end)
        while not end.done.wait(BACKGROUND_SECONDS) and self._thread.is_alive():
            pass
        return end.became


def _wait_a_turn(loop: asyncio.AbstractEventLoop, seconds: float) -> bool:
    """Wait until a loop has done what was before it; False if it takes longer than so many seconds, or is closed."""
    if seconds <= 0:
        return False
    turn = threading.Event()
    try:
        loop.call_soon_threadsafe(turn.set)
    except RuntimeError:
        # Closed: nothing comes from there any more.
        return False
    return turn.wait(seconds)


def _told(error: Exception) -> Exception:
    """Say failures of the store itself in the words of the storage protocol."""
    return StorageUnavailable(f"the store cannot write: {error}") if isinstance(error, sqlite3.Error) else error
