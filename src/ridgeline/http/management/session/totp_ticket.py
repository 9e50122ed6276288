"""The cookie that holds a new second factor's secret, sealed, until its first code confirms it."""

from __future__ import annotations

import base64
import binascii

from starlette.types import Scope

from ridgeline.access.second_factor import PENDING_FOR
from ridgeline.http.asgi import replace_cookie
from ridgeline.http.cookies import cookie_of, set_cookie

_COOKIE = "ridgeline_totp"
_PATH = "/management/v1/account/totp"


def shown_ticket(scope: Scope) -> bytes:
    """Return the ticket that a request shows; nothing if it shows none."""
    return unpacked(cookie_of(scope, _COOKIE))


def set_ticket(scope: Scope, ticket: bytes) -> None:
    _set(scope, packed(ticket), PENDING_FOR // 1_000)


def remove_ticket(scope: Scope) -> None:
    _set(scope, "", 0)


def packed(content: bytes) -> str:
    """Return bytes as a cookie can hold them."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def unpacked(text: str | None) -> bytes:
    """Return what a cookie holds; nothing if it is none of ours."""
    try:
        return base64.b64decode((text or "") + "=" * (-len(text or "") % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _set(scope: Scope, value: str, seconds: int) -> None:
    cookie = set_cookie(scope, _COOKIE, value, seconds, same_site="Strict", path=_PATH)
    replace_cookie(scope, _COOKIE, cookie)
