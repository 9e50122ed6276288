"""`DELETE /management/v1/members/{member_id}/sessions`: end all sessions of a member, at once."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.access.members import Members
from ridgeline.http.asgi import answer_json
from ridgeline.http.caller import caller_of


class EndMemberSessions:
    def __init__(self, members: Members) -> None:
        self._members = members

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._members.end_sessions(scope["path_params"]["member_id"], caller_of(scope).actor)
        await answer_json(send, 200, b"{}")
