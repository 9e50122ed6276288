"""What a storage backend must do. The conformance suite in `ridgeline.testing` holds every backend to it.

All times are Unix milliseconds. Ids and texts are compared byte by byte and may hold any character, NUL included;
payload ids and texts that are no ids may be compared by digests of 64 bits and more.
Every method is safe to call from many tasks at once. Expected failures are the exceptions below; anything else is a
defect. When the database cannot be reached, every method raises StorageUnavailable and works again by itself once it
can; a write that raised may or may not have been kept only if its commit was under way.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from msgspec import Struct

from ridgeline.keys import KeyKind
from ridgeline.matching.matcher import Candidate
from ridgeline.signals.velocity_counts import VelocityCounts
from ridgeline.storage.access import AccessStore
from ridgeline.storage.columns import Columns
from ridgeline.wire.event import EventUpdate
from ridgeline.wire.search import Filter

MOST_BLOCKING_KEYS = 64
"""So many blocking keys a visitor keeps, the latest: more would let whoever sends ever new facts fill the store."""
MOST_POSTINGS = 64
"""To so many visitors a blocking key leads: what a crowd has in common says little, and must cost no more."""
_WEIGHT_OF_A_KEY = 1_000_000_000


def weight_of(visitors: int) -> int:
    """Return what a blocking key weighs that leads to so many visitors: a whole number, so that all stores agree."""
    return _WEIGHT_OF_A_KEY // max(1, visitors)


class EventIdTaken(Exception):
    """An event with this id is there already; draw another."""


class PayloadSeen(Exception):
    """An event of this payload was recorded already, and its id is remembered still."""


class VisitorGone(Exception):
    """The visitor was erased between the decision and the record; decide again."""


class SearchTooLong(Exception):
    """The search was ended at its time limit; nothing of it goes on."""


class TooManySearches(Exception):
    """More searches are waiting than the store takes on; try again."""


class NameTaken(Exception):
    """Another environment has this name."""


class StorageUnavailable(Exception):
    """The store cannot write or read now (disk full, server gone, closed); nothing of the request was kept."""


@dataclass(frozen=True, slots=True)
class Environment:
    """`retention_days` and `detail_retention_days`: None for the deployment's default."""

    environment_id: str
    name: str
    is_default: bool
    created_at: int
    retention_days: int | None = None
    detail_retention_days: int | None = None


@dataclass(frozen=True, slots=True)
class RateLimit:
    """On average `rate` requests a second, and up to `burst` at once."""

    rate: float
    burst: int


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
    limit: RateLimit | None = None
    """Of all requests but erasures; None is without limit."""
    erasure_limit: RateLimit | None = None
    """Of `DELETE /v4/visitors/{visitor_id}`; None is without limit."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event to store: the event as JSON, and the flat values that search filters on (`columns_of`).

    `visitor_id` is None for an event without a visitor (edge). `detail` is JSON that only operators see: evidence,
    timings, and the explanation of the match.
    """

    event_id: str
    timestamp: int
    environment_id: str
    source: Literal["device", "edge"]
    visitor_id: str | None
    visitor_is_new: bool
    payload: bytes
    columns: Columns
    blocking_keys: Sequence[int] = ()
    detail: bytes | None = None
    payload_id: bytes | None = None
    """The 16 bytes that its client drew for it; None for an event that may be recorded again."""
    payload_window: int = 0
    """For how many milliseconds the payload's id is remembered, at least."""
    profile: bytes | None = None
    """What the matcher keeps of the visitor from now on, some hundred bytes; None leaves what is there."""


class StoredEvent(Struct, frozen=True, gc=False):
    """One event as it is stored. Made for each read, so of the cheapest kind."""

    event_id: str
    timestamp: int
    environment_id: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class EventQuery:
    """A search: events with `start <= timestamp <= end` that pass every filter, in order of (timestamp, event_id).

    `after` is the position of the last event of the previous page; `total_hits` asks to count up to that many.
    `environment_id` limits everything to one environment. `source` None takes events of every source.
    """

    start: int
    end: int
    limit: int
    filters: tuple[Filter, ...] = ()
    source: Literal["device", "edge"] | None = "device"
    reverse: bool = False
    after: tuple[int, str] | None = None
    total_hits: int | None = None
    environment_id: str | None = None


