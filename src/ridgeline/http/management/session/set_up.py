"""`POST /management/v1/set-up`: make the first administrator, once, with the code that the banner shows."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.access.set_up import FirstAdministrator, FirstMember
from ridgeline.access.signing_in import SigningIn
from ridgeline.http.asgi import answer_object
from ridgeline.http.management.body import json_body
from ridgeline.http.management.session.browsers import Browsers
from ridgeline.http.management.session.views import SessionViews
from ridgeline.wire.management.session import SetUp as SetUpShape


class SetUp:
    def __init__(
        self,
        first: FirstAdministrator,
        signing_in: SigningIn,
        browsers: Browsers,
        views: SessionViews,
        after: Callable[[], None],
    ) -> None:
        """`after` is called when the code is worth nothing any more."""
        self._first = first
        self._signing_in = signing_in
        self._browsers = browsers
        self._views = views
        self._after = after
        self._decoder = msgspec.json.Decoder(SetUpShape)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = await json_body(scope, receive, self._decoder)
        browser = self._browsers.read(scope)
        with self._signing_in.set_up(browser):
            member = await self._first.make(given.code, FirstMember(given.email, given.name, given.password))
        self._after()
        opened = await self._signing_in.begin(member, browser, by="set-up code")
        await self._browsers.welcome(scope, browser, opened)
        await answer_object(send, 200, self._views.signed_in(opened.session, opened.member))
