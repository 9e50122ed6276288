"""`DELETE /v4/visitors/{visitor_id}`: erase a visitor, what it is recognised by, and all its events."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import InvalidRequest, VisitorNotFound
from ridgeline.http.asgi import answer_json
from ridgeline.http.caller import caller_of
from ridgeline.ids import is_visitor_id
from ridgeline.operations.erasure import Eraser, ErasureSubjects
from ridgeline.storage.protocol import VisitorStore


class DeleteVisitor:
    def __init__(self, visitors: VisitorStore, eraser: Eraser, subjects: ErasureSubjects, clock: Clock) -> None:
        self._visitors = visitors
        self._eraser = eraser
        self._subjects = subjects
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor_id: str = scope["path_params"]["visitor_id"]
        if not visitor_id:
            raise InvalidRequest("visitor id is required")
        if not is_visitor_id(visitor_id):
            raise InvalidRequest("invalid visitor id")
        # A visitor belongs to the workspace. A key of one environment may erase it only if it was seen there.
        caller = caller_of(scope)
        allowed = caller.environment_id
        if allowed is not None and not await self._visitors.has_events_in(visitor_id, allowed):
            raise VisitorNotFound
        entry = self._subjects.entry(visitor_id, self._clock(), caller.actor, allowed)
        if not await self._eraser.erase(visitor_id, entry):
            raise VisitorNotFound
        await answer_json(send, 200, b"{}")
