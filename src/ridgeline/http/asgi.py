"""The few things that every endpoint needs: bodies in, answers out, methods, and headers to add to any answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from ridgeline.errors import MethodNotAllowed, PayloadTooLarge, RequestReadTimeout

Headers = list[tuple[bytes, bytes]]
BODY_TIMEOUT_SECONDS = 10.0
_EXTRA_HEADERS = "ridgeline.headers"


class ClientGone(Exception):
    """The client closed the connection before its request was complete; there is nobody to answer."""


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """Return the whole body; raises PayloadTooLarge, RequestReadTimeout, ClientGone."""
    length = header(scope, b"content-length")
    if length is not None and length.isascii() and length.isdigit() and int(length) > limit:
        raise PayloadTooLarge
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > limit:
                    raise PayloadTooLarge
                chunks.append(chunk)
                if not message.get("more_body", False):
                    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
    except TimeoutError:
        raise RequestReadTimeout from None


async def answer(send: Send, status: int, body: bytes, content_type: bytes, headers: Headers | None = None) -> None:
    """Send a complete answer."""
    all_headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body)), *(headers or ())]
    await send({"type": "http.response.start", "status": status, "headers": all_headers})
    await send({"type": "http.response.body", "body": body})


async def answer_json(send: Send, status: int, body: bytes, headers: Headers | None = None) -> None:
    """Send JSON text; it may be about one person, so nobody on the way may keep it."""
    await answer(send, status, body, b"application/json", [(b"cache-control", b"no-store"), *(headers or ())])


async def answer_object(send: Send, status: int, value: object, headers: Headers | None = None) -> None:
    await answer_json(send, status, msgspec.json.encode(value), headers)


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first header of a (lower-case) name, as Latin-1."""
    for key, value in scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return None


def add_header(scope: Scope, name: bytes, value: bytes) -> None:
    """Add a header to whatever this request will be answered with, an error included."""
    scope[_EXTRA_HEADERS].append((name, value))


def replace_cookie(scope: Scope, name: str, cookie: bytes) -> None:
    """Set a cookie with whatever this request will be answered with, instead of one of this name set before."""
    headers: Headers = scope[_EXTRA_HEADERS]
    begin = name.encode("ascii") + b"="
    # The list itself is what the edge adds to the answer.
    headers[:] = [one for one in headers if one[0] != b"set-cookie" or not one[1].startswith(begin)]
    headers.append((b"set-cookie", cookie))


def start_headers(scope: Scope, initial: Headers) -> Headers:
    """Give the request its list of additional headers and return it."""
    scope[_EXTRA_HEADERS] = initial
    return initial


class Methods:
    """Serve one path by method; HEAD is answered like GET without the body, and other methods with 405."""

    def __init__(self, by_method: Mapping[str, ASGIApp]) -> None:
        self._by_method = dict(by_method)
        self._allowed = ", ".join(sorted(self._by_method)).encode("ascii")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        app = self._by_method.get(method)
        if app is None:
            add_header(scope, b"allow", self._allowed)
            raise MethodNotAllowed
        await app(scope, receive, send)
