"""Slows down whoever guesses: after some failures the next attempt has to wait, each time twice as long.

An attempt counts as a failure from its beginning, so that a thousand at once are a thousand; a success takes it back.
What is refused meanwhile counts nothing: nobody can make another's wait longer by knocking.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ridgeline.errors import TooManyRequests

# More keys than these at once are an attack by itself; those that were quiet longest are forgotten.
MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Rule:
    """After `free` failures the next attempt waits for `first` seconds, then twice as long, up to `longest`.

    Failures are forgotten `forgotten_after` seconds after the last one; not before its wait is over.
    """

    free: int
    first: float
    longest: float
    forgotten_after: float

    def wait(self, failures: int) -> float:
        """Return the seconds that pass after so many failures before the next attempt."""
        if failures < self.free:
            return 0.0
        # Doubled no more often than can matter: a float has an end.
        return min(self.longest, self.first * 2.0 ** min(failures - self.free, 64))

    def of_one_of(self, processes: int) -> Rule:
        """Return the rule by which each of several processes counts what comes to it."""
        return replace(self, free=max(1, self.free // processes))


@dataclass(slots=True)
class _Attempts:
    failures: int
    last: float


@dataclass(frozen=True, slots=True)
class Subject:
    """By what attempts are counted: an address from a network, a network, a browser. Ids and digests, no clear text."""

    name: str
    rule: Rule


class Throttle:
    """Counts in this process, one of `processes` that share what comes; `monotonic` returns seconds."""

    def __init__(self, *, processes: int = 1, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._processes = processes
        self._monotonic = monotonic
        # The one that was counted last comes last.
        self._attempts: dict[str, _Attempts] = {}

    def __len__(self) -> int:
        """Return how many subjects are remembered."""
        return len(self._attempts)

    def begin(self, subjects: Iterable[Subject]) -> None:
        """Count one attempt for each subject, or raise TooManyRequests with the longest wait and count none."""
        now = self._monotonic()
        chosen = list(subjects)
        wait = max((self._wait(subject, now) for subject in chosen), default=0.0)
        if wait > 0:
            raise TooManyRequests("too many attempts", retry_after=wait)
        for subject in chosen:
            found = self._found(subject, now)
            self._attempts.pop(subject.name, None)
            self._attempts[subject.name] = _Attempts(found.failures + 1, now)
        while len(self._attempts) > MOST_REMEMBERED:
            del self._attempts[next(iter(self._attempts))]

    def take_back(self, subject: Subject, times: int = 1) -> None:
        """Count so many attempts as none: they were no failures."""
        found = self._attempts.get(subject.name)
        if found is None:
            return
        found.failures -= times
        if found.failures <= 0:
            del self._attempts[subject.name]

    def forget(self, subject: Subject) -> int:
        """Forget all failures, for whoever this is has shown who he is; return how many those were."""
        found = self._attempts.pop(subject.name, None)
        return 0 if found is None else found.failures

    def _wait(self, subject: Subject, now: float) -> float:
        found = self._found(subject, now)
        return found.last + subject.rule.of_one_of(self._processes).wait(found.failures) - now

    def _found(self, subject: Subject, now: float) -> _Attempts:
        found = self._attempts.get(subject.name)
        if found is None or now - found.last >= max(subject.rule.forgotten_after, subject.rule.wait(found.failures)):
            return _Attempts(0, now)
        return found
