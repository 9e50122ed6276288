"""`POST /management/v1/session`: sign in with address, password and, where there is one, a second factor."""

from __future__ import annotations

import msgspec
from msgspec import UNSET
from starlette.types import Receive, Scope, Send

from ridgeline.access.signing_in import SigningIn
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.body import json_body
from ridgeline.http.management.session.browsers import Browsers
from ridgeline.http.management.session.views import SessionViews
from ridgeline.wire.management.session import SignIn as SignInShape


class SignIn:
    def __init__(self, signing_in: SigningIn, browsers: Browsers, views: SessionViews) -> None:
        self._signing_in = signing_in
        self._browsers = browsers
        self._views = views
        self._decoder = msgspec.json.Decoder(SignInShape)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = await json_body(scope, receive, self._decoder)
        code = None if given.second_factor is UNSET else given.second_factor
        browser = self._browsers.read(scope)
        opened = await self._signing_in.by_password(given.email, given.password, code, browser)
        await self._browsers.welcome(scope, browser, opened)
        await answer_object(send, 200, self._views.signed_in(opened.session, opened.member))
