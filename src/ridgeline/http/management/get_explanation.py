"""`GET /management/v1/events/{event_id}/explanation`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.errors import ExplanationNotFound
from ridgeline.http.asgi import answer_object
from ridgeline.http.server_api.get_event import find_event
from ridgeline.http.shown import Shown
from ridgeline.operations.explanation import explanation_of
from ridgeline.storage.protocol import Storage


class GetExplanation:
    def __init__(self, storage: Storage, shown: Shown) -> None:
        self._storage = storage
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        event = await find_event(self._storage, scope)
        explanation = await explanation_of(self._storage, event.event_id)
        if explanation is None:
            raise ExplanationNotFound
        await answer_object(send, 200, self._shown.explanation(scope, explanation))
