"""`PATCH /management/v1/members/{member_id}`: what a member is called, may do and sees, from its next request on."""

from __future__ import annotations

import msgspec
from msgspec import UNSET
from starlette.types import Receive, Scope, Send

from ridgeline.access.members import Change, Members
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.body import json_body
from ridgeline.http.management.members.views import member_view
from ridgeline.wire.management.members import MemberChange


class ChangeMember:
    def __init__(self, members: Members) -> None:
        self._members = members
        self._decoder = msgspec.json.Decoder(MemberChange)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = await json_body(scope, receive, self._decoder)
        change = Change(
            name=None if given.name is UNSET else given.name,
            role=None if given.role is UNSET else given.role,
            sees_personal_data=None if given.sees_personal_data is UNSET else given.sees_personal_data,
            without_totp=given.has_totp is False,
        )
        member_id: str = scope["path_params"]["member_id"]
        await answer_object(
            send, 200, member_view(await self._members.change(member_id, change, caller_of(scope).actor))
        )
