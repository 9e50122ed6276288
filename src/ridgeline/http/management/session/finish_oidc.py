"""`GET /management/v1/oidc/callback`: the OIDC provider sends the browser back."""

from __future__ import annotations

import structlog
from starlette.types import Receive, Scope, Send

from ridgeline.access.oidc import Oidc, OidcFailed, OidcRefused, OidcUnavailable
from ridgeline.access.oidc_members import OidcMembers
from ridgeline.access.signing_in import SigningIn
from ridgeline.errors import FeatureNotEnabled, MemberNotFound
from ridgeline.http.management.session.browsers import Browsers
from ridgeline.http.management.session.console_page import CONSOLE, Refusal, go_to, sign_in_page
from ridgeline.http.management.session.oidc_ticket import remove_ticket, shown_ticket

log = structlog.get_logger(__name__)


class FinishOidc:
    def __init__(self, oidc: Oidc | None, members: OidcMembers, signing_in: SigningIn, browsers: Browsers) -> None:
        self._oidc = oidc
        self._members = members
        self._signing_in = signing_in
        self._browsers = browsers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._oidc is None:
            raise FeatureNotEnabled
        browser = self._browsers.read(scope)
        remove_ticket(scope)
        try:
            with self._signing_in.single_sign_on(browser):
                finished = await self._oidc.finish(scope["query_string"], shown_ticket(scope))
            member = await self._members.find(finished.identity)
        except MemberNotFound:
            await go_to(send, sign_in_page("unknown"))
            return
        except OidcFailed as error:
            log.warning("single_sign_on_failed", reason=error.reason)
            await go_to(send, sign_in_page(_refusal(error)))
            return
        opened = await self._signing_in.begin(member, browser, by="single sign-on")
        await self._browsers.welcome(scope, browser, opened)
        await go_to(send, CONSOLE + finished.next)


def _refusal(error: OidcFailed) -> Refusal:
    match error:
        case OidcRefused():
            return "refused"
        case OidcUnavailable():
            return "unavailable"
        case _:
            return "failed"
