from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.addresses import Address, is_global, network_around, read_address, read_network, write_address

NUMBERS = st.integers(0, 2**32 - 1)


@given(st.ip_addresses())
def test_what_is_written_is_read_again(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    read = read_address(str(address))
    assert read is not None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    assert write_address(read) == str(mapped or address)


@pytest.mark.parametrize("text", ["", "8.8.8", "8.8.8.8.", "256.1.1.1", "fe80::1%eth0", "::g", "1.2.3.4/8", "é", "a\0"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert read_address(text) is None


def test_a_mapped_address_is_that_of_ipv4() -> None:
    assert read_address("::ffff:8.8.8.8") == read_address("8.8.8.8") == Address(4, 0x08080808)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_the_network_around_is_the_largest_within_its_bounds(one: int, two: int, three: int) -> None:
    first, number, last = sorted((one, two, three))
    network = ipaddress.ip_network(network_around(4, number, first, last))
    assert first <= int(network[0]) <= number <= int(network[-1]) <= last
    if network.prefixlen:
        wider = network.supernet()
        assert int(wider[0]) < first or int(wider[-1]) > last


def test_the_network_around_can_be_everything_or_one_address() -> None:
    assert network_around(4, 7, 0, 2**32 - 1) == "0.0.0.0/0"
    assert network_around(6, 0, 0, 2**128 - 1) == "::/0"
    assert network_around(6, 5, 5, 5) == "::5/128"


@given(st.ip_addresses(), st.integers(0, 128))
def test_networks_are_read_like_the_standard_librarys(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, length: int
) -> None:
    network = ipaddress.ip_network((address, min(length, address.max_prefixlen)), strict=False)
    expected = (network.version, int(network[0]), int(network[-1]))
    assert read_network(f"{address}/{network.prefixlen}") == expected


@pytest.mark.parametrize("text", ["", "1.2.3.4/33", "::/129", "1.2.3.4/", "1.2.3.4/x", "1.2.3.4/-1", "host/8", "1/٣"])
def test_what_is_no_network_says_why(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        read_network(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.8.8.8", True),
        ("2a00::1", True),
        *((text, False) for text in ("0.0.0.0", "10.1.2.3", "127.0.0.1", "192.168.0.1", "172.31.255.255")),
        *((text, False) for text in ("169.254.1.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "203.0.113.9")),
        *((text, False) for text in ("::", "::1", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1")),
    ],
)
def test_only_addresses_of_the_internet_are_global(text: str, expected: bool) -> None:
    address = read_address(text)
    assert address is not None
    assert is_global(address) is expected
