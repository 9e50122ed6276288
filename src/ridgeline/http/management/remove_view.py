"""`DELETE /management/v1/views/{view_id}`: one's own, or as an editor a shared one."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import RoleRequired, SessionRequired, ViewNotFound
from ridgeline.http.asgi import answer_json
from ridgeline.http.caller import caller_of
from ridgeline.storage.access import AccessStore
from ridgeline.storage.protocol import AuditEntry


class RemoveView:
    def __init__(self, access: AccessStore, clock: Clock) -> None:
        self._access = access
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        view_id: str = scope["path_params"]["view_id"]
        caller = caller_of(scope)
        if caller.member is None:
            raise SessionRequired
        seen = await self._access.saved_views(caller.member.member_id)
        # That there is one which somebody else has for himself is not told.
        view = next((one for one in seen if one.view_id == view_id), None)
        if view is None:
            raise ViewNotFound
        if view.member_id != caller.member.member_id and not caller.may("editor"):
            raise RoleRequired("only editors remove views of others")
        entry = AuditEntry(self._clock(), caller.actor, "view.removed", view_id, details={"is_shared": view.is_shared})
        if await self._access.remove_view(view_id, entry) is None:
            raise ViewNotFound
        await answer_json(send, 200, b"{}")
