"""`GET /management/v1/session`: who is signed in, or what is to be done first."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.session.views import SessionViews


class GetSession:
    def __init__(self, views: SessionViews) -> None:
        self._views = views

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = caller_of(scope)
        if caller.session is None or caller.member is None:
            await answer_object(send, 200, await self._views.signed_out())
        else:
            await answer_object(send, 200, self._views.signed_in(caller.session, caller.member))
