"""What a storage backend must do. The conformance suite in `ridgeline.testing` holds every backend to it.

All times are Unix milliseconds. Ids are compared byte by byte. Every method is safe to call from many tasks at once.
Expected failures are the exceptions below; anything else is a defect.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from ridgeline.keys import KeyKind
from ridgeline.matching.decide import Candidate
from ridgeline.wire.event import EventUpdate
from ridgeline.wire.search import Filter


class EventIdTaken(Exception):
    """An event with this id is there already; draw another."""


class VisitorGone(Exception):
    """The visitor was erased between the decision and the record; decide again."""


class StorageUnavailable(Exception):
    """The store cannot write or read now (disk full, closed); nothing of the request was kept."""


@dataclass(frozen=True, slots=True)
class Environment:
    environment_id: str
    name: str
    is_default: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored; `environment_id` is None when it is valid in every environment."""

    key_id: str
    kind: KeyKind
    name: str
    environment_id: str | None
    public_text: str | None
    created_at: int
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One identification to record: the flat values that search filters on, and the event as JSON."""

    event_id: str
    timestamp: int
    environment_id: str
    source: Literal["device", "edge"]
    visitor_id: str
    visitor_is_new: bool
    payload: bytes
    blocking_keys: Sequence[int] = ()
    linked_id: str | None = None
    ip: bytes | None = None
    url: str | None = None
    origin: str | None = None
    sdk_platform: str | None = None
    sdk_version: str | None = None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    event_id: str
    timestamp: int
    environment_id: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class EventQuery:
    """A search: events with `start <= timestamp <= end` that pass every filter, in order of (timestamp, event_id).

    `after` is the position of the last event of the previous page; `total_hits` asks to count up to that many.
    `environment_id` limits everything to one environment.
    """

    start: int
    end: int
    limit: int
    filters: tuple[Filter, ...] = ()
    source: Literal["device", "edge"] = "device"
    reverse: bool = False
    after: tuple[int, str] | None = None
    total_hits: int | None = None
    environment_id: str | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    events: list[StoredEvent]
    has_more: bool
    total_hits: int | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """The deployment's workspace."""

    workspace_id: str
    default_environment: Environment


class KeyStore(Protocol):
    async def workspace(self, now: int) -> Workspace:
        """Return the workspace, made together with its default environment on the first call ever."""
        ...

    async def environments(self) -> list[Environment]: ...

    async def create_key(self, key: ApiKey, digest: bytes) -> None:
        """Store a key under the digest of its text; the text itself is there for public keys only."""
        ...

    async def find_key(self, digest: bytes) -> ApiKey | None:
        """Return the key with this digest, revoked or not. Must see a revocation by any process at once."""
        ...

    async def list_keys(self) -> list[ApiKey]:
        """Return all keys, oldest first, revoked ones included."""
        ...

    async def revoke_key(self, key_id: str, now: int) -> ApiKey | None:
        """Revoke and return a key; an already revoked one keeps its time; None if there is no such key."""
        ...


class EventStore(Protocol):
    async def record(self, event: NewEvent) -> None:
        """Store event, visitor and blocking keys, all or nothing. Must be durable when it returns.

        Raises EventIdTaken, VisitorGone, StorageUnavailable.
        """
        ...

    async def event(self, event_id: str) -> StoredEvent | None:
        """Return an event, readable from the moment `record` returned; never one of an erased visitor."""
        ...

    async def search(self, query: EventQuery) -> EventPage:
        """Return one page. Must not show events of erased visitors, nor count them."""
        ...

    async def update_event(self, event_id: str, update: EventUpdate) -> bool:
        """Change what is set in `update` and keep the rest; False if there is no such event."""
        ...


class VisitorStore(Protocol):
    async def visitor(self, visitor_id: str) -> Candidate | None:
        """Return a visitor that is not erased."""
        ...

    async def candidates(self, keys: Sequence[int], limit: int) -> list[Candidate]:
        """Return up to `limit` visitors that have any of the blocking keys, none of them erased."""
        ...

    def device_lock(self, key: int | None) -> AbstractAsyncContextManager[None]:
        """Hold others with the same strongest blocking key back, so that two first visits make one visitor."""
        ...

    async def has_events_in(self, visitor_id: str, environment_id: str) -> bool:
        """Tell whether the visitor was seen in an environment."""
        ...

    async def erase_visitor(self, visitor_id: str, now: int) -> bool:
        """Erase a visitor, its matching data and its events; False if there is no such visitor.

        Must be durable and obeyed by every read when it returns; rows may be removed later, also after a crash.
        """
        ...


class Storage(KeyStore, EventStore, VisitorStore, Protocol):
    async def check(self) -> None:
        """Return if the store can read and write; else raise StorageUnavailable."""
        ...

    async def close(self) -> None:
        """Finish what was accepted and let go of every resource."""
        ...
