"""The cookie that holds what was begun with the OIDC provider, sealed, until the browser is sent back."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.access.oidc import TICKET_FOR
from ridgeline.http.asgi import replace_cookie
from ridgeline.http.cookies import cookie_of, set_cookie
from ridgeline.http.management.session.totp_ticket import packed, unpacked

_COOKIE = "ridgeline_oidc"
_PATH = "/management/v1/oidc"


def shown_ticket(scope: Scope) -> bytes:
    """Return the ticket that a request shows; nothing if it shows none."""
    return unpacked(cookie_of(scope, _COOKIE))


def set_ticket(scope: Scope, ticket: bytes) -> None:
    """Lax, because another site, the provider, sends the browser back."""
    replace_cookie(scope, _COOKIE, set_cookie(scope, _COOKIE, packed(ticket), TICKET_FOR // 1_000, path=_PATH))


def remove_ticket(scope: Scope) -> None:
    replace_cookie(scope, _COOKIE, set_cookie(scope, _COOKIE, "", 0, path=_PATH))
