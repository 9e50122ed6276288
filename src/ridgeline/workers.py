"""Several server processes on one port: a parent that starts them, replaces one that dies, and stops them all."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import NoReturn

import structlog

# A worker that dies sooner than this after its start is not replaced at once.
STEADY_SECONDS = 5.0
PAUSE_SECONDS = 1.0

_STOPS = (signal.SIGTERM, signal.SIGINT)
_ENDED_BY_SIGNAL = {-signal.SIGTERM, -signal.SIGINT}

log = structlog.get_logger(__name__)


class Workers:
    """Runs `work` in `count` child processes until the parent is told to stop; `work` returns an exit status.

    SIGTERM and SIGINT are handed on to the workers, which finish what they have accepted.
    """

    def __init__(self, count: int, work: Callable[[], int]) -> None:
        self._count = count
        self._work = work
        self._started: dict[int, float] = {}
        self._stopping = False

    def run(self) -> int:
        """Return when the last worker has ended: 0, or the status of the first one that failed while stopping."""
        before = {number: signal.signal(number, self._stop) for number in _STOPS}
        try:
            for _ in range(self._count):
                if not self._stopping:
                    self._start()
            return self._watch()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self) -> None:
        # A signal that came between the two would miss the new worker.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        try:
            # One that came since the caller looked has been seen to by now: a worker of after it would serve for ever.
            if self._stopping:
                return
            process = os.fork()
            if process == 0:
                self._become_worker()
            self._started[process] = time.monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)

    def _become_worker(self) -> NoReturn:
        status = 1
        try:
            for number in _STOPS:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
            status = self._work()
        except Exception:  # the process ends here: nobody else would hear of it
            log.exception("worker_failed")
        finally:
            # What belongs to the parent, such as the handlers of its exit, is not run a second time.
            os._exit(status)

    def _watch(self) -> int:
        worst = 0
        while self._started:
            try:
                process, ended = os.wait()
            except InterruptedError:
                continue
            status = os.waitstatus_to_exitcode(ended)
            started = self._started.pop(process)
            if self._stopping:
                # A worker that was told to stop before it had begun to serve ends by the signal itself.
                worst = worst or (0 if status in _ENDED_BY_SIGNAL else status)
                continue
            log.error("worker_died", process=process, status=status)
            if time.monotonic() - started < STEADY_SECONDS:
                time.sleep(PAUSE_SECONDS)
            if not self._stopping:
                self._start()
        return worst

    def _stop(self, number: int, frame: object) -> None:
        self._stopping = True
        for process in self._started:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)
