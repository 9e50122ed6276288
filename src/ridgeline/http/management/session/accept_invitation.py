"""`POST /management/v1/invitations`: a member that was invited sets its password."""

from __future__ import annotations

import msgspec
from msgspec import UNSET
from starlette.types import Receive, Scope, Send

from ridgeline.access.signing_in import SigningIn
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.body import json_body
from ridgeline.http.management.session.browsers import Browsers
from ridgeline.http.management.session.cookie import remove_session_cookie
from ridgeline.http.management.session.views import SessionViews
from ridgeline.wire.management.session import AcceptInvitation as AcceptInvitationShape


class AcceptInvitation:
    def __init__(self, signing_in: SigningIn, browsers: Browsers, views: SessionViews) -> None:
        self._signing_in = signing_in
        self._browsers = browsers
        self._views = views
        self._decoder = msgspec.json.Decoder(AcceptInvitationShape)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = await json_body(scope, receive, self._decoder)
        name = None if given.name is UNSET else given.name
        browser = self._browsers.read(scope)
        opened = await self._signing_in.by_invitation(given.invitation, name, given.password, browser)
        if opened is None:
            # The second factor is asked for where one signs in.
            remove_session_cookie(scope)
            await answer_object(send, 200, await self._views.signed_out())
            return
        await self._browsers.welcome(scope, browser, opened)
        await answer_object(send, 200, self._views.signed_in(opened.session, opened.member))
