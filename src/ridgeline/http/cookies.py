"""Cookies that no script can read."""

from __future__ import annotations

from starlette.requests import cookie_parser
from starlette.types import Scope

from ridgeline.http.asgi import header


def cookie_of(scope: Scope, name: str) -> str | None:
    """Return the value of a cookie that the request carries; None without one, or with an empty one."""
    cookies = header(scope, b"cookie")
    return (cookie_parser(cookies).get(name) or None) if cookies else None


def set_cookie(scope: Scope, name: str, value: str, seconds: int, *, same_site: str = "Lax", path: str = "/") -> bytes:
    """Return a `Set-Cookie` value that scripts cannot read; 0 seconds removes the cookie."""
    secure = "; Secure" if scope["scheme"] == "https" else ""
    text = f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}"
    return text.encode("latin-1")
