"""From one line of history to an event that can be stored."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from ridgeline.clock import DAY
from ridgeline.errors import ContractViolation
from ridgeline.ids import is_visitor_id
from ridgeline.storage.columns import columns_of
from ridgeline.storage.protocol import NewEvent
from ridgeline.wire.event import Event
from ridgeline.wire.event_check import checked_event

MAXIMUM_EVENT_ID = 128
# The first of 13 digits: anything smaller was given in seconds.
_FIRST_TIME = 1_000_000_000_000


def imported_event(raw: bytes, environment_id: str, now: int, *, leave_out_unknown: bool = False) -> NewEvent:
    """Return the event in a JSON text, as one of an environment of ours; raises ContractViolation.

    Members that the contract does not know are a violation, or are left out if `leave_out_unknown`.
    """
    event = _tolerantly(raw) if leave_out_unknown else checked_event(raw)
    if not (0 < len(event.event_id) <= MAXIMUM_EVENT_ID and event.event_id.isprintable()):
        raise ContractViolation("$.event_id", f"expected 1 to {MAXIMUM_EVENT_ID} printable characters")
    if not _FIRST_TIME <= event.timestamp <= now + DAY:
        raise ContractViolation("$.timestamp", "expected Unix milliseconds that do not lie in the future")
    identification = event.identification
    visitor_id, is_new = None, False
    if identification is not UNSET:
        visitor_id, is_new = identification.visitor_id, not identification.visitor_found
        if not is_visitor_id(visitor_id):
            raise ContractViolation("$.identification.visitor_id", "expected 20 or 21 letters and digits")
    event.environment_id = environment_id
    try:
        payload = msgspec.json.encode(event)
    except UnicodeEncodeError:
        raise ContractViolation("$", "not Unicode: half of a surrogate pair") from None
    return NewEvent(
        event_id=event.event_id,
        timestamp=event.timestamp,
        environment_id=environment_id,
        source="device" if event.source is UNSET else event.source,
        visitor_id=visitor_id,
        visitor_is_new=is_new,
        payload=payload,
        columns=columns_of(event),
    )


def _tolerantly(raw: bytes) -> Event:
    try:
        # Plain decoding skips what the contract does not know.
        known = msgspec.json.encode(msgspec.json.decode(raw, type=Event))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return checked_event(raw)
    return checked_event(known)
