"""What a browser shows of itself when somebody signs in there, and what it is given then."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.access.known_browsers import KNOWN_FOR, KnownBrowsers
from ridgeline.access.sessions import MAXIMUM_USER_AGENT, OpenSession
from ridgeline.access.signing_in import Browser
from ridgeline.http.asgi import header, replace_cookie
from ridgeline.http.caller import caller_of
from ridgeline.http.client_address import client_address
from ridgeline.http.cookies import cookie_of, set_cookie
from ridgeline.http.management.session.cookie import PATH, set_session_cookie
from ridgeline.storage.access import AccessStore

BROWSER_COOKIE = "ridgeline_browser"


class Browsers:
    def __init__(self, store: AccessStore, known: KnownBrowsers) -> None:
        self._store = store
        self._known = known

    def read(self, scope: Scope) -> Browser:
        """Return what a request tells of its browser."""
        user_agent = header(scope, b"user-agent") or ""
        return Browser(
            address=client_address(scope),
            user_agent=user_agent[:MAXIMUM_USER_AGENT],
            known=self._known.read(cookie_of(scope, BROWSER_COOKIE)),
        )

    async def welcome(self, scope: Scope, browser: Browser, opened: OpenSession) -> None:
        """Give the browser its new session, in the place of the one that it may have had."""
        before = caller_of(scope).session
        if before is not None:
            await self._store.remove_sessions(before.member_id, None, only=before.session_id)
        set_session_cookie(scope, opened)
        known = self._known.with_member(browser.known, opened.member.member_id)
        # Lax: it is read when the OIDC provider sends the browser back, and proves nothing by itself.
        replace_cookie(scope, BROWSER_COOKIE, set_cookie(scope, BROWSER_COOKIE, known, KNOWN_FOR // 1_000, path=PATH))
