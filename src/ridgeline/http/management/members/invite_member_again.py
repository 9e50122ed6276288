"""`POST /management/v1/members/{member_id}/invitation`: another link with which a member sets its password."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.access.members import Members
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.members.views import invited_member


class InviteMemberAgain:
    def __init__(self, members: Members, public_url: str | None) -> None:
        self._members = members
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        invited = await self._members.invite_again(scope["path_params"]["member_id"], caller_of(scope).actor)
        await answer_object(send, 200, invited_member(invited, self._public_url))
