"""`GET /management/v1/members/{member_id}`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.access.members import Members
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.members.views import member_view


class GetMember:
    def __init__(self, members: Members) -> None:
        self._members = members

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_object(send, 200, member_view(await self._members.find(scope["path_params"]["member_id"])))
