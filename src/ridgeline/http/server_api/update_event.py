"""`PATCH /v4/events/{event_id}`: linked id, tags and the suspect mark; events can be changed at once."""

from __future__ import annotations

import msgspec
from msgspec import UNSET
from starlette.types import Receive, Scope, Send

from ridgeline.clock import DAY, Clock
from ridgeline.errors import EventNotFound, InvalidRequest
from ridgeline.http.asgi import answer_json, read_body
from ridgeline.http.caller import caller_of
from ridgeline.http.server_api.get_event import find_event
from ridgeline.storage.protocol import AuditEntry, EventStore
from ridgeline.wire.event import EventUpdate
from ridgeline.wire.observation import MAXIMUM_DEPTH, MAXIMUM_TAGS_BYTES, is_too_deep

CHANGED = "event.changed"
MAXIMUM_BODY = 65_536
MAXIMUM_LINKED_ID = 256
MAXIMUM_AGE = 31 * DAY


class UpdateEvent:
    def __init__(self, events: EventStore, clock: Clock) -> None:
        self._events = events
        self._clock = clock
        self._decoder = msgspec.json.Decoder(EventUpdate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The Node SDK labels its JSON `text/plain`, so the content type is not looked at.
        body = await read_body(scope, receive, MAXIMUM_BODY)
        event = await find_event(self._events, scope)
        update = self._read(body)
        if event.timestamp < self._clock() - MAXIMUM_AGE:
            raise InvalidRequest("events older than one month can't be updated")
        changed = sorted(name for name, value in msgspec.structs.asdict(update).items() if value is not UNSET)
        if changed:
            # Never the values: they may tell of persons, and the audit log stays when the event has gone.
            actor, details = caller_of(scope).actor, {"fields": changed}
            entry = AuditEntry(self._clock(), actor, CHANGED, event.event_id, event.environment_id, details)
            if not await self._events.update_event(event.event_id, update, entry):
                raise EventNotFound
        await answer_json(send, 200, b"{}")

    def _read(self, body: bytes) -> EventUpdate:
        try:
            update = self._decoder.decode(body)
            tags_size = 0 if update.tags is UNSET else len(msgspec.json.encode(update.tags))
        except (msgspec.DecodeError, UnicodeError, RecursionError, OverflowError):
            raise InvalidRequest from None
        if update.tags is not UNSET and is_too_deep([update.tags]):
            raise InvalidRequest(f"tags can't be nested deeper than {MAXIMUM_DEPTH} levels")
        if update.linked_id is not UNSET and len(update.linked_id) > MAXIMUM_LINKED_ID:
            raise InvalidRequest(f"linked_id can't be greater than {MAXIMUM_LINKED_ID} characters long")
        if tags_size > MAXIMUM_TAGS_BYTES:
            raise InvalidRequest(f"tags can't be larger than {MAXIMUM_TAGS_BYTES} bytes")
        return update
