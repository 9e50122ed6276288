"""Whose word counts for the client's address: the socket's, or that of a configured trusted proxy."""

from __future__ import annotations

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer


def address(server: RunningServer, forwarded: str | None, **headers: str) -> str | None:
    """Return the ip_address of an event whose request carried this X-Forwarded-For."""
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    answer = httpx.post(server.url, content=FakeDevice(1).observation(server.public_key), headers=headers)
    event = httpx.get(
        f"{server.url}/v4/events/{answer.json()['event_id']}",
        headers={"Authorization": f"Bearer {server.secret_key}"},
    ).json()
    found: str | None = event.get("ip_address")
    return found


def test_without_a_trusted_proxy_no_header_is_believed(server: RunningServer) -> None:
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"):
        assert address(server, None, **{name: "203.0.113.9"}) == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (None, "127.0.0.1"),
        ("203.0.113.9", "203.0.113.9"),
        # The client's own claim stands left of what the nearest proxy saw.
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("2001:db8::0:5", "2001:db8::5"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        # A proxy that says nonsense: the address is unknown, and left out.
        ("unknown", None),
    ],
)
def test_a_trusted_proxy_is_believed(trusting: RunningServer, forwarded: str | None, expected: str | None) -> None:
    assert address(trusting, forwarded) == expected


def test_the_cookie_is_secure_when_the_proxy_spoke_https(trusting: RunningServer) -> None:
    body = FakeDevice(1).observation(trusting.public_key)
    plain = httpx.post(trusting.url, content=body)
    secure = httpx.post(trusting.url, content=body, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" not in plain.headers["set-cookie"]
    assert secure.headers["set-cookie"].endswith("SameSite=Lax; Secure")


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> object:
    arguments = ("--trusted-proxies", "127.0.0.1", "--trusted-proxies", "10.0.0.0/8")
    with RunningServer(tmp_path_factory.mktemp("trusting"), *arguments) as running:
        yield running
