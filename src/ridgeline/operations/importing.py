"""Storing events that were recorded elsewhere, batch by batch, with their ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec import Struct

from ridgeline.clock import Clock
from ridgeline.errors import ContractViolation, RidgelineError
from ridgeline.operations.erasure import ErasedVisitors
from ridgeline.operations.imported_event import imported_event
from ridgeline.storage.protocol import NewEvent, Storage

BATCH = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One event's JSON, and where it stands, such as `events.ndjson:17`; `unusable` tells why it could not be read."""

    where: str
    raw: bytes
    unusable: str | None = None


class Tally(Struct):
    """What became of the events: stored, there already, of erased visitors and left out, not valid and left out."""

    stored: int = 0
    present: int = 0
    erased: int = 0
    invalid: int = 0

    @property
    def seen(self) -> int:
        return self.stored + self.present + self.erased + self.invalid


Reject = Callable[[Entry, ContractViolation], None]


class Importer:
    """Stores entries in one environment.

    `reject` is told of each entry that is not valid; without it, the first one ends the import.
    """

    def __init__(
        self,
        storage: Storage,
        erased: ErasedVisitors,
        environment_id: str,
        clock: Clock,
        tally: Tally,
        *,
        reject: Reject | None = None,
        leave_out_unknown: bool = False,
    ) -> None:
        self._storage = storage
        self._erased = erased
        self.environment_id = environment_id
        self._clock = clock
        self._reject = reject
        self._leave_out_unknown = leave_out_unknown
        self.tally = tally

    async def add(self, entries: Sequence[Entry]) -> None:
        """Store one batch. Raises RidgelineError at an entry that is not valid; those before it are stored then."""
        events: dict[str, NewEvent] = {}
        failure: RidgelineError | None = None
        for entry in entries:
            try:
                event = self._event(entry)
            except ContractViolation as violation:
                if self._reject is None:
                    failure = RidgelineError(f"{entry.where}: {violation}")
                    break
                self._reject(entry, violation)
                self.tally.invalid += 1
                continue
            if self._erased.is_erased(event.visitor_id):
                self.tally.erased += 1
            elif event.event_id in events:
                self.tally.present += 1
            else:
                events[event.event_id] = event
        if events:
            loaded = await self._storage.load(list(events.values()))
            self.tally.stored += loaded.stored
            self.tally.present += loaded.present
            await self._erased.loaded(event.visitor_id for event in events.values())
        if failure is not None:
            raise failure

    def _event(self, entry: Entry) -> NewEvent:
        if entry.unusable is not None:
            raise ContractViolation("$", entry.unusable)
        return imported_event(entry.raw, self.environment_id, self._clock(), leave_out_unknown=self._leave_out_unknown)
