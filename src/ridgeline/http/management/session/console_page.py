"""Sends a browser to a page of the console."""

from __future__ import annotations

from typing import Literal

from starlette.types import Send

from ridgeline.http.asgi import answer

CONSOLE = "/console"
Refusal = Literal["refused", "unknown", "unavailable", "failed"]


def sign_in_page(refusal: Refusal) -> str:
    """Return where somebody can try again, and is told why it is necessary."""
    return f"{CONSOLE}/sign-in?sign_on={refusal}"


async def go_to(send: Send, url: str) -> None:
    """Answer with another address, that nobody keeps."""
    headers = [(b"location", url.encode("latin-1", "replace")), (b"cache-control", b"no-store")]
    await answer(send, 303, b"", b"text/plain", headers)
