"""Stock proxy integrations: they forward what a browser sends, and vouch for its address with a proxy key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from ridgeline.testing import FakeDevice, RunningServer

CLIENT = "203.0.113.9"


class Proxy:
    """Sends what a stock proxy integration does: its own headers, `ii`, and of the cookies only `_iidt`."""

    def __init__(self, http: httpx.Client, secret: str) -> None:
        self._http = http
        self.secret = secret

    def post(self, body: str | bytes, **changes: str | None) -> httpx.Response:
        headers: dict[str, str | None] = {
            "FPJS-Proxy-Secret": self.secret,
            "FPJS-Proxy-Client-IP": CLIENT,
            "FPJS-Proxy-Forwarded-Host": "www.shop.example",
            **{name.replace("_", "-"): value for name, value in changes.items()},
        }
        given = {name: value for name, value in headers.items() if value is not None}
        answer = self._http.post("/?ii=fingerprintjs-pro-cloudflare/2.0.0/procdn", content=body, headers=given)
        self._http.cookies.clear()
        return answer


def new_proxy_key(server: RunningServer, *arguments: str) -> tuple[str, str]:
    made = server.command("keys", "create", "--kind", "proxy", *arguments)
    return made["id"], Path(made["key_file"]).read_text().strip()


@pytest.fixture(scope="module")
def secret(server: RunningServer) -> str:
    return new_proxy_key(server)[1]


@pytest.fixture
def proxy(http: httpx.Client, secret: str) -> Proxy:
    return Proxy(http, secret)


@pytest.fixture
def address_of(api: httpx.Client) -> Any:
    def read(answer: httpx.Response) -> str | None:
        assert answer.status_code == 200, answer.text
        address: str | None = api.get(f"/v4/events/{answer.json()['event_id']}").json().get("ip_address")
        return address

    return read


def error_code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        (CLIENT, CLIENT),
        ("2001:DB8::0:5", "2001:db8::5"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        # What the proxy does not know or does not say is unknown, and not the proxy's own address.
        ("unknown", None),
        ("", None),
        (None, None),
    ],
)
def test_a_proven_proxy_names_the_client(
    proxy: Proxy, public_key: str, address_of: Any, claimed: str | None, expected: str | None
) -> None:
    answer = proxy.post(FakeDevice(1).observation(public_key), FPJS_Proxy_Client_IP=claimed)
    assert address_of(answer) == expected


def test_a_proven_proxy_counts_more_than_the_address_that_it_came_from(
    proxy: Proxy, public_key: str, address_of: Any
) -> None:
    answer = proxy.post(FakeDevice(1).observation(public_key), X_Forwarded_For="198.51.100.7")
    assert address_of(answer) == CLIENT


def test_without_a_secret_its_headers_are_not_believed(proxy: Proxy, public_key: str, address_of: Any) -> None:
    assert address_of(proxy.post(FakeDevice(1).observation(public_key), FPJS_Proxy_Secret=None)) == "127.0.0.1"


def test_the_cookie_passes_through_a_proxy(proxy: Proxy, public_key: str, visitor: Any) -> None:
    first = proxy.post(visitor.device.observation(public_key))
    token = first.headers["set-cookie"].partition(";")[0]
    assert token.startswith("_iidt=")
    again = proxy.post(FakeDevice(-5_000_001).observation(public_key), Cookie=token)
    assert again.json()["visitor_id"] == first.json()["visitor_id"]


def test_the_script_comes_through_a_proxy_without_its_headers(http: httpx.Client, public_key: str) -> None:
    answer = http.get(f"/web/v4/{public_key}?ii=fingerprintjs-pro-cloudflare/2.0.0/procdn")
    assert answer.status_code == 200


def test_a_wrong_secret_is_refused_and_the_operator_is_told(
    server: RunningServer, proxy: Proxy, secret: str, public_key: str
) -> None:
    body = FakeDevice(2).observation(public_key)
    mistyped = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    for wrong in ("", "secret", mistyped, public_key, server.secret_key, secret + "x"):
        answer = proxy.post(body, FPJS_Proxy_Secret=wrong)
        assert error_code(answer) == (403, "invalid_proxy_integration_secret"), wrong
        assert "set-cookie" not in answer.headers
    assert "proxy_refused" in server.log
    assert mistyped not in server.log


def test_a_proxy_key_of_another_region_is_told_so(server: RunningServer, proxy: Proxy, public_key: str) -> None:
    proxy.secret = new_proxy_key(server, "--region", "eu")[1]
    assert error_code(proxy.post(FakeDevice(2).observation(public_key))) == (403, "wrong_region")


def test_a_revoked_proxy_key_is_refused_at_once(server: RunningServer, proxy: Proxy, public_key: str) -> None:
    key_id, proxy.secret = new_proxy_key(server)
    body = FakeDevice(2).observation(public_key)
    assert proxy.post(body).status_code == 200
    server.command("keys", "revoke", key_id)
    assert error_code(proxy.post(body)) == (403, "invalid_proxy_integration_secret")


def test_a_proxy_key_of_one_environment_speaks_for_its_public_keys_only(
    server: RunningServer, proxy: Proxy, public_key: str, address_of: Any
) -> None:
    environment_id = server.command("environments", "create", "behind a proxy")["id"]
    own_key = server.command("keys", "create", "--kind", "public", "--environment", environment_id)["key"]
    proxy.secret = new_proxy_key(server, "--environment", environment_id)[1]
    assert address_of(proxy.post(FakeDevice(3).observation(own_key))) == CLIENT
    answer = proxy.post(FakeDevice(3).observation(public_key))
    assert error_code(answer) == (403, "proxy_integration_secret_environment_mismatch")


def test_the_public_key_is_checked_before_the_proxys(proxy: Proxy) -> None:
    answer = proxy.post(FakeDevice(2).observation("rl_pk_us_" + "a" * 30), FPJS_Proxy_Secret="wrong")
    assert error_code(answer) == (403, "public_api_key_not_found")
