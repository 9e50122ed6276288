"""`GET /management/v1/visitors/{visitor_id}/drift`: what changed between a visitor's visits."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.management.environment_choice import chosen_environment
from ridgeline.http.management.query import query_of
from ridgeline.http.management.visitor_choice import find_visitor
from ridgeline.http.shown import Shown
from ridgeline.operations.latest_events import latest_events
from ridgeline.operations.visitor_drift import Visit, drift_of
from ridgeline.storage.protocol import Storage
from ridgeline.wire.management.visitors import COMPARED, VisitorDrift
from ridgeline.wire.search import Filter


class GetVisitorDrift:
    def __init__(self, storage: Storage, shown: Shown) -> None:
        self._storage = storage
        self._shown = shown
        self._decoder = msgspec.json.Decoder(Visit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, "environment_id")
        visitor = await find_visitor(self._storage, scope)
        environment_id = await chosen_environment(self._storage, scope, query.get("environment_id"))
        own = Filter("identification.visitor_id", "equal", (visitor.visitor_id,))
        latest = await latest_events(self._storage, own, environment_id, COMPARED)
        payloads = (self._shown.event(scope, event.payload) for event in latest.events)
        drifted, restless = drift_of([self._decoder.decode(payload) for payload in payloads])
        answer = VisitorDrift(visits=drifted, restless=restless, events=len(latest.events), is_whole=latest.is_whole)
        await answer_object(send, 200, answer)