@dataclass(frozen=True, slots=True)
class VelocitySubjects:
    """What an event has that velocity is counted by; None is what it does not have.

    `ip` is 16 bytes, IPv4 as ::ffff:a.b.c.d, as in the columns; `country` the two letters of the address's country.
    """

    visitor_id: str | None = None
    ip: bytes | None = None
    linked_id: str | None = None
    country: str | None = None


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


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when. `subject` is the id of what it was done to; for a person the keyed hash of the visitor id.

    `actor` is a key's id, `command line`, or `demo`; `details` are few and small and name no person.
    """

    at: int
    actor: str
    action: str
    subject: str
    environment_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry as the audit log holds it; its number, from 1 on, tells it from others of the same millisecond."""

    number: int
    entry: AuditEntry

    @property
    def position(self) -> tuple[int, int]:
        """The entry's place in the log, which is in order of (time, number)."""
        return self.entry.at, self.number


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of events that were loaded: new ones, those that were there already."""

    stored: int
    present: int


@dataclass(frozen=True, slots=True)
class RollupRow:
    """How many events of an hour had a value: `measure` is `events`, `new_visitors`, `source` or a column's name.

    `hour` is the time of its first millisecond; `value` is empty for measures without values.
    """

    environment_id: str
    hour: int
    measure: str
    value: str
    count: int


class RollupSum(Struct, frozen=True, gc=False):
    """How many events of a step of time had a value; `step` is the place of its beginning among the edges."""

    step: int
    measure: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A compression dictionary; payloads name theirs, so no dictionary that was ever used goes away."""

    dictionary_id: int
    content: bytes
    created_at: int


