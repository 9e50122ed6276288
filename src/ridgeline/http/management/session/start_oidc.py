"""`GET /management/v1/oidc/start`: to the OIDC provider, and back to a page of the console."""

from __future__ import annotations

import re

import structlog
from starlette.types import Receive, Scope, Send

from ridgeline.access.oidc import Oidc, OidcFailed
from ridgeline.errors import FeatureNotEnabled
from ridgeline.http.management.query import query_of
from ridgeline.http.management.session.console_page import go_to, sign_in_page
from ridgeline.http.management.session.oidc_ticket import set_ticket

log = structlog.get_logger(__name__)

# It comes behind `/console`, and so is of this server whatever it is.
_PAGE = re.compile(r"/[!-~]{0,2000}", re.ASCII)


class StartOidc:
    def __init__(self, oidc: Oidc | None) -> None:
        self._oidc = oidc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._oidc is None:
            raise FeatureNotEnabled
        page = query_of(scope, "next").get("next", "/")
        try:
            begun = await self._oidc.begin(page if _PAGE.fullmatch(page) else "/")
        except OidcFailed as error:
            log.warning("single_sign_on_failed", reason=error.reason)
            await go_to(send, sign_in_page("unavailable"))
            return
        set_ticket(scope, begun.ticket)
        await go_to(send, begun.url)
