"""`GET /management/v1/events/{event_id}/explanation`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.errors import ExplanationNotFound, InvalidRequest
from ridgeline.http.asgi import answer, answer_object
from ridgeline.http.caller import environment_of
from ridgeline.http.management.query import query_of
from ridgeline.http.server_api.get_event import find_event
from ridgeline.http.shown import Shown
from ridgeline.operations.explanation import explanation_of
from ridgeline.storage.protocol import Storage

MISSING = ("error", "no_content")
"""What is answered where no explanation is kept."""


class GetExplanation:
    def __init__(self, storage: Storage, shown: Shown) -> None:
        self._storage = storage
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        missing = query_of(scope, "missing").get("missing", "error")
        if missing not in MISSING:
            raise InvalidRequest("invalid missing")
        event = await find_event(self._storage, scope)
        explanation = await explanation_of(self._storage, event.event_id, environment_of(scope))
        if explanation is not None:
            await answer_object(send, 200, self._shown.explanation(scope, explanation))
        elif missing == "no_content":
            await answer(send, 204, b"", b"text/plain", [(b"cache-control", b"no-store")])
        else:
            raise ExplanationNotFound
