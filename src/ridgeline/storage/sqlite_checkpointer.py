"""Copying the write-ahead log into the database in the background, so that no commit pays for it and it stays small.

SQLite before 3.51.3 can lose a commit that begins the log anew while a checkpoint runs on a log that was whole copied
already (sqlite.org/wal.html#walresetbug). In one process that cannot meet here: no checkpoint begins before something
was committed since the log was copied whole, and until then no commit can begin it anew. Where the log must be ended
although writes never pause, the writer does it between two of them, and nothing else of the process runs meanwhile.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import structlog

# A page that is written often is copied once for all that was written of it meanwhile.
EVERY_SECONDS = 0.5
# How long to leave the log alone after a reader has kept it from being ended.
AFTER_FAILURE_SECONDS = 1.0
# The log beyond which it is to be begun anew: 256 MB, as to end a long one costs little more than to end a short one.
MAXIMUM_LOG_PAGES = 65_536
# So little may be left to copy that a round more is not worth it: the writer copies it between two batches, and the
# disk takes it, in some milliseconds.
FEW_PAGES = 512
# What takes some tens of them, where writes never let less be left.
TOLERABLE_PAGES = 4_096
# So much less than in the round before must be left for another one.
LESS = 0.8
# How long another commit is awaited before a round: where writes never pause, one comes every few milliseconds.
COMMIT_LOOKS, COMMIT_PAUSE_SECONDS = 10, 0.001
# So many times its maximum the log may have and still be kept at its size.
USUAL_LOG = 2
# So many times its maximum the log may have before writers wait for it to be copied.
LAST_RESORT = 4
# What the system lets go of in 6 ms; of a long log's file it takes more than 100, which writers would wait for.
CUT_BYTES = 32 << 20
# From one cut to the next.
BETWEEN_CUTS_SECONDS = 0.1

# What says that data is lost, rather than that the file cannot be flushed at all.
_LOST = frozenset({errno.EIO, errno.ENOSPC, errno.EDQUOT})
_leave = os._exit

Mode = Literal["RESTART", "TRUNCATE"]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How a checkpoint ended: the pages of the log when it began, and how many of them are in the database.

    `refused`: somebody else was at it, a reader needs the log, or the disk does not let it.
    """

    pages: int
    copied: int
    refused: bool

    @property
    def is_whole(self) -> bool:
        return not self.refused and self.copied == self.pages

    @property
    def held(self) -> int:
        """The pages that a reader keeps from being copied."""
        return 0 if self.refused else self.pages - self.copied


REFUSED = Checkpoint(0, 0, refused=True)


def give_up(error: Exception) -> None:
    """End this process at once, as after a crash, because the disk has not taken what was copied.

    The log has it still, but SQLite would take it for copied: the system tells of such a failure once, and the next
    flush succeeds. Whoever opens the database after a crash copies the whole log again. PostgreSQL does the same.
    """
    log.critical("disk_failed", reason=f"{error}; the log is copied again at the next start")
    sys.stdout.flush()
    sys.stderr.flush()
    _leave(os.EX_IOERR)


def checkpoint(connection: sqlite3.Connection, mode: Literal["PASSIVE", "RESTART", "TRUNCATE"]) -> Checkpoint:
    """Copy the log into the database, as far as readers allow."""
    try:
        busy, pages, copied = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_IOERR_FSYNC:
            give_up(error)
        log.debug("checkpoint_postponed", reason=str(error))
        return REFUSED
    return Checkpoint(max(pages, 0), max(copied, 0), refused=bool(busy) or pages < 0)


