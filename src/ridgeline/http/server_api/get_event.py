"""`GET /v4/events/{event_id}`."""

from __future__ import annotations

from starlette.datastructures import QueryParams
from starlette.types import Receive, Scope, Send

from ridgeline.errors import EventNotFound, InvalidRequest, RulesetNotFound
from ridgeline.http.asgi import answer_json
from ridgeline.http.caller import environment_of
from ridgeline.http.shown import Shown
from ridgeline.storage.protocol import EventStore, StoredEvent

MAXIMUM_EVENT_ID = 128


class GetEvent:
    def __init__(self, events: EventStore, shown: Shown | None = None) -> None:
        """`shown` for callers who may not see all of an event."""
        self._events = events
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        event = await find_event(self._events, scope)
        if b"ruleset_id=" in scope["query_string"] and QueryParams(scope["query_string"]).get("ruleset_id"):
            # There are no rulesets yet, so none has this id.
            raise RulesetNotFound
        await answer_json(send, 200, event.payload if self._shown is None else self._shown.event(scope, event.payload))


async def find_event(events: EventStore, scope: Scope) -> StoredEvent:
    """Return the event that the path names, if the key may see it; raises InvalidRequest, EventNotFound."""
    event_id: str = scope["path_params"]["event_id"]
    if not event_id or len(event_id) > MAXIMUM_EVENT_ID:
        raise InvalidRequest("invalid event_id")
    event = await events.event(event_id)
    allowed = environment_of(scope)
    if event is None or (allowed is not None and event.environment_id != allowed):
        raise EventNotFound
    return event
