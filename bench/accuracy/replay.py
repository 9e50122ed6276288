"""One algorithm before one stream of visits: what it answered, beside the truth that it was not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec

from accuracy.releases import DAY
from accuracy.storage_events import SAFARI_KEEPS
from accuracy.visits import Visit


@dataclass(frozen=True, slots=True)
class Identified:
    """An algorithm's answer; `confidence` is the probability that the id is right, where it says one."""

    id: str
    confidence: float
    high_recall_id: str | None = None


class Algorithm(Protocol):
    name: str

    def identify(self, visit: Visit, token: str | None) -> Identified:
        """Answer one visit and remember what is needed later; `token` is the id that a stored token names."""
        ...


class Outcome(msgspec.Struct):
    """A column for each thing known of every visit, in the order of time. Devices and ids are numbered as they come."""

    at: list[int]
    device: list[int]
    platform: list[str]
    cause: list[list[str]]
    token: list[bool]
    id: list[int]
    confidence: list[float]
    high_recall: list[int]


class TokenFrontEnd:
    """Stored tokens as the product has them: a jar keeps the id that was last given to it."""

    def __init__(self) -> None:
        self._jars: dict[str, str] = {}

    def read(self, visit: Visit) -> str | None:
        for jar in visit.tokens:
            if jar in self._jars:
                return self._jars[jar]
        return None

    def write(self, visit: Visit, answer: Identified) -> None:
        for jar in visit.tokens:
            self._jars[jar] = answer.id


def replay(visits: Iterable[Visit], algorithm: Algorithm, *, with_storage: bool) -> Outcome:
    """Return what the algorithm answered; without storage no token ever comes along."""
    front = TokenFrontEnd()
    numbers: dict[str, int] = {}
    outcome = Outcome([], [], [], [], [], [], [], [])
    causes: dict[frozenset[str], list[str]] = {}
    for visit in visits:
        token = front.read(visit) if with_storage else None
        answer = algorithm.identify(visit, token)
        if with_storage:
            front.write(visit, answer)
        outcome.at.append(visit.at)
        outcome.device.append(visit.device)
        outcome.platform.append(visit.platform)
        outcome.cause.append(causes.setdefault(visit.cause, sorted(visit.cause)))
        outcome.token.append(token is not None)
        outcome.id.append(numbers.setdefault(answer.id, len(numbers)))
        outcome.confidence.append(answer.confidence)
        generous = answer.high_recall_id or answer.id
        outcome.high_recall.append(numbers.setdefault(generous, len(numbers)))
    return outcome


def thinned(visits: Iterable[Visit], days: float) -> Iterator[Visit]:
    """Leave out visits sooner than so many days after the device's last one that was kept.

    What happened before a visit that is left out counts for the next one, and Safari keeps nothing over a longer gap.
    """
    last: dict[int, int] = {}
    causes: dict[int, frozenset[str]] = {}
    for visit in visits:
        cause = visit.cause | causes.pop(visit.device, frozenset())
        gap = visit.at - last.get(visit.device, visit.at)
        if visit.device in last and gap < days * DAY:
            causes[visit.device] = cause - {"private_window"}
            continue
        last[visit.device] = visit.at
        tokens = visit.tokens
        if tokens and gap > SAFARI_KEEPS and visit.platform.endswith("safari"):
            tokens = tuple(f"{jar} at {visit.at}" for jar in tokens)
            cause |= {"storage_expired"}
        yield replace(visit, cause=cause, tokens=tokens)
