from typing import Any

import pytest

from ridgeline.http.client_address import client_address, proxy_claim
from ridgeline.identify.visit import ProxyClaim


def scope(*headers: tuple[str, str], client: tuple[str, int] | None = ("127.0.0.1", 4711)) -> dict[str, Any]:
    return {"client": client, "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers]}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:DB8:0::5", "2001:db8::5"),
        ("fe80::1%eth0", "fe80::1"),
        ("unix", None),
        ("", None),
    ],
)
def test_an_address_has_its_shortest_form(host: str, expected: str | None) -> None:
    assert client_address(scope(client=(host, 1))) == expected


def test_a_socket_without_a_name_has_no_address() -> None:
    assert client_address(scope(client=None)) is None


def test_without_a_secret_there_is_no_claim() -> None:
    assert (
        proxy_claim(scope(("fpjs-proxy-client-ip", "203.0.113.9"), ("fpjs-proxy-forwarded-host", "a.example"))) is None
    )


def test_an_empty_secret_claims_and_proves_nothing() -> None:
    assert proxy_claim(scope(("fpjs-proxy-secret", " "))) == ProxyClaim("", None, None)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 2001:DB8:0::5 ", "2001:db8::5"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.1", None),
        ("unknown", None),
        ("", None),
        ("é", None),
    ],
)
def test_the_address_that_a_proxy_claims(address: str, expected: str | None) -> None:
    claim = proxy_claim(scope(("fpjs-proxy-secret", "x"), ("fpjs-proxy-client-ip", address)))
    assert claim == ProxyClaim("x", expected, None)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.shop.example", "www.shop.example"),
        ("www.shop.example:8443", "www.shop.example:8443"),
        ("[2001:db8::5]:443", "[2001:db8::5]:443"),
        ("shop example", None),
        ("https://shop.example/", None),
        ("a" * 254, None),
    ],
)
def test_the_host_that_a_proxy_claims(host: str, expected: str | None) -> None:
    claim = proxy_claim(scope(("fpjs-proxy-secret", "x"), ("fpjs-proxy-forwarded-host", host)))
    assert claim == ProxyClaim("x", None, expected)


def test_of_two_addresses_one_may_be_the_clients_own() -> None:
    twice = [("fpjs-proxy-client-ip", "198.51.100.1"), ("fpjs-proxy-client-ip", "203.0.113.9")]
    assert proxy_claim(scope(("fpjs-proxy-secret", "x"), *twice)) == ProxyClaim("x", None, None)


def test_the_secret_is_not_in_what_a_traceback_or_a_log_may_show() -> None:
    assert "rl_px" not in repr(proxy_claim(scope(("fpjs-proxy-secret", "rl_px_us_x"))))
