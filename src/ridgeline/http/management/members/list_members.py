"""`GET /management/v1/members`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.access.members import Members
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.members.views import member_view
from ridgeline.http.management.pages import PARAMETERS, Pages
from ridgeline.http.management.query import query_of
from ridgeline.wire.management.members import Members as MembersShape


class ListMembers:
    def __init__(self, members: Members, pages: Pages) -> None:
        self._members = members
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, *PARAMETERS)
        page, key = self._pages.cut(
            await self._members.all(), lambda member: (member.created_at, member.member_id), query, "members"
        )
        shown = MembersShape(members=[member_view(member) for member in page], pagination_key=key)
        await answer_object(send, 200, shown)
