from __future__ import annotations

from typing import Any

import pytest

from ridgeline.http.client_address import TrustedProxies, came_through_trusted_proxy
from ridgeline.http.signed_request import SignedRequests

pytestmark = pytest.mark.anyio


def scope(*headers: tuple[str, str], **changes: Any) -> dict[str, Any]:
    pairs = [("signature-input", "sig=()"), *headers]
    made = {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": "/ä",
        "raw_path": b"/%C3%A4",
        "query_string": b"a=b",
        "client": ("192.0.2.1", 4711),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in pairs],
    }
    return made | changes


async def through(*proxies: str, **made: Any) -> dict[str, Any]:
    """Return the scope as it is behind the middleware that knows these proxies."""
    seen: dict[str, Any] = {}

    async def app(inner: Any, receive: Any, send: Any) -> None:
        seen.update(inner)

    await TrustedProxies(app, proxies)(made["scope"], None, None)  # type: ignore[arg-type]
    return seen


def authorities(public_url: str | None, seen: dict[str, Any]) -> tuple[str, ...]:
    found = SignedRequests(public_url).read(seen)
    assert found
    return found.authorities


def test_a_request_without_a_signature_costs_nothing() -> None:
    assert SignedRequests(None).read(scope() | {"headers": [(b"host", b"id.example.com")]}) is None


def test_what_can_be_signed_is_taken_as_it_was_sent() -> None:
    found = SignedRequests("https://id.example.com").read(scope(("host", "ID.example.com"), ("accept", "ä")))
    assert found
    assert (found.method, found.scheme, found.path, found.query) == ("POST", "https", "/%C3%A4", "a=b")
    assert found.authorities == ("id.example.com",)
    assert found.header("accept") == "ä"
    assert not found.through_proxy
    without = SignedRequests(None).read(scope(path="/x", raw_path=None))
    assert without
    assert without.path == "/x"


async def test_no_host_is_believed_but_that_of_the_public_address() -> None:
    sent = scope(("host", "evil.example"), ("x-forwarded-host", "evil.example"))
    trusted = await through("192.0.2.1", scope=sent)
    assert came_through_trusted_proxy(trusted)
    assert not came_through_trusted_proxy(await through("192.0.2.99", scope=sent))
    for seen in (sent, trusted):
        assert authorities("https://ID.example.com/x", seen) == ("id.example.com",)
        assert authorities(None, seen) == ()
