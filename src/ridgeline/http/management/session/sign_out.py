"""`DELETE /management/v1/session`: end the session of the request."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.session.cookie import remove_session_cookie
from ridgeline.http.management.session.views import SessionViews
from ridgeline.storage.access import AccessStore
from ridgeline.storage.protocol import AuditEntry


class SignOut:
    def __init__(self, store: AccessStore, views: SessionViews, clock: Clock) -> None:
        self._store = store
        self._views = views
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = caller_of(scope).session
        if session is not None:
            entry = AuditEntry(self._clock(), session.member_id, "member.signed_out", session.member_id)
            await self._store.remove_sessions(session.member_id, entry, only=session.session_id)
        remove_session_cookie(scope)
        await answer_object(send, 200, await self._views.signed_out())