@dataclass(frozen=True, slots=True)
class Extent:
    """About how many events a store holds, and the times of the oldest and the newest, None if there are none."""

    events: int
    oldest: int | None
    newest: int | None


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What `ridgeline doctor` and the health page say of a store. Sizes in bytes, None where not known.

    `schema_version` is the newest migration that was applied. `details` are further facts by name. `problems` are
    (what is wrong or stale, what to do about it).
    """

    backend: str
    schema_version: str
    bytes: int | None
    detail_bytes: int | None
    events: int | None
    """About how many events there are."""
    oldest_event: int | None
    newest_event: int | None
    erasures_pending: int
    oldest_erasure: int | None
    """When the oldest erasure was asked for whose rows are not all removed."""
    details: Mapping[str, Any]
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MatcherCounts:
    """A row of what the matcher counts in the population, bytes that only it reads.

    The rows of a store are added up in the order of their numbers; one that `is_whole` stands for all before it, too,
    whoever has counted some of them already takes it instead.
    """

    number: int
    is_whole: bool
    content: bytes


DumpTable = Literal[
    "workspace",
    "environment",
    "api_key",
    "member",
    "saved_view",
    "dictionary",
    "erased",
    "audit",
    "visitor",
    "blocking_key",
    "profile",
    "matcher_counts",
    "rollup",
    "event",
]
"""The parts of a dump, in its order."""


@dataclass(frozen=True, slots=True)
class DumpBatch:
    """Some rows of one part of a dump. The rows, by table:

    workspace: DumpedWorkspace. environment: Environment. api_key: (digest, ApiKey). member: Member, without sessions.
    saved_view: SavedView. dictionary: Dictionary. erased: subject, the keyed hash of an erased visitor's id.
    audit: AuditEntry. visitor: (visitor_id, first_seen_at, last_seen_at).
    blocking_key: (visitor_id, key), of a visitor the latest first. profile: (visitor_id, profile).
    matcher_counts: DumpedCounts. rollup: RollupRow. event: DumpedEvent.
    """

    table: DumpTable
    rows: Sequence[Any]


class DumpedWorkspace(NamedTuple):
    """The last of the parts came last, and backups of before do not have it."""

    workspace_id: str
    name: str
    created_at: int
    suspect_weights: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class DumpedCounts:
    """A row of `MatcherCounts` without its number; `after` is the digest of the row before it, empty for the first.

    So rows are only added behind those that they belong to: counts of two stores are never mixed.
    """

    is_whole: bool
    content: bytes
    after: bytes

    @staticmethod
    def digest(content: bytes) -> bytes:
        """Return what stands for a row in the `after` of the next one."""
        return hashlib.blake2b(content, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class DumpedEvent:
    """`payload` and `detail` as they are stored: zstd frames that name their dictionaries."""

    event_id: str
    timestamp: int
    environment_id: str
    source: Literal["device", "edge"]
    visitor_id: str | None
    payload: bytes
    detail: bytes | None


class KeyStore(Protocol):
    """Who changes a key, an environment or weights says so in an audit entry, written with the change or not at all."""

    async def workspace(self, now: int) -> Workspace:
        """Return the workspace, made together with its default environment on the first call ever."""
        ...

    async def environments(self) -> list[Environment]:
        """Return all environments, oldest first."""
        ...

    async def create_environment(self, environment: Environment, entry: AuditEntry) -> None:
        """Add an environment, never a default one. Raises NameTaken, and then nothing is written."""
        ...

    async def set_retention(
        self, environment_id: str, retention_days: int | None, detail_retention_days: int | None, entry: AuditEntry
    ) -> Environment | None:
        """Change how long an environment keeps its events and their details.

        None if there is no such environment, and then nothing is written.
        """
        ...

    async def create_key(self, key: ApiKey, digest: bytes, entry: AuditEntry) -> None:
        """Store a key under the digest of its text; the text itself is there for public keys only."""
        ...

    async def find_key(self, digest: bytes) -> ApiKey | None:
        """Return the key with this digest, revoked or not. Must see what any process changed within a second."""
        ...

    async def list_keys(self) -> list[ApiKey]:
        """Return all keys, oldest first, revoked ones included."""
        ...

    async def revoke_key(self, key_id: str, entry: AuditEntry) -> ApiKey | None:
        """Revoke a key at the time of the entry, and return it; None if there is no such key.

        One that is revoked already keeps its time. Nothing is changed then, so nothing is written to the audit log.
        """
        ...

    async def limit_key(
        self, key_id: str, limit: RateLimit | None, erasure_limit: RateLimit | None, entry: AuditEntry
    ) -> ApiKey | None:
        """Set a key's limits, and return it; None if there is no such key, and then nothing is written."""
        ...

    async def suspect_weights(self) -> Mapping[str, int]:
        """Return the workspace's own weights of the suspect score, by the names of findings: for reading only.

        Asked for with each identification, so who serves must answer from memory as a rule. Must see what any process
        changed within a second.
        """
        ...

    async def change_suspect_weights(self, changes: Mapping[str, int | None], entry: AuditEntry) -> Mapping[str, int]:
        """Set some of the workspace's own weights, take those away that are None, and return all.

        Of changes at once, by whatever processes, all are made. When there was nothing to change, nothing is written.
        """
        ...

    async def reset_suspect_weights(self, entry: AuditEntry) -> None:
        """Take all of the workspace's own weights away; when there were none, nothing is written."""
        ...


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a store is to keep of a visitor for the matcher from now on, if its profile is still `before`."""

    visitor_id: str
    before: bytes | None
    profile: bytes
    blocking_keys: Sequence[int]
    """The strongest first, as of an event."""


@dataclass(frozen=True, slots=True)
class OutdatedPage:
    """Visitors whose profile is to be renewed; `next` is where to look on, None at the end."""

    visitors: list[Candidate]
    next: int | None


class EventStore(Protocol):
    async def record(self, event: NewEvent) -> None:
        """Store event, visitor, blocking keys, profile, detail, payload id, roll-ups: all or nothing.

        Durable when it returns.

        Of events with one `payload_id`, among all processes and also after a restart, one is stored; the others raise
        PayloadSeen for at least `payload_window` ms from its timestamp on, until `remove_expired` removes the id. Of an
        event that was not stored no id is remembered. Payload ids belong to no visitor and are in no dump.
        Raises EventIdTaken, PayloadSeen, VisitorGone, StorageUnavailable.
        """
        ...

    async def load(self, events: Sequence[NewEvent]) -> Loaded:
        """Store events of the past, all or nothing; those whose ids are there already are left as they are.

        Ids may be of any form and visitors new or known whatever `visitor_is_new` says: a visitor's first and last
        times are widened by each of its events. A profile takes the place of an older one only, by the time of its
        event and the visitor's last. Must leave out nothing else. Events of visitors under a tombstone are counted as
        present; callers leave out those of `erased_subjects`.
        """
        ...

    async def event(self, event_id: str) -> StoredEvent | None:
        """Return an event, readable from the moment `record` returned; never one of an erased visitor."""
        ...

    async def event_detail(self, event_id: str) -> bytes | None:
        """Return the detail of an event as JSON, if it has one that is kept still; never of an erased visitor."""
        ...

    async def search(self, query: EventQuery) -> EventPage:
        """Return one page. Must not show events of erased visitors, nor count them.

        Raises SearchTooLong at the store's time limit, TooManySearches.
        """
        ...

    async def velocity(self, subjects: VelocitySubjects, at: int) -> VelocityCounts:
        """Count the events of an event's visitor, of its address and of its linked id, and what is distinct in them.

        The event has the time `at`, is counted, and must not be in the store yet. A window of a length has all events
        from that long before `at` to `at`, both included. Counts are those of a scan of all events that the store
        shows: of every environment and source, recorded or loaded in whatever order, as updates left them, without
        erased visitors' and without what retention removed. An event counts from when `record` or `load` returned, what
        another process has done within a second; one under way may count or not. None where the event has no visitor,
        address, or linked id.
        A distinct count leaves out events that do not have the value. Must take no longer than 2 ms however many
        events there are, if a subject had up to 100,000 of them in the day and was asked for before; the first
        question, and those after a change of the past (an import into the day, an erasure), may take some tenths of a
        second, without holding the loop. Exact if events are recorded in time by servers whose clocks differ by less
        than ten seconds, and if no commit takes longer; late events and imports are exact whatever they are.
        """
        ...

    async def update_event(self, event_id: str, update: EventUpdate, entry: AuditEntry) -> bool:
        """Change what is set in `update` and keep the rest; False if there is no such event.

        The audit entry is written with the change or not at all.
        """
        ...

    async def remove_expired(self, now: int, default_days: int, default_detail_days: int) -> int:
        """Remove what is older than its environment's retention, and return how many events that were.

        Payload ids go that need not be remembered at `now`, twice their window after their event at the latest.
        Visitors whom no environment would keep any longer go with their blocking keys and profiles. In batches that
        never hold writers for more than 50 ms; a crash in between loses nothing but the work.
        """
        ...

    async def rollups(self, start: int, end: int, environment_id: str | None = None) -> list[RollupRow]:
        """Return the roll-up rows of the hours that begin from `start` to `end`, inclusive, in no order.

        They count every event once that was recorded or loaded. Erasure, updates and retention do not change them.
        """
        ...

    async def rollup_sums(
        self, measures: Sequence[str], edges: Sequence[int], environment_id: str | None = None
    ) -> list[RollupSum]:
        """Return some measures of the roll-ups, summed by steps of time and without zeros, in no order.

        Step `i` has the hours that begin from `edges[i]` on and before `edges[i + 1]`; of edges, which ascend, there
        are two at least. Takes as long as it takes to read the counts of those measures and hours, whatever else there
        is. Raises SearchTooLong, TooManySearches.
        """
        ...


class VisitorStore(Protocol):
    async def visitor(self, visitor_id: str) -> Candidate | None:
        """Return a visitor that is not erased, with its profile."""
        ...

    async def candidates(self, keys: Sequence[int], limit: int) -> list[Candidate]:
        """Return up to `limit` visitors that have any of the blocking keys, with their profiles, none erased.

        Each of the keys weighs the less the more visitors it leads to (`weight_of`): what a crowd shares must not push
        out who alone has a rare one. Those on whom the most weight comes together come first, of like ones the latest
        seen. A visitor has the latest MOST_BLOCKING_KEYS of all that its events came with, but for those that led to
        MOST_POSTINGS others already: to such a key no further visitor is added until one of them is erased, expires or
        has newer keys; then the next event that comes with it is (a store may notice that a minute late, and processes
        that write at once may exceed the limit by a few). So neither this nor `record` costs more than the limits
        allow, whatever is in the store.
        """
        ...

    async def outdated(self, current: bytes, start: int, limit: int) -> OutdatedPage:
        """Return up to `limit` visitors whose profile does not begin so, or that have none, but blocking keys.

        None that is erased, and none whose profile is empty: of those nothing more is known. `start` is 0 for the
        first page, then the `next` of the page before, whatever happened to its visitors. A page may be empty before
        the end: to look for one takes some hundredths of a second at most, however many visitors there are. One who
        is seen meanwhile may be missed or named twice: all were named when a look from the first page names nobody.
        """
        ...

    async def renew(self, renewals: Sequence[Renewal]) -> list[bool]:
        """Put profiles and blocking keys in the place of all that some visitors, each once, had; tell whose it was.

        Not that of a visitor who is gone, or whose profile is not `before` any more: then nothing of it is changed. Of
        several who renew the same at once one does. Keys that lead to MOST_POSTINGS others already are left out, as
        `record` does. All in one commit, durable when it returns; when it raises nothing was done, unless a connection
        was lost at the very commit.
        """
        ...

    def turn_to_renew(self) -> AbstractAsyncContextManager[bool]:
        """Tell whether this process is to renew now: of all that serve the store one is, until it leaves the block.

        Should two be, after a connection was lost, nothing is renewed or counted twice.
        """
        ...

    def device_lock(self, key: int | None) -> AbstractAsyncContextManager[None]:
        """Hold others with the same key back, so that two first visits of one device make one visitor; None: nobody.

        Among all processes that serve the store.
        """
        ...

    async def has_events_in(self, visitor_id: str, environment_id: str) -> bool:
        """Tell whether the visitor was seen in an environment."""
        ...

    async def erase_visitor(self, visitor_id: str, entry: AuditEntry) -> bool:
        """Erase a visitor, its blocking keys and profile, its events, and saved views whose query names it.

        False if there is no such visitor.

        Must be durable and obeyed by every read when it returns (by other processes' within a second); rows may be
        removed later, also after a crash, in writes that hold others for no more than 50 ms. The audit entry is
        written with the tombstone; its `details` get `events`, the number of events removed, when the last is gone.
        Its `subject`, the keyed hash of the visitor id, is kept for ever.
        """
        ...

    async def erased_subjects(self) -> set[str]:
        """Return the subjects of all erasures ever, as their audit entries hold them."""
        ...


class MatcherStore(Protocol):
    """What the matcher counts in the population: written by several processes, read by all, of no single visitor.

    Rows may have some megabytes, and are to be few: who adds them replaces them by their sum now and then.
    """

    async def add_counts(self, content: bytes) -> int:
        """Add a row behind all others and return its number, above all that there ever were."""
        ...

    async def counts_after(self, number: int) -> list[MatcherCounts]:
        """Return the rows with larger numbers, in order; none that is missing is ever added before one of them."""
        ...

    async def number_of_counts(self) -> int:
        """Return how many rows there are, without reading what they hold."""
        ...

    async def replace_counts(self, oldest: int, newest: int, content: bytes) -> bool:
        """Put one row, whole and with the number `newest`, in the place of all rows from `oldest` to `newest`.

        False, and nothing is changed, unless `oldest` is the first of the store, `newest` is there, and they are two:
        of processes that have added up the same rows one replaces them.
        """
        ...


class OperationsStore(Protocol):
    """What only operators ask for."""

    async def audit(self, entry: AuditEntry) -> None: ...

    async def audit_log(self, limit: int, before: tuple[int, int] | None = None) -> list[LoggedEntry]:
        """Return up to `limit` entries, the newest first, of those before a position if one is given.

        After the position of a page's last entry comes the next page. (time, 0) is before all entries of a millisecond.
        """
        ...

    async def dictionaries(self) -> list[Dictionary]:
        """Return all compression dictionaries, oldest first; the last compresses new events."""
        ...

    async def add_dictionary(self, dictionary: Dictionary) -> None:
        """Use a new dictionary from now on; every process that serves the store follows within a minute."""
        ...

    async def report(self, *, quick: bool = False) -> StoreReport:
        """Look at everything; takes as long as it takes to read the store.

        `quick` looks only at what is told in some milliseconds, whatever the store holds: not for damage, counts may be
        off, and what would have to be added up is None.
        """
        ...

    async def extent(self) -> Extent:
        """Return how large the store is, in some milliseconds whatever that is."""
        ...

    def dump(self) -> AsyncIterator[DumpBatch]:
        """Yield all that the store holds at one moment, tombstoned visitors left out, while it serves on."""
        ...

    async def restore(self, batch: DumpBatch) -> int:
        """Add the rows that are missing and return how many that were; what is there already stays as it is.

        Batches come in the order of a dump. The workspace's id is taken over only by a store without events, and with
        it the workspace's weights, instead of its own; its default environment and keys then stay as further ones, no
        longer as the default. Matcher's counts are taken over by a store without any. A member is there already if one
        has its id or its address; views of nobody who is there are left out, unless they are shared.
        Events of tombstoned visitors are left out; callers leave out what belongs to `erased_subjects`.
        """
        ...


class Storage(KeyStore, AccessStore, EventStore, VisitorStore, MatcherStore, OperationsStore, Protocol):
    async def check(self) -> None:
        """Return if the store can read and write; else raise StorageUnavailable."""
        ...

    async def close(self) -> None:
        """Finish what was accepted and let go of every resource."""
        ...
