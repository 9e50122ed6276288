"""`POST /management/v1/members`: add a member, and give the link with which it sets its password."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.access.members import Members
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.body import json_body
from ridgeline.http.management.members.views import invited_member
from ridgeline.wire.management.members import NewMember


class AddMember:
    def __init__(self, members: Members, public_url: str | None) -> None:
        self._members = members
        self._public_url = public_url
        self._decoder = msgspec.json.Decoder(NewMember)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        new = await json_body(scope, receive, self._decoder)
        actor = caller_of(scope).actor
        invited = await self._members.invite(
            new.email, new.name, new.role, actor, sees_personal_data=new.sees_personal_data
        )
        await answer_object(send, 200, invited_member(invited, self._public_url))
