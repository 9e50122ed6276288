"""`GET /management/v1/visitors/{visitor_id}`: what is known of a visitor."""

from __future__ import annotations

import asyncio

from msgspec import UNSET, UnsetType
from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import environment_of
from ridgeline.http.management.environment_choice import chosen_environment
from ridgeline.http.management.query import query_of
from ridgeline.http.management.visitor_choice import find_visitor
from ridgeline.http.shown import Shown
from ridgeline.operations.latest_events import latest_events
from ridgeline.operations.visitor_summary import Summary
from ridgeline.storage.protocol import Storage
from ridgeline.wire.management.visitors import LOOKED_AT, VisitorSummary
from ridgeline.wire.search import Filter


class GetVisitor:
    def __init__(self, storage: Storage, shown: Shown) -> None:
        self._storage = storage
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, "environment_id")
        visitor = await find_visitor(self._storage, scope)
        environment_id = await chosen_environment(self._storage, scope, query.get("environment_id"))
        own = Filter("identification.visitor_id", "equal", (visitor.visitor_id,))
        latest = await latest_events(self._storage, own, environment_id, LOOKED_AT)
        # A thousand events, masked perhaps, would hold others for a tenth of a second.
        summary = await asyncio.to_thread(
            lambda: Summary(self._shown.event(scope, event.payload) for event in latest.events)
        )
        first_seen_at: int | UnsetType = visitor.first_seen_at
        last_seen_at: int | UnsetType = visitor.last_seen_at
        if environment_of(scope) is not None:
            # When it was elsewhere is not told. When it was there first, only all events tell.
            first_seen_at = latest.events[-1].timestamp if latest.events and latest.is_whole else UNSET
            last_seen_at = latest.events[0].timestamp if latest.events else UNSET
        answer = VisitorSummary(
            visitor_id=visitor.visitor_id,
            first_seen_at=first_seen_at,
            last_seen_at=last_seen_at,
            events=len(latest.events),
            is_whole=latest.is_whole,
            addresses=summary.addresses,
            linked_ids=summary.linked_ids,
            browsers=summary.browsers,
            environments=summary.environments,
        )
        await answer_object(send, 200, answer)
