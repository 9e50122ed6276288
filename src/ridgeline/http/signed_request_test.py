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
    found = SignedRequests(None).read(scope(("host", "ID.example.com"), ("accept", "ä")))
    assert found
    assert (found.method, found.scheme, found.path, found.query) == ("POST", "https", "/%C3%A4", "a=b")
    assert found.authorities == ("id.example.com",)
    assert found.header("accept") == "ä"
    assert not found.through_proxy
    without = SignedRequests(None).read(scope(path="/x", raw_path=None))
    assert without
    assert without.path == "/x"


async def test_a_forwarded_host_is_believed_of_trusted_proxies_only() -> None:
    sent = (("host", "10.0.0.7:8787"), ("x-forwarded-host", "id.example.com"))
    trusted = await through("192.0.2.1", scope=scope(*sent))
    assert came_through_trusted_proxy(trusted)
    assert authorities(None, trusted) == ("id.example.com", "10.0.0.7:8787")
    stranger = await through("192.0.2.99", scope=scope(*sent))
    assert not came_through_trusted_proxy(stranger)
    assert authorities(None, stranger) == ("10.0.0.7:8787",)
    assert not came_through_trusted_proxy(scope())
    # Of two, one may be the client's own; and what is no host is none.
    twice = await through("192.0.2.1", scope=scope(*sent, ("x-forwarded-host", "evil.example")))
    assert authorities(None, twice) == ("10.0.0.7:8787",)
    odd = await through("192.0.2.1", scope=scope(("host", "a b"), ("x-forwarded-host", "x.example, y.example")))
    assert authorities(None, odd) == ()


async def test_a_host_that_the_client_makes_up_is_not_ours_once_the_public_address_is_known() -> None:
    sent = scope(("host", "evil.example"))
    assert authorities(None, sent) == ("evil.example",)
    assert authorities("https://id.example.com/x", sent) == ("id.example.com",)
    behind = await through("192.0.2.1", scope=scope(("host", "metrics.shop.example")))
    assert authorities("https://id.example.com", behind) == ("metrics.shop.example", "id.example.com")