class Checkpointer:
    """A thread with a connection of its own.

    `end_log` has the writer end the log, its file cut to a number of bytes if one is given, and returns how that went.
    `path` is the database's: with it the disk takes what was copied before the log is ended.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        end_log: Callable[[Mode, int | None], Checkpoint],
        path: Path | None = None,
    ) -> None:
        self._connection = connection
        self._end_log = end_log
        self._flush: Callable[[], None] = _Flush(path) if path is not None else lambda: None
        self._log_file = path and path.with_name(f"{path.name}-wal")
        self._is_to_empty = False
        self._is_to_shrink = False
        # What the log's file was last cut to. Writes may have made it longer since, with what they wrote.
        self._cut: int | None = None
        self.is_ending = threading.Event()
        """Set while the log is about to be ended: what is written meanwhile, others wait for."""
        # Until something is committed nothing is known of the log: it may be whole.
        self._last = Checkpoint(0, 0, refused=False)
        self._seen = self._version()
        (self._page_size,) = connection.execute("PRAGMA page_size").fetchone()
        # A checkpoint that would have to wait for a reader would make the writer wait, too.
        self._connection.execute("PRAGMA busy_timeout = 0")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sqlite-checkpointer", daemon=True)
        self._thread.start()

    def empty_log(self) -> None:
        """Have the log emptied as soon as no reader needs it, so that nothing that was removed can be read there."""
        self._is_to_empty = True

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        pause = EVERY_SECONDS
        while not self._stop.wait(pause):
            try:
                pause = self._pause() if self._look() else AFTER_FAILURE_SECONDS
            except sqlite3.Error as error:
                log.warning("checkpoint_failed", reason=str(error))
                pause = AFTER_FAILURE_SECONDS
            except Exception:  # whatever it is, without this thread the log would grow for ever
                log.exception("checkpoint_failed")
                pause = AFTER_FAILURE_SECONDS
            finally:
                self.is_ending.clear()

    def _pause(self) -> float:
        return BETWEEN_CUTS_SECONDS if self._is_to_empty or self._is_to_shrink else EVERY_SECONDS

    def _look(self) -> bool:
        """Copy what is new, and have the log ended if it is time; False if that was not possible."""
        is_new = self._copy()
        is_long = self._last.pages > MAXIMUM_LOG_PAGES
        # A log that is whole is begun anew by the next commit, unless a reader needs it.
        is_asked = self._is_to_empty or self._is_to_shrink
        if not is_asked and not (is_new and is_long):
            return True
        before, grown = 0, self._last.pages
        # Each round copies what was written during the one before, as long as that becomes less.
        while grown > FEW_PAGES and not self._stop.is_set():
            before, grown_before = self._last.pages, grown
            self._flush()
            # Most is done. From now on the less is written the sooner the log can be ended.
            self.is_ending.set()
            self._await_commit()
            if not self._copy():
                grown = 0
                break
            grown = self._last.pages - before
            if grown > grown_before * LESS:
                break
        if self._last.held > TOLERABLE_PAGES:
            # Copying that much would make writers wait.
            return False
        if self._last.refused or (grown < 0 and not is_asked) or self._stop.is_set():
            # Somebody else is at it, or has begun it anew meanwhile.
            return True
        # Also if nothing is left: a write that has begun before goes on with this log, and so would all after it.
        # What is left is copied while nobody can write, so it must be little, unless the log grows for ever.
        if grown > TOLERABLE_PAGES and self._last.pages <= LAST_RESORT * MAXIMUM_LOG_PAGES:
            return True
        self.is_ending.set()
        return self._end()

    def _end(self) -> bool:
        # Before the attempt: what is asked for meanwhile is another one.
        is_to_empty, self._is_to_empty = self._is_to_empty, False
        mode, cut = self._way(is_to_empty=is_to_empty)
        ended = self._end_log(mode, cut)
        self._seen = self._version()
        self._last = Checkpoint(0, 0, refused=False)
        if is_to_empty and (ended.refused or mode == "RESTART"):
            self._is_to_empty = True
        self._is_to_shrink = not is_to_empty and cut is not None
        if cut is None or not ended.refused:
            self._cut = cut
        return not ended.refused

    def _way(self, *, is_to_empty: bool) -> tuple[Mode, int | None]:
        """Return how the log is to be ended, and to how many bytes its file is to be cut, if at all.

        A log of the usual size is written again from its beginning, which costs less than to let it grow.
        """
        size = 0
        if self._log_file is not None:
            with contextlib.suppress(OSError):
                size = self._log_file.stat().st_size
        if self._cut is not None:
            size = min(size, self._cut)
        usual = USUAL_LOG * MAXIMUM_LOG_PAGES * self._page_size
        if size > (CUT_BYTES if is_to_empty else usual):
            return "RESTART", size - CUT_BYTES
        return ("TRUNCATE" if is_to_empty else "RESTART"), None

    def _copy(self) -> bool:
        """Copy what is new; False if nothing was committed since all was copied."""
        if self._last.is_whole and self._version() == self._seen:
            return False
        self._last = checkpoint(self._connection, "PASSIVE")
        # After it: a commit that this number does not know has come after the copying.
        self._seen = self._version()
        return True

    def _await_commit(self) -> None:
        """Wait for a commit, for some milliseconds: what came during the last copying can only be copied after it."""
        for _ in range(COMMIT_LOOKS):
            if self._version() != self._seen or self._stop.wait(COMMIT_PAUSE_SECONDS):
                return

    def _version(self) -> int:
        """Return a number that changes with every commit of another connection, of other processes', too."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)


class _Flush:
    """Has the disk take what was copied, so that whoever ends the log need not wait for all of it.

    SQLite itself does so only when it has copied the whole log, and does it again then. It is done by a descriptor that
    SQLite has opened, since a process loses its locks on a file when it closes any of its descriptors (POSIX). Where
    none is found, nothing is done.
    """

    def __init__(self, path: Path) -> None:
        self._file: os.stat_result | None = None
        with contextlib.suppress(OSError):
            self._file = path.stat()
        self._number = -1

    def __call__(self) -> None:
        if self._file is None:
            return
        if not self._is_database(self._number):
            self._number = next((number for number in _descriptors() if self._is_database(number)), -1)
        if self._number >= 0:
            try:
                _FLUSH(self._number)
            except OSError as error:
                if error.errno in _LOST:
                    give_up(error)
                self._file = None

    def _is_database(self, number: int) -> bool:
        try:
            return self._file is not None and os.path.samestat(os.fstat(number), self._file)
        except OSError:
            return False


# Not everywhere is there a flush without the times of the file.
_FLUSH = getattr(os, "fdatasync", os.fsync)


def _descriptors() -> list[int]:
    """Return the numbers of this process's descriptors, as far as the system tells."""
    try:
        with os.scandir("/dev/fd") as entries:
            return [int(entry.name) for entry in entries]
    except OSError:
        return []
