from __future__ import annotations

import pytest

from ridgeline.access.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("192.0.2.255", "192.0.2.0/24"),
        ("2001:db8:40:1::1", "2001:db8:40::/48"),
        ("2001:db8:41::1", "2001:db8:41::/48"),
        (None, "unknown"),
        ("", "unknown"),
        ("192.0.2", "unknown"),
    ],
)
def test_an_address_is_of_a_network(address: str | None, network: str) -> None:
    assert network_of(address) == network
