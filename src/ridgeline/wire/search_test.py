import pytest

from ridgeline.wire.search import address_range, packed_address


def holds(network: str, address: str) -> bool:
    found = address_range(network)
    packed = packed_address(address)
    assert found is not None
    assert packed is not None
    return found[0] <= packed <= found[1]


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        ("192.0.2.44", "192.0.2.44", "192.0.2.45"),
        ("192.0.2.44/32", "192.0.2.44", "192.0.2.43"),
        ("192.0.2.44/24", "192.0.2.255", "192.0.3.0"),
        ("0.0.0.0/0", "255.255.255.255", "::1"),
        ("0.0.0.0/0", "0.0.0.0", "2001:db8::1"),
        ("2001:db8::/32", "2001:db8:ffff::", "2001:db9::"),
        ("2001:DB8::1", "2001:db8::1", "2001:db8::2"),
        ("8000::/1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::1"),
        ("::ffff:192.0.2.0/120", "192.0.2.7", "192.0.3.7"),
        ("::ffff:c000:201", "192.0.2.1", "192.0.2.2"),
        ("::ffff:0:0/96", "192.0.2.1", "::1"),
    ],
)
def test_networks(network: str, inside: str, outside: str) -> None:
    assert holds(network, inside)
    assert not holds(network, outside)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "somewhere",
        "300.1.1.1",
        "1.2.3",
        "01.2.3.4",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/0.255.255.255",
        "10.0.0.0/8/8",
        " 10.0.0.1",
        "10.0.0.1\n",
        "fe80::1%eth0",
        "fe80::%eth0/64",
        "[::1]",
        "127.0.0.1:80",
        "167772161",
        "\u0661\u0660.0.0.1",
    ],
)
def test_what_is_neither_address_nor_network(text: str) -> None:
    assert address_range(text) is None
