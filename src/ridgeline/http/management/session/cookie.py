"""The cookie that holds a session's token, which no script and no other site's page can read or send."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.access.sessions import LONGEST, OpenSession
from ridgeline.http.asgi import replace_cookie
from ridgeline.http.cookies import cookie_of, set_cookie

SESSION_COOKIE = "ridgeline_session"
PATH = "/management/v1"


def shown_token(scope: Scope) -> str | None:
    """Return the token that a request shows, of whatever worth; None without one."""
    return cookie_of(scope, SESSION_COOKIE)


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
