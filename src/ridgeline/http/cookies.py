"""Cookies that no script can read."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.http.asgi import header


def cookie_of(scope: Scope, name: str) -> str | None:
    """Return the value of a cookie that the request carries, as it is; None without one, or with an empty one.

    Of several with one name it is the last. Starlette's `cookie_parser` takes quotes and backslashes off, which none of
    our cookies has, and in time that grows with the square of their number before Python 3.11.10 (CVE-2024-7592).
    """
    found = None
    for cookie in (header(scope, b"cookie") or "").split(";"):
        own, is_assigned, value = cookie.partition("=")
        if is_assigned and own.strip() == name:
            found = value.strip()
    return found or None


def set_cookie(scope: Scope, name: str, value: str, seconds: int, *, same_site: str = "Lax", path: str = "/") -> bytes:
    """Return a `Set-Cookie` value that scripts cannot read; 0 seconds removes the cookie."""
    secure = "; Secure" if scope["scheme"] == "https" else ""
    text = f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}"
    return text.encode("latin-1")
