"""`PUT /management/v1/account/password`: another password; all other sessions end, and this one gets another token."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.access.sessions import Sessions
from ridgeline.access.signing_in import SigningIn
from ridgeline.errors import SessionRequired
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import signed_in
from ridgeline.http.management.body import json_body
from ridgeline.http.management.session.cookie import set_session_cookie
from ridgeline.http.management.session.views import SessionViews
from ridgeline.storage.access import AccessStore
from ridgeline.wire.management.session import PasswordChange


class ChangePassword:
    def __init__(self, store: AccessStore, sessions: Sessions, signing_in: SigningIn, views: SessionViews) -> None:
        self._store = store
        self._sessions = sessions
        self._signing_in = signing_in
        self._views = views
        self._decoder = msgspec.json.Decoder(PasswordChange)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session, member = signed_in(scope)
        given = await json_body(scope, receive, self._decoder)
        member = await self._signing_in.change_password(member, given.current, given.password)
        await self._store.remove_sessions(member.member_id, None, but=session.session_id)
        renewed = await self._sessions.renew(session, member)
        if renewed is None:
            raise SessionRequired
        set_session_cookie(scope, renewed)
        await answer_object(send, 200, self._views.signed_in(renewed.session, member))
