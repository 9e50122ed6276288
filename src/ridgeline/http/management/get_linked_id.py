"""`GET /management/v1/linked-ids/{linked_id}`: who came with a linked id, for whoever sees personal data."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send

from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.environment_choice import chosen_environment
from ridgeline.http.management.query import query_of
from ridgeline.http.server_api.update_event import MAXIMUM_LINKED_ID
from ridgeline.operations.latest_events import latest_events
from ridgeline.operations.visitor_summary import Summary
from ridgeline.storage.protocol import Storage
from ridgeline.wire.management.visitors import LOOKED_AT, LinkedIdSummary
from ridgeline.wire.search import Filter


class GetLinkedId:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, "environment_id")
        linked_id: str = scope["path_params"]["linked_id"]
        if not linked_id:
            raise InvalidRequest("linked_id is required")
        if len(linked_id) > MAXIMUM_LINKED_ID:
            raise InvalidRequest(f"linked_id can't be greater than {MAXIMUM_LINKED_ID} characters long")
        environment_id = await chosen_environment(self._storage, scope, query.get("environment_id"))
        same = Filter("linked_id", "equal", (linked_id,))
        latest = await latest_events(self._storage, same, environment_id, LOOKED_AT)
        # A thousand events would hold others for some hundredths of a second.
        summary = await asyncio.to_thread(lambda: Summary(event.payload for event in latest.events))
        answer = LinkedIdSummary(
            linked_id=linked_id,
            events=len(latest.events),
            is_whole=latest.is_whole,
            visitors=summary.visitors,
            addresses=summary.addresses,
        )
        await answer_object(send, 200, answer)
