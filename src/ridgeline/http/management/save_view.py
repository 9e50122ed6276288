"""`POST /management/v1/views`: save a view, for oneself or, as an editor, for all."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import InvalidRequest, RoleRequired, SessionRequired
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.body import check_name, json_body
from ridgeline.http.management.saved_view import saved_view
from ridgeline.ids import new_view_id
from ridgeline.storage.access import AccessStore, SavedView
from ridgeline.storage.protocol import AuditEntry
from ridgeline.wire.management.views import NewSavedView

MOST_VIEWS = 200
"""So many views a member may have."""


class SaveView:
    def __init__(self, access: AccessStore, clock: Clock) -> None:
        self._access = access
        self._clock = clock
        self._decoder = msgspec.json.Decoder(NewSavedView)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        new = await json_body(scope, receive, self._decoder)
        check_name(new.name)
        if "\0" in new.query:
            raise InvalidRequest("query must be text without NUL")
        caller = caller_of(scope)
        member = caller.member
        if member is None:
            raise SessionRequired
        if new.is_shared and not caller.may("editor"):
            raise RoleRequired("only editors share views")
        own = sum(view.member_id == member.member_id for view in await self._access.saved_views(member.member_id))
        if own >= MOST_VIEWS:
            raise InvalidRequest(f"you have {MOST_VIEWS} views already; remove one first")
        view = SavedView(
            new_view_id(), member.member_id, new.name, new.page, new.query, new.is_shared, created_at=self._clock()
        )
        details = {"page": view.page, "is_shared": view.is_shared}
        entry = AuditEntry(view.created_at, caller.actor, "view.saved", view.view_id, details=details)
        await self._access.save_view(view, entry)
        await answer_object(send, 200, saved_view(view, member))
