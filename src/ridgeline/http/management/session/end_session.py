"""`DELETE /management/v1/account/sessions/{session_id}`: end one session of the member who asks."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import SessionNotFound
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import signed_in
from ridgeline.http.management.session.cookie import remove_session_cookie
from ridgeline.http.management.session.views import open_sessions
from ridgeline.storage.access import AccessStore
from ridgeline.storage.protocol import AuditEntry


class EndSession:
    def __init__(self, store: AccessStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session, member = signed_in(scope)
        session_id: str = scope["path_params"]["session_id"]
        now = self._clock()
        entry = AuditEntry(now, member.member_id, "member.sessions_ended", member.member_id, details={"which": "one"})
        if not await self._store.remove_sessions(member.member_id, entry, only=session_id):
            raise SessionNotFound
        if session_id == session.session_id:
            remove_session_cookie(scope)
        left = await self._store.sessions(member.member_id)
        await answer_object(send, 200, open_sessions(left, session, now))
