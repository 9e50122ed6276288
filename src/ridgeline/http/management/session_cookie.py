"""The cookie that holds a session's token, which no script and no other site's page can read or send."""

from __future__ import annotations

from starlette.requests import cookie_parser
from starlette.types import Scope

from ridgeline.access.sessions import LONGEST, OpenSession
from ridgeline.http.asgi import header, replace_cookie
from ridgeline.http.ingest.endpoint import set_cookie

SESSION_COOKIE = "ridgeline_session"
PATH = "/management/v1"


def shown_token(scope: Scope) -> str | None:
    """Return the token that a request shows, of whatever worth; None without one."""
    return cookie_parser(header(scope, b"cookie") or "").get(SESSION_COOKIE) or None


def set_session_cookie(scope: Scope, opened: OpenSession) -> None:
    """Give the browser a session's new token; the server knows when it ends, the cookie only that it does."""
    if opened.token is None:
        raise ValueError("the browser has this session's token")
    seconds = (opened.session.created_at + LONGEST - opened.session.rotated_at) // 1_000
    _set(scope, opened.token, seconds)


def remove_session_cookie(scope: Scope) -> None:
    _set(scope, "", 0)


def _set(scope: Scope, value: str, seconds: int) -> None:
    cookie = set_cookie(scope, SESSION_COOKIE, value, seconds, same_site="Strict", path=PATH)
    replace_cookie(scope, SESSION_COOKIE, cookie)
