"""`DELETE /management/v1/account/sessions`: end all sessions of the member who asks but that of the request."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import signed_in
from ridgeline.http.management.session.views import open_sessions
from ridgeline.storage.access import AccessStore
from ridgeline.storage.protocol import AuditEntry


class EndOtherSessions:
    def __init__(self, store: AccessStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session, member = signed_in(scope)
        now = self._clock()
        entry = AuditEntry(
            now, member.member_id, "member.sessions_ended", member.member_id, details={"which": "others"}
        )
        await self._store.remove_sessions(member.member_id, entry, but=session.session_id)
        left = await self._store.sessions(member.member_id)
        await answer_object(send, 200, open_sessions(left, session, now))
