"""`GET /management/v1/account/sessions`: the sessions of the member who asks."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import signed_in
from ridgeline.http.management.session.views import open_sessions
from ridgeline.storage.access import AccessStore


class ListSessions:
    def __init__(self, store: AccessStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session, member = signed_in(scope)
        sessions = await self._store.sessions(member.member_id)
        await answer_object(send, 200, open_sessions(sessions, session, self._clock()))
